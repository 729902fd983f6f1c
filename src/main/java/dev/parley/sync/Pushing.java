package dev.parley.sync;

import dev.parley.bus.SyncFound;
import dev.parley.bus.SyncQuery;
import dev.parley.protocol.Bytes;
import io.vertx.core.Future;
import java.util.Arrays;
import java.util.List;

/** Sends the records that the peer has not, while the next ones are read. */
final class Pushing implements Pipeline.Lots {

  private static final long[] NONE = {};

  /** Enough for the peer to be busy with, while the next one is read here and on its way. */
  private static final int MAX_BYTES = 1 << 20;

  private final Session session;
  private final List<Integer> days;
  private final long[] surplus;
  private int taken;
  private long[] left = NONE;
  private Bytes after = Bytes.EMPTY;

  Pushing(Session session, List<Integer> days, long[] surplus) {
    this.session = session;
    this.days = days;
    this.surplus = surplus;
  }

  @Override
  public boolean more() {
    return left.length > 0 || taken < surplus.length;
  }

  @Override
  public Future<Future<Void>> ask() {
    if (left.length == 0) {
      int to = Math.min(surplus.length, taken + SyncCodec.MAX_KEYS);
      left = Arrays.copyOfRange(surplus, taken, to);
      taken = to;
      after = Bytes.EMPTY;
    }
    SyncQuery query =
        new SyncQuery.ByShortKey(
            session.domain(),
            days,
            session.span(),
            session.salt(),
            left,
            Long.SIZE,
            after,
            MAX_BYTES);
    return session
        .replica()
        .<SyncFound.Records>ask(query)
        .compose(found -> send(found.records(), found.more()));
  }

  private Future<Future<Void>> send(List<byte[]> records, boolean more) {
    if (records.isEmpty()) {
      left = NONE;
      return Future.succeededFuture(Future.succeededFuture());
    }
    Future<Void> pushed =
        session
            .channel()
            .ask(new SyncRequest.Push(session.domain(), records), SyncAnswer.Push.class)
            .onSuccess(answer -> session.tally().pushed(answer.stored()))
            .mapEmpty();
    if (!more) {
      left = NONE;
      return Future.succeededFuture(pushed);
    }
    after = Place.of(session.domain(), records.get(records.size() - 1)).bytes();
    return session
        .cores()
        .run(() -> ShortKeys.without(left, records, session.domain(), session.salt()))
        .map(
            rest -> {
              left = rest.length < left.length ? rest : NONE;
              return pushed;
            });
  }
}
