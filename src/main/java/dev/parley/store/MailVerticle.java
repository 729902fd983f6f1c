package dev.parley.store;

import dev.parley.bus.Addresses;
import dev.parley.bus.MailChange;
import dev.parley.bus.MailChange.Done;
import dev.parley.bus.MailQuery;
import dev.parley.bus.Posted;
import dev.parley.bus.Refusal;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.rocksdb.RocksDBException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The only writer of the mail, on one worker thread. All changes that wait when it gets to work
 * share one write, one signature in the log and one sync; then they are answered, in order.
 */
final class MailVerticle extends VerticleBase {

  private static final Logger LOG = LoggerFactory.getLogger(MailVerticle.class);

  private static final long EXPIRY_MS = 600_000;
  private static final long EXPIRY_SOON_MS = 5_000;
  private static final int EXPIRY_CHUNK = 500;

  /** Of letters that wait for the writer. */
  private static final int QUEUE_BYTES = 32 << 20;

  private final StoreOptions options;
  private final Addresses addresses;
  private final MailWrites writes;
  private final AtomicInteger queued;
  private final AtomicLong logged;
  private final Health health;
  private final DiskGuard disk;
  private MessageConsumer<MailChange.Batch> consumer;
  private List<Message<MailChange.Batch>> waiting = new ArrayList<>();
  private int waitingBytes;
  private boolean stopped;

  MailVerticle(
      StoreOptions options,
      Addresses addresses,
      Database database,
      MailWrites writes,
      AtomicInteger queued,
      AtomicLong logged,
      Health health) {
    this.options = options;
    this.addresses = addresses;
    this.writes = writes;
    this.queued = queued;
    this.logged = logged;
    this.health = health;
    this.disk = new DiskGuard(options, database, health);
  }

  @Override
  public Future<?> start() {
    disk.start(vertx);
    vertx.setTimer(EXPIRY_SOON_MS, timer -> expire());
    consumer =
        vertx.eventBus().<MailChange.Batch>localConsumer(addresses.mail()).handler(this::enqueue);
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

  private void enqueue(Message<MailChange.Batch> message) {
    if (stopped) {
      refuse(message, Refusal.UNAVAILABLE, "the node is stopping");
      return;
    }
    int changes = message.body().changes().size();
    int bytes = message.body().changes().stream().mapToInt(MailChange::bytes).sum();
    if (queued.get() + changes > options.queueLimit() || waitingBytes + bytes > QUEUE_BYTES) {
      refuse(message, Refusal.OVERLOADED, "too much waits to be written");
      return;
    }
    queued.addAndGet(changes);
    waitingBytes += bytes;
    waiting.add(message);
    if (waiting.size() == 1) {
      // Runs behind the changes that have arrived meanwhile, and takes them all.
      context.runOnContext(turn -> drain());
    }
  }

  private void drain() {
    List<Message<MailChange.Batch>> taken = waiting;
    waiting = new ArrayList<>();
    waitingBytes = 0;
    if (!disk.mayWrite()) {
      taken.forEach(message -> refuse(message, Refusal.UNAVAILABLE, health.reason()));
    } else if (!taken.isEmpty()) {
      commit(taken);
    }
    taken.forEach(message -> queued.addAndGet(-message.body().changes().size()));
  }

  private void commit(List<Message<MailChange.Batch>> taken) {
    List<Done> done = new ArrayList<>(taken.size());
    disk.writing();
    try {
      for (Message<MailChange.Batch> message : taken) {
        done.add(apply(message.body()));
      }
      writes.write();
      disk.syncIfAlways();
      health.recovered();
    } catch (RocksDBException | RuntimeException e) {
      LOG.error("cannot write the mail: {}", e.toString());
      writes.reset();
      disk.failed("the mail cannot be written: " + e.getMessage());
      taken.forEach(message -> refuse(message, Refusal.UNAVAILABLE, health.reason()));
      return;
    }
    logged.set(writes.logged());
    for (int i = 0; i < taken.size(); i++) {
      taken.get(i).reply(done.get(i));
    }
  }

  private Done apply(MailChange.Batch batch) throws RocksDBException {
    List<Posted> posted = new ArrayList<>(batch.changes().size());
    for (MailChange change : batch.changes()) {
      posted.add(writes.apply(change));
    }
    return new Done(posted);
  }

  private static void refuse(Message<?> message, Refusal refusal, String detail) {
    message.fail(refusal.ordinal(), detail);
  }

  /** One chunk a turn, so that letters are posted in between. */
  private void expire() {
    if (stopped) {
      return;
    }
    boolean more = false;
    try {
      disk.writing();
      more = writes.expire(EXPIRY_CHUNK) == EXPIRY_CHUNK | writes.expireLog();
    } catch (RocksDBException | RuntimeException e) {
      LOG.error("cannot expire letters: {}", e.toString());
      writes.reset();
    }
    if (more) {
      context.runOnContext(turn -> expire());
    } else {
      vertx.setTimer(EXPIRY_MS, timer -> expire());
    }
  }

  /** Answers questions on a worker thread of its own. */
  static final class Reader extends VerticleBase {

    private final Addresses addresses;
    private final MailReads reads;

    Reader(Addresses addresses, MailReads reads) {
      this.addresses = addresses;
      this.reads = reads;
    }

    @Override
    public Future<?> start() {
      return vertx
          .eventBus()
          .<MailQuery>localConsumer(addresses.mailReader())
          .handler(this::answer)
          .completion();
    }

    private void answer(Message<MailQuery> message) {
      try {
        message.reply(reads.answer(message.body()));
      } catch (RuntimeException e) {
        LOG.error("cannot answer {}", message.body().getClass().getSimpleName(), e);
        refuse(message, Refusal.UNAVAILABLE, "the mail cannot be read");
      }
    }
  }
}
