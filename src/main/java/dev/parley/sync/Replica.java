package dev.parley.sync;

import dev.parley.bus.SyncQuery;
import dev.parley.protocol.Domain;
import io.vertx.core.Future;
import java.util.List;

/** The store, as sync sees it. */
interface Replica {

  /** Reads; the type of the answer is the one that belongs to the query. */
  <T> Future<T> ask(SyncQuery query);

  /** Verifies encoded records of others and stores those that are right and new. */
  Future<Stored> store(Domain domain, List<byte[]> records);

  /** The moment before which messages are gone. */
  long cutoffMs();

  /** The node's clock. */
  long nowMs();

  /**
   * What became of records of others.
   *
   * @param stored how many are new here
   * @param known how many were here already
   * @param refused how many no honest node would have sent
   * @param untimely how many are ahead of this node's clock or past its retention, which is no
   *     fault
   */
  record Stored(int stored, int known, int refused, int untimely) {

    static final Stored NONE = new Stored(0, 0, 0, 0);

    Stored plus(Stored other) {
      return new Stored(
          stored + other.stored,
          known + other.known,
          refused + other.refused,
          untimely + other.untimely);
    }
  }
}
