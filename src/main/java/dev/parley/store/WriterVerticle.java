package dev.parley.store;

import dev.parley.bus.Addresses;
import dev.parley.bus.Committed;
import dev.parley.bus.Outcome;
import dev.parley.bus.Outcomes;
import dev.parley.bus.Refusal;
import dev.parley.bus.Submission;
import dev.parley.protocol.SignedRecord;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.rocksdb.RocksDBException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The only writer of the store, on one worker thread. All submissions that wait when it gets to
 * work share one write and, if asked for, one sync.
 */
final class WriterVerticle extends VerticleBase {

  private static final Logger LOG = LoggerFactory.getLogger(WriterVerticle.class);

  private static final long EXPIRY_MS = 3_600_000;
  private static final long EXPIRY_AGAIN_MS = 60_000;
  private static final int EXPIRY_CHUNK = 1_000;
  private static final int EXPIRY_LIMIT = 100_000;

  private final StoreOptions options;
  private final Addresses addresses;
  private final RecordWrites writes;
  private final AtomicInteger queued;
  private final Health health;
  private final DiskGuard disk;
  private MessageConsumer<Submission> consumer;
  private List<Message<Submission>> waiting = new ArrayList<>();
  private boolean stopped;

  WriterVerticle(
      StoreOptions options,
      Addresses addresses,
      Database database,
      RecordWrites writes,
      AtomicInteger queued,
      Health health) {
    this.options = options;
    this.addresses = addresses;
    this.writes = writes;
    this.queued = queued;
    this.health = health;
    this.disk = new DiskGuard(options, database, health);
  }

  @Override
  public Future<?> start() {
    disk.start(vertx);
    vertx.setTimer(EXPIRY_AGAIN_MS, timer -> expire(0));
    consumer = vertx.eventBus().<Submission>consumer(addresses.writer()).handler(this::enqueue);
    return consumer.completion();
  }

  @Override
  public Future<?> stop() {
    return consumer
        .unregister()
        .onComplete(
            silent -> {
              drain();
              disk.syncIfNeeded();
              stopped = true;
              writes.close();
            });
  }

  private void enqueue(Message<Submission> message) {
    if (stopped) {
      refuse(message, Refusal.UNAVAILABLE, "the node is stopping");
      return;
    }
    int records = message.body().records().size();
    if (queued.get() + records > options.queueLimit()) {
      refuse(message, Refusal.OVERLOADED, "the writer's queue is full");
      return;
    }
    queued.addAndGet(records);
    waiting.add(message);
    if (waiting.size() == 1) {
      // Runs behind the submissions that have arrived meanwhile, and takes them all.
      context.runOnContext(turn -> drain());
    }
  }

  private void drain() {
    List<Message<Submission>> taken = waiting;
    waiting = new ArrayList<>();
    if (!disk.mayWrite()) {
      taken.forEach(message -> refuse(message, Refusal.UNAVAILABLE, health.reason()));
    } else if (!taken.isEmpty()) {
      commit(taken);
    }
    taken.forEach(message -> queued.addAndGet(-message.body().records().size()));
  }

  private void commit(List<Message<Submission>> taken) {
    List<Outcomes> outcomes = new ArrayList<>(taken.size());
    disk.writing();
    try {
      for (Message<Submission> message : taken) {
        outcomes.add(apply(message.body()));
      }
      List<SignedRecord> committed = writes.write();
      reply(taken, outcomes, false);
      announce(committed);
      if (anyDurable(taken)) {
        disk.syncIfAlways();
      }
      health.recovered();
    } catch (RocksDBException | RuntimeException e) {
      fail(taken, e);
      return;
    }
    reply(taken, outcomes, true);
  }

  private void announce(List<SignedRecord> committed) {
    if (!committed.isEmpty()) {
      vertx.eventBus().publish(addresses.committed(), new Committed(committed));
    }
  }

  private Outcomes apply(Submission submission) throws RocksDBException {
    List<Outcome> outcomes = new ArrayList<>(submission.records().size());
    for (SignedRecord record : submission.records()) {
      outcomes.add(writes.apply(record, submission.source()));
    }
    return new Outcomes(outcomes);
  }

  private static boolean anyDurable(List<Message<Submission>> taken) {
    return taken.stream().anyMatch(message -> message.body().untilDurable());
  }

  private static void reply(
      List<Message<Submission>> taken, List<Outcomes> outcomes, boolean durable) {
    for (int i = 0; i < taken.size(); i++) {
      if (taken.get(i).body().untilDurable() == durable) {
        taken.get(i).reply(outcomes.get(i));
      }
    }
  }

  private void fail(List<Message<Submission>> taken, Exception e) {
    LOG.error("cannot write: {}", e.toString());
    announce(writes.reset());
    disk.failed("the store cannot write: " + e.getMessage());
    // Whoever was answered already ignores a second answer.
    taken.forEach(message -> refuse(message, Refusal.UNAVAILABLE, health.reason()));
  }

  private static void refuse(Message<Submission> message, Refusal refusal, String detail) {
    message.fail(refusal.ordinal(), detail);
  }

  /** One chunk a turn, so that writes go on in between. */
  private void expire(int alreadyDeleted) {
    if (stopped) {
      return;
    }
    try {
      int deleted = writes.expire(EXPIRY_CHUNK);
      int total = alreadyDeleted + deleted;
      if (deleted == EXPIRY_CHUNK && total < EXPIRY_LIMIT) {
        context.runOnContext(turn -> expire(total));
        return;
      }
      if (total > 0) {
        LOG.info("expired messages={}", total);
      }
      vertx.setTimer(total >= EXPIRY_LIMIT ? EXPIRY_AGAIN_MS : EXPIRY_MS, timer -> expire(0));
    } catch (RocksDBException | RuntimeException e) {
      LOG.error("cannot expire messages: {}", e.toString());
      writes.reset();
      vertx.setTimer(EXPIRY_MS, timer -> expire(0));
    }
  }
}
