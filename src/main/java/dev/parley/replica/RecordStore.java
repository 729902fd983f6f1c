package dev.parley.replica;

import dev.parley.bus.Outcome;
import dev.parley.bus.Query;
import dev.parley.protocol.SignedRecord;
import io.vertx.core.Future;
import java.util.List;

/** The store of this node. What it answers arrives on the loop that asked. */
public interface RecordStore {

  /** Reads; the type of the answer is the one that belongs to the query. */
  <T> Future<T> ask(Query query);

  /** Applies verified records of others, in order; fails if the writer cannot take them. */
  Future<List<Outcome>> submit(List<SignedRecord> records);

  /** The moment before which messages are gone. */
  long cutoffMs();

  /** The node's clock. */
  long nowMs();
}
