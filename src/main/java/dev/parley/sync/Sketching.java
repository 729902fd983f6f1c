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

  /** Two that the peer works on, one on its way, and one that is being read. */
  private static final int PUSHES_IN_HAND = 4;

  private final Session session;
  private final List<Integer> days;
  private final boolean brief;

  /** How the days are named after the first request. */
  private final List<Integer> sameDays;

  /** How many elements the peer's sketch has. */
  private int theirs;

  private Peeler peeler;

  Sketching(Session session, List<Integer> days, boolean brief) {
    this.session = session;
    this.days = List.copyOf(days);
    this.brief = brief;
    this.sameDays = brief ? List.of() : this.days;
  }

  /** For about so many differences, or more. */
  Future<Void> run(long difference) {
    int first = SketchSize.first(difference);
    // Both sides read at once what the days hold.
    Future<SyncAnswer.Sketch> symbols = ask(0, first);
    SyncQuery query =
        new SyncQuery.ShortKeys(session.domain(), days, session.span(), session.salt());
    return session
        .replica()
        .<SyncFound.ShortKeys>ask(query)
        .compose(
            keys -> {
              peeler = new Peeler(new Sketch(keys.shortKeys()));
              return symbols.compose(answer -> peel(answer, first));
            })
        .compose(done -> exchange());
  }

  private Future<SyncAnswer.Sketch> ask(int from, int count) {
    List<Integer> named = from == 0 ? days : sameDays;
    return session
        .channel()
        .ask(new SyncRequest.Sketch(session.domain(), named, from, count), SyncAnswer.Sketch.class);
  }

  private Future<Void> peel(SyncAnswer.Sketch answer, int count) {
    return session
        .cores()
        .run(() -> add(answer.symbols(), count))
        .compose(
            next ->
                next == 0 || peeler.received() + next > MAX_SYMBOLS
                    ? Future.succeededFuture()
                    : ask(peeler.received(), next).compose(more -> peel(more, next)));
  }

  /** Off the loop; how many more symbols it takes. */
  private int add(byte[] symbols, int count) {
    Symbols next = Symbols.decode(symbols, count);
    if (brief) {
      next.unabridge(peeler.received(), theirs);
    }
    theirs = peeler.received() == 0 ? next.counts[0] : theirs;
    peeler.add(next);
    if (peeler.isContradictory()) {
      throw new Malformed("symbols", "are those of no set");
    }
    return peeler.isDone() ? 0 : SketchSize.next(peeler.left(), peeler.found());
  }

  private Future<Void> exchange() {
    long[] missing = peeler.missing();
    long[] surplus = peeler.surplus();
    session.tally().differs(missing.length, surplus.length);
    return Pipeline.run(Session.LOTS_IN_HAND, new Fetching(session, sameDays, missing, brief))
        .compose(done -> Pipeline.run(PUSHES_IN_HAND, new Pushing(session, days, surplus)));
  }
}
