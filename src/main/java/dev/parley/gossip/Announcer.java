package dev.parley.gossip;

import dev.parley.libp2p.Loop;
import dev.parley.libp2p.Topic;
import dev.parley.protocol.Domain;
import dev.parley.protocol.Hlc;
import dev.parley.protocol.PeerId;
import dev.parley.protocol.RecordCodec;
import dev.parley.protocol.SignedRecord;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the mesh what this node has written: at once when that was nothing for a while, else what a
 * few milliseconds brought as one batch.
 */
final class Announcer {

  private static final Logger LOG = LoggerFactory.getLogger(Announcer.class);

  /** Between two batches. */
  private static final long PAUSE_MILLIS = 5;

  /** Below the 64 KiB that many peers accept of an RPC; a single longer record goes alone. */
  private static final int BATCH_BYTES = 60_000;

  /** Records that wait for a batch; further ones are left to sync. */
  private static final int MAX_WAITING = 20_000;

  /** What was stamped before is known to others: it came back by sync after a loss. */
  private static final long FRESH_MILLIS = 60_000;

  private final Loop loop;
  private final Topic topic;
  private final PeerId node;
  private final LongSupplier clock;
  private final GossipCounters counters;
  private final Map<Domain, List<byte[]>> waiting = new EnumMap<>(Domain.class);
  private int waitingRecords;
  private long lastAt;
  private boolean scheduled;

  Announcer(Loop loop, Topic topic, PeerId node, LongSupplier clock, GossipCounters counters) {
    this.loop = loop;
    this.topic = topic;
    this.node = node;
    this.clock = clock;
    this.counters = counters;
    this.lastAt = loop.now() - PAUSE_MILLIS;
    for (Domain domain : Domain.values()) {
      waiting.put(domain, new ArrayList<>());
    }
  }

  /** Takes what was committed; only this node's own records are its to announce. */
  void committed(List<SignedRecord> records) {
    long fresh = Hlc.of(Math.max(0, clock.getAsLong() - FRESH_MILLIS), 0);
    for (SignedRecord record : records) {
      if (record.hlc() < fresh || !record.signed().origin().equals(node)) {
        continue;
      }
      if (waitingRecords == MAX_WAITING) {
        counters.dropped++;
        continue;
      }
      boolean batched = record.domain() == Domain.MESSAGES || record.domain() == Domain.MEMBERS;
      byte[] encoded = batched ? RecordCodec.encode(record) : GossipCodec.encode(record);
      waiting.get(record.domain()).add(encoded);
      waitingRecords++;
    }
    if (waitingRecords > 0 && !scheduled) {
      schedule();
    }
  }

  private void schedule() {
    long pause = lastAt + PAUSE_MILLIS - loop.now();
    if (pause <= 0) {
      send();
      return;
    }
    scheduled = true;
    loop.schedule(
        pause,
        () -> {
          scheduled = false;
          send();
        });
  }

  private void send() {
    lastAt = loop.now();
    waitingRecords = 0;
    batches(Domain.MEMBERS);
    singly(Domain.IDENTITY);
    singly(Domain.READS);
    batches(Domain.MESSAGES);
  }

  private void singly(Domain domain) {
    List<byte[]> messages = waiting.put(domain, new ArrayList<>());
    messages.forEach(message -> publish(message, 1));
  }

  private void batches(Domain domain) {
    List<byte[]> records = waiting.put(domain, new ArrayList<>());
    int from = 0;
    int bytes = 0;
    for (int i = 0; i < records.size(); i++) {
      int length = records.get(i).length;
      if (i > from && (bytes + length > BATCH_BYTES || i - from == GossipCodec.MAX_RECORDS)) {
        batch(domain, records.subList(from, i));
        from = i;
        bytes = 0;
      }
      bytes += length;
    }
    if (from < records.size()) {
      batch(domain, records.subList(from, records.size()));
    }
  }

  private void batch(Domain domain, List<byte[]> records) {
    publish(GossipCodec.encodeBatch(domain, records), records.size());
  }

  private void publish(byte[] message, int records) {
    topic
        .publish(Buffer.buffer(message))
        .onSuccess(
            peers -> {
              counters.published++;
              counters.announced += records;
            })
        .onFailure(
            failure -> {
              counters.dropped += records;
              LOG.debug("not published records={} reason={}", records, failure.getMessage());
            });
  }
}
