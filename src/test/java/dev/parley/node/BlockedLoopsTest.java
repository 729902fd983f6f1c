package dev.parley.node;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** The watch itself: one that never barks proves nothing. */
class BlockedLoopsTest {

  @Test
  void a_loop_that_waits_is_caught() {
    Vertx vertx = Vertx.vertx(BlockedLoops.options());
    BlockedLoops loops = BlockedLoops.watch(vertx);
    CountDownLatch caught = new CountDownLatch(1);
    vertx.runOnContext(
        turn -> {
          try {
            caught.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });

    await()
        .untilAsserted(
            () -> assertThatThrownBy(loops::requireNone).isInstanceOf(AssertionError.class));
    caught.countDown();
    ParleyTest.await(vertx.close());
  }

  @Test
  void a_loop_that_works_for_long_is_caught_if_asked() {
    Vertx vertx = Vertx.vertx(BlockedLoops.options());
    BlockedLoops lenient = BlockedLoops.watch(vertx);
    BlockedLoops loops = BlockedLoops.watchWork(vertx);
    AtomicBoolean caught = new AtomicBoolean();
    vertx.setTimer(
        100,
        timer -> {
          while (!caught.get()) {
            Thread.onSpinWait();
          }
        });

    await()
        .untilAsserted(
            () -> assertThatThrownBy(loops::requireNone).isInstanceOf(AssertionError.class));
    caught.set(true);
    lenient.requireNone();
    ParleyTest.await(vertx.close());
  }
}
