package dev.parley.sync;

import dev.parley.bus.Submission.Source;
import dev.parley.bus.SyncQuery;
import dev.parley.protocol.Admission;
import dev.parley.protocol.Domain;
import dev.parley.protocol.RecordCodec;
import dev.parley.protocol.SignedRecord;
import dev.parley.store.InlineStore;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A replica on a real store that believes every signature. */
final class StoreReplica implements Replica {

  private final InlineStore store;
  private final Duration retention;
  private final long nowMs;

  StoreReplica(InlineStore store, Duration retention, long nowMs) {
    this.store = store;
    this.retention = retention;
    this.nowMs = nowMs;
  }

  @Override
  @SuppressWarnings("unchecked")
  public <T> Future<T> ask(SyncQuery query) {
    return Future.succeededFuture((T) store.answer(query));
  }

  @Override
  public Future<Stored> store(Domain domain, List<byte[]> records) {
    List<SignedRecord> decoded = new ArrayList<>(records.size());
    records.forEach(encoded -> decoded.add(RecordCodec.decode(domain, encoded)));
    int stored = store.apply(decoded, Source.REPLICA).committed().size();
    return Future.succeededFuture(new Stored(stored, records.size() - stored, 0, 0));
  }

  @Override
  public long cutoffMs() {
    return Admission.cutoffMs(nowMs, retention);
  }

  @Override
  public long nowMs() {
    return nowMs;
  }
}
