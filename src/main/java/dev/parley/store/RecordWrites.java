package dev.parley.store;

import dev.parley.bus.Outcome;
import dev.parley.bus.Refusal;
import dev.parley.bus.Submission.Source;
import dev.parley.protocol.Admission;
import dev.parley.protocol.HybridClock;
import dev.parley.protocol.Identity;
import dev.parley.protocol.Limits;
import dev.parley.protocol.MemberOp;
import dev.parley.protocol.Message;
import dev.parley.protocol.ReadMark;
import dev.parley.protocol.SignedRecord;
import java.util.List;
import org.rocksdb.RocksDBException;

/** The one way into the store: decides of each record whether it is new, known or refused. */
final class RecordWrites implements AutoCloseable {

  /** Far more than passes between asking what the stamp will be and taking it. */
  private static final long UNTIL_STAMPED_MS = 1_000;

  private final Batch batch;
  private final ChatTails tails;
  private final HybridClock clock;
  private final Retention retention;
  private final MessageWrites messages;
  private final MemberWrites members;
  private final IdentityWrites identities;
  private final ReadWrites reads;

  RecordWrites(
      Database database,
      Trees trees,
      DayDigests days,
      ChatTails tails,
      HybridClock clock,
      Retention retention) {
    this.batch = new Batch(database, trees, days, tails);
    this.tails = tails;
    this.clock = clock;
    this.retention = retention;
    messages = new MessageWrites(database, batch, clock);
    members = new MemberWrites(database, batch, clock);
    identities = new IdentityWrites(database, batch, clock);
    reads = new ReadWrites(database, batch, clock);
  }

  /** Applies a record to the batch; it is in the store after {@link #write}. */
  Outcome apply(SignedRecord record, Source source) throws RocksDBException {
    if (source == Source.REPLICA) {
      Admission admission = Admission.of(record, clock.nowMs(), retention.cutoffMs());
      if (admission != Admission.ACCEPTABLE) {
        return Outcome.refused(record.key(), Refusal.INVALID);
      }
      clock.observe(record.hlc());
    } else if (clock.isAhead() || isLate(record)) {
      // Nobody would take its stamp, and all would hold it against this node.
      return Outcome.refused(record.key(), Refusal.UNAVAILABLE);
    }
    if (record instanceof Message message) {
      return messages.apply(message, source);
    } else if (record instanceof MemberOp op) {
      return members.apply(op, source);
    } else if (record instanceof Identity identity) {
      return identities.apply(identity, source);
    } else {
      return reads.apply((ReadMark) record, source);
    }
  }

  /** A disk that hangs, or a machine that sleeps, may keep a write from its stamp for long. */
  private boolean isLate(SignedRecord record) {
    long distance = Math.abs(clock.nextMs() - record.signed().originTs());
    return distance > Limits.MAX_STAMP_DISTANCE_MS - UNTIL_STAMPED_MS;
  }

  /** Writes what was applied and returns the records that changed the store. */
  List<SignedRecord> write() throws RocksDBException {
    batch.write();
    return batch.takeCommitted();
  }

  /** Deletes a chunk of aged messages; returns how many. */
  int expire(int chunk) throws RocksDBException {
    int deleted = retention.expire(batch, chunk);
    batch.write();
    if (deleted > 0) {
      tails.forgetAll();
      messages.forget();
    }
    return deleted;
  }

  /**
   * After a failed write: nothing of the batch may be taken for stored. Returns the records that
   * were written before it failed.
   */
  List<SignedRecord> reset() {
    batch.clear();
    messages.forget();
    members.forget();
    return batch.takeCommitted();
  }

  @Override
  public void close() {
    batch.close();
  }
}
