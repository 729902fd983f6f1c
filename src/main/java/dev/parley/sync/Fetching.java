package dev.parley.sync;

import dev.parley.protocol.Malformed;
import io.vertx.core.Future;
import java.util.Arrays;
import java.util.List;

/** Gets the records that are missing here, by short key. */
final class Fetching implements Pipeline.Lots {

  private static final long[] NONE = {};

  private final Session session;
  private final List<Integer> days;
  private final long[] missing;
  private Future<Void> stored = Future.succeededFuture();
  private int taken;

  /** Of the keys that were taken, those whose records did not come yet. */
  private long[] wanted = NONE;

  Fetching(Session session, List<Integer> days, long[] missing) {
    this.session = session;
    this.days = days;
    this.missing = missing;
  }

  @Override
  public boolean more() {
    return wanted.length > 0 || taken < missing.length;
  }

  @Override
  public Future<Future<Void>> ask() {
    if (wanted.length == 0) {
      int to = Math.min(missing.length, taken + SyncCodec.MAX_KEYS);
      wanted = Arrays.copyOfRange(missing, taken, to);
      taken = to;
    }
    return session
        .channel()
        .ask(new SyncRequest.Fetch(session.domain(), days, wanted), SyncAnswer.Fetch.class)
        .compose(answer -> take(answer.records(), answer.more()));
  }

  private Future<Future<Void>> take(List<byte[]> records, boolean more) {
    if (records.size() > wanted.length) {
      throw new Malformed("records", "are more than were asked for");
    }
    Session.bound(records);
    // One lot after the other, so that the writer is not flooded.
    Future<Void> lot = stored.compose(before -> store(records));
    stored = lot;
    if (!more || records.isEmpty()) {
      // What did not come is gone by now, or replaced by a better copy.
      wanted = NONE;
      return Future.succeededFuture(lot);
    }
    // Answers are cut at their size, so those that did not come are asked for again.
    return session
        .cores()
        .run(() -> ShortKeys.without(wanted, records, session.domain(), session.salt()))
        .map(
            left -> {
              wanted = left.length < wanted.length ? left : NONE;
              return lot;
            });
  }

  private Future<Void> store(List<byte[]> records) {
    return Pieces.store(session.replica(), session.domain(), records, session.tally()::fetched)
        .mapEmpty();
  }
}
