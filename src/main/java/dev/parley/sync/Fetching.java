package dev.parley.sync;

import dev.parley.protocol.Bytes;
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
  private final int keyLength;
  private final InTwos storing = new InTwos();
  private int taken;

  /** Of the keys that were taken, those whose records did not come yet. */
  private long[] wanted = NONE;

  Fetching(Session session, List<Integer> days, long[] missing, boolean brief) {
    this.session = session;
    this.days = days;
    this.missing = missing;
    this.keyLength = brief ? Brief.KEY_LENGTH : Long.BYTES;
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
    Bytes names = ShortKeys.encode(wanted, keyLength);
    return session
        .channel()
        .ask(new SyncRequest.Fetch(session.domain(), days, names), SyncAnswer.Fetch.class)
        .compose(answer -> take(answer.records(), answer.more()));
  }

  private Future<Future<Void>> take(List<byte[]> records, boolean more) {
    if (records.size() > wanted.length) {
      throw new Malformed("records", "are more than were asked for");
    }
    Session.bound(records);
    if (!more || records.isEmpty()) {
      // What did not come is gone by now, or replaced by a better copy.
      wanted = NONE;
      return Future.succeededFuture(storing.run(() -> store(records)));
    }
    // Answers are cut at their size, so those that did not come are asked for again. Which ones is
    // found before the cores are busy with the others.
    Future<long[]> rest =
        session
            .cores()
            .run(() -> ShortKeys.without(wanted, records, session.domain(), session.salt()));
    Future<Void> lot = storing.run(() -> store(records));
    return rest.map(
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
