package dev.parley.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.internal.VertxInternal;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** Catches event loops that wait: for the disk, for a lock, for another thread. */
public final class BlockedLoops {

  private static final List<String> WAITING =
      List.of("org.rocksdb.", "jdk.internal.misc.Unsafe.park", "java.lang.Object.wait", "sleep");

  private final List<String> caught = new CopyOnWriteArrayList<>();

  private BlockedLoops() {}

  /** Options of a Vert.x that looks at its event loops often. */
  public static VertxOptions options() {
    return new VertxOptions()
        .setBlockedThreadCheckInterval(20)
        .setBlockedThreadCheckIntervalUnit(TimeUnit.MILLISECONDS)
        .setMaxEventLoopExecuteTime(100)
        .setMaxEventLoopExecuteTimeUnit(TimeUnit.MILLISECONDS);
  }

  public static BlockedLoops watch(Vertx vertx) {
    BlockedLoops loops = new BlockedLoops();
    ((VertxInternal) vertx)
        .blockedThreadChecker()
        .setThreadBlockedHandler(event -> loops.look(event.thread()));
    return loops;
  }

  /**
   * A machine under load stops any thread for a while, and classes are loaded once; what must not
   * be found is a loop that has waited for 100 ms and still does.
   */
  private void look(Thread thread) {
    String stack = Arrays.toString(thread.getStackTrace());
    if (thread.getName().contains("eventloop") && WAITING.stream().anyMatch(stack::contains)) {
      caught.add(thread.getName() + ": " + stack);
    }
  }

  public void requireNone() {
    assertThat(caught).isEmpty();
  }
}
