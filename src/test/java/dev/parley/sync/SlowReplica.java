package dev.parley.sync;

import dev.parley.bus.SyncQuery;
import dev.parley.protocol.Domain;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** A replica that stores when a test says so. */
final class SlowReplica implements Replica {

  private record Lot(Domain domain, List<byte[]> records, Promise<Stored> promise) {}

  private final MemoryReplica replica;
  private final Deque<Lot> waiting = new ArrayDeque<>();

  SlowReplica(MemoryReplica replica) {
    this.replica = replica;
  }

  /** Whether something waited. */
  boolean storeOne() {
    Lot lot = waiting.poll();
    if (lot != null) {
      lot.promise().complete(replica.store(lot.domain(), lot.records()).result());
    }
    return lot != null;
  }

  boolean failOne() {
    Lot lot = waiting.poll();
    if (lot != null) {
      lot.promise().fail("the disk is full");
    }
    return lot != null;
  }

  @Override
  public <T> Future<T> ask(SyncQuery query) {
    return replica.ask(query);
  }

  @Override
  public Future<Stored> store(Domain domain, List<byte[]> records) {
    Promise<Stored> promise = Promise.promise();
    waiting.add(new Lot(domain, records, promise));
    return promise.future();
  }

  @Override
  public long cutoffMs() {
    return replica.cutoffMs();
  }

  @Override
  public long nowMs() {
    return replica.nowMs();
  }
}
