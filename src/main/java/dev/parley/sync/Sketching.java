package dev.parley.sync;

import dev.parley.bus.SyncFound;
import dev.parley.bus.SyncQuery;
import dev.parley.protocol.Malformed;
import io.vertx.core.Future;
import java.util.List;

/** Finds by a sketch what differs in some days, and moves it both ways. */
final class Sketching {

  /** Symbols of one sketch: more differences than that are found in the next session. */
  private static final int MAX_SYMBOLS = 1 << 21;

  /** Pushes on their way, and one that is being read: the peer works on one at a time. */
  private static final int PUSHES_IN_HAND = 3;

  private final Session session;
  private final List<Integer> days;

  /** How the days are named after the first request. */
  private final List<Integer> sameDays;

  private Peeler peeler;

  Sketching(Session session, List<Integer> days, boolean brief) {
    this.session = session;
    this.days = List.copyOf(days);
    this.sameDays = brief ? List.of() : this.days;
  }

  /** For about so many differences, or more. */
  Future<Void> run(long difference) {
    SyncQuery query =
        new SyncQuery.ShortKeys(session.domain(), days, session.span(), session.salt());
    return session
        .replica()
        .<SyncFound.ShortKeys>ask(query)
        .compose(
            keys -> {
              peeler = new Peeler(new Sketch(keys.shortKeys()));
              return peel(SketchSize.first(difference));
            })
        .compose(done -> exchange());
  }

  private Future<Void> peel(int count) {
    if (peeler.received() + count > MAX_SYMBOLS) {
      return Future.succeededFuture();
    }
    int from = peeler.received();
    SyncRequest request =
        new SyncRequest.Sketch(session.domain(), from == 0 ? days : sameDays, from, count);
    return session
        .channel()
        .ask(request, SyncAnswer.Sketch.class)
        .compose(answer -> session.cores().run(() -> add(answer.symbols(), count)))
        .compose(next -> next == 0 ? Future.succeededFuture() : peel(next));
  }

  /** Off the loop; how many more symbols it takes. */
  private int add(byte[] symbols, int count) {
    peeler.add(Symbols.decode(symbols, count));
    if (peeler.isContradictory()) {
      throw new Malformed("symbols", "are those of no set");
    }
    return peeler.isDone() ? 0 : SketchSize.next(peeler.left(), peeler.found());
  }

  private Future<Void> exchange() {
    long[] missing = peeler.missing();
    long[] surplus = peeler.surplus();
    session.tally().differs(missing.length, surplus.length);
    return Pipeline.run(Session.LOTS_IN_HAND, new Fetching(session, sameDays, missing))
        .compose(done -> Pipeline.run(PUSHES_IN_HAND, new Pushing(session, days, surplus)));
  }
}
