package dev.parley.store;

import dev.parley.bus.Outcome;
import dev.parley.bus.Query;
import dev.parley.bus.Submission.Source;
import dev.parley.bus.SyncQuery;
import dev.parley.protocol.SignedRecord;
import java.util.ArrayList;
import java.util.List;
import org.rocksdb.RocksDBException;

/**
 * An open store without an event bus, for one thread that may wait for the disk: simulations and
 * tools. Not to be used beside deployed verticles.
 */
public final class InlineStore implements AutoCloseable {

  private final Store store;
  private final RecordWrites writes;
  private final StoreReads reads;
  private final SyncReads sync;

  InlineStore(Store store, RecordWrites writes, StoreReads reads, SyncReads sync) {
    this.store = store;
    this.writes = writes;
    this.reads = reads;
    this.sync = sync;
  }

  /** What became of the records, and which of them changed the store. */
  public record Applied(List<Outcome> outcomes, List<SignedRecord> committed) {}

  /** Applies records in order, as one write. */
  public Applied apply(List<? extends SignedRecord> records, Source source) {
    List<Outcome> outcomes = new ArrayList<>(records.size());
    try {
      for (SignedRecord record : records) {
        outcomes.add(writes.apply(record, source));
      }
      return new Applied(outcomes, writes.write());
    } catch (RocksDBException e) {
      writes.reset();
      throw new StoreException("cannot write: " + e.getMessage(), e);
    }
  }

  /** Deletes at most so many messages from before the cutoff; returns how many. */
  public int expire(int limit) {
    try {
      return writes.expire(limit);
    } catch (RocksDBException e) {
      writes.reset();
      throw new StoreException("cannot expire: " + e.getMessage(), e);
    }
  }

  /** Reads; the answer is the one that belongs to the query. */
  public Object answer(Query query) {
    return query instanceof SyncQuery asked ? sync.answer(asked) : reads.answer(query);
  }

  @Override
  public void close() {
    writes.close();
    store.close();
  }
}
