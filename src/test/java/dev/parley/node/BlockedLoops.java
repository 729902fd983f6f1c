package dev.parley.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.internal.threadchecker.BlockedThreadEvent;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/**
 * Catches event loops that wait for the disk, for a lock, for another thread; and, if asked, those
 * that work on one thing for too long. A machine under load stops any thread for a while, so work
 * is measured in processor time.
 */
public final class BlockedLoops {

  private static final List<String> WAITING =
      List.of("org.rocksdb.", "jdk.internal.misc.Unsafe.park", "java.lang.Object.wait", "sleep");

  private static final long LIMIT_MILLIS = 100;
  private static final long SAMPLING_MILLIS = 20;

  /** Samples of a thread that are kept: more than the longest block that matters. */
  private static final int SAMPLES = 100;

  private record Sample(long at, long processorTime) {}

  private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
  private final List<String> caught = new CopyOnWriteArrayList<>();
  private final Map<Thread, Deque<Sample>> samples = new ConcurrentHashMap<>();
  private final boolean work;

  private BlockedLoops(boolean work) {
    this.work = work;
  }

  /** Options of a Vert.x that looks at its event loops often. */
  public static VertxOptions options() {
    return new VertxOptions()
        .setBlockedThreadCheckInterval(SAMPLING_MILLIS)
        .setBlockedThreadCheckIntervalUnit(TimeUnit.MILLISECONDS)
        .setMaxEventLoopExecuteTime(LIMIT_MILLIS)
        .setMaxEventLoopExecuteTimeUnit(TimeUnit.MILLISECONDS);
  }

  /** Watches for loops that wait. What works long may be a class that is loaded once. */
  public static BlockedLoops watch(Vertx vertx) {
    return new BlockedLoops(false).install(vertx);
  }

  /** Watches for loops that wait, or work long. */
  public static BlockedLoops watchWork(Vertx vertx) {
    BlockedLoops loops = new BlockedLoops(true).install(vertx);
    for (int i = 0; i < VertxOptions.DEFAULT_EVENT_LOOP_POOL_SIZE; i++) {
      ContextInternal context = ((VertxInternal) vertx).createEventLoopContext();
      context.runOnContext(turn -> loops.sample(vertx));
    }
    return loops;
  }

  private BlockedLoops install(Vertx vertx) {
    ((VertxInternal) vertx).blockedThreadChecker().setThreadBlockedHandler(this::look);
    return this;
  }

  /** Notes each loop's processor time on its own thread, between two of its turns. */
  private void sample(Vertx vertx) {
    Deque<Sample> own =
        samples.computeIfAbsent(Thread.currentThread(), thread -> new ConcurrentLinkedDeque<>());
    own.add(new Sample(System.nanoTime(), threads.getCurrentThreadCpuTime()));
    if (own.size() > SAMPLES) {
      own.poll();
    }
    vertx.setTimer(SAMPLING_MILLIS, timer -> sample(vertx));
  }

  /** What must not be found is a loop that has waited for 100 ms and still does. */
  private void look(BlockedThreadEvent event) {
    Thread thread = event.thread();
    String stack = Arrays.toString(thread.getStackTrace());
    if (!thread.getName().contains("eventloop")) {
      return;
    }
    if (WAITING.stream().anyMatch(stack::contains)) {
      caught.add(thread.getName() + " waits: " + stack);
    } else if (work && millisOfWork(event) > LIMIT_MILLIS) {
      caught.add(thread.getName() + " works for long: " + stack);
    }
  }

  /** The processor time since the turn began, or since the loop's last sample if that was later. */
  private long millisOfWork(BlockedThreadEvent event) {
    long began = System.nanoTime() - event.duration();
    Deque<Sample> known = samples.get(event.thread());
    if (known == null) {
      return 0;
    }
    // A sample is at most one interval older than the turn, unless the loop was busy before it too.
    Sample last = null;
    for (Sample sample : known) {
      if (last == null || sample.at() <= began) {
        last = sample;
      }
    }
    long spent = threads.getThreadCpuTime(event.thread().getId()) - last.processorTime();
    return TimeUnit.NANOSECONDS.toMillis(spent) - SAMPLING_MILLIS;
  }

  public void requireNone() {
    assertThat(caught).isEmpty();
  }
}
