package dev.parley.cli;

import static dev.parley.cli.Writing.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.client.Delivery;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random nodes die while all are written to: nothing that was committed is lost anywhere. For so
 * many seconds as {@code -Dparley.kill.seconds} says.
 */
class NetworkKillIT {

  private static final int SECONDS = Integer.getInteger("parley.kill.seconds", 20);
  private static final int PAUSE_SECONDS = 10;
  private static final int NODES = 3;

  @TempDir private Path directory;

  private final Vertx vertx = Vertx.vertx();
  private final Random random = new Random(4);
  private final List<Writing> writings = new ArrayList<>();
  private final List<Future<Void>> ends = new ArrayList<>();

  @AfterEach
  void stop() throws Exception {
    await(vertx.close());
  }

  @Test
  void nothing_committed_is_lost_when_random_nodes_die() throws Exception {
    try (JarNetwork network = new JarNetwork(vertx, directory, NODES)) {
      network.startAll();
      for (int node = 0; node < NODES; node++) {
        write(network, node);
      }
      for (int passed = 0; passed < SECONDS; passed += PAUSE_SECONDS) {
        Thread.sleep(Duration.ofSeconds(PAUSE_SECONDS).toMillis());
        int victim = random.nextInt(NODES);
        network.kill(victim);
        network.start(victim);
        write(network, victim);
      }
      writings.forEach(Writing::enough);
      await(Future.all(ends));
      long quietSince = System.nanoTime();
      for (int node = 0; node < NODES; node++) {
        int at = node;
        Awaitility.await()
            .atMost(Duration.ofMinutes(3))
            .pollInterval(Duration.ofMillis(500))
            .until(() -> missing(network, at) == 0);
      }
      System.out.printf(
          "equal %d ms after the last write, committed=%d%n",
          (System.nanoTime() - quietSince) / 1_000_000,
          writings.stream().mapToInt(Writing::count).sum());
      for (int node = 1; node < NODES; node++) {
        network.awaitSame(0, node);
      }
      network.terminateAll();
      for (int node = 1; node < NODES; node++) {
        assertThat(Exports.of(network.data(node))).isEqualTo(Exports.of(network.data(0)));
      }
    }
  }

  private void write(JarNetwork network, int node) throws Exception {
    Writing writing = new Writing(vertx, Delivery.COMMITTED, 200, new CountDownLatch(1));
    writing.pauses(Duration.ofMillis(200));
    writings.add(writing);
    ends.add(writing.until(network.url(node)));
  }

  private long missing(JarNetwork network, int node) throws Exception {
    long missing = 0;
    for (Writing writing : writings) {
      missing += writing.missingOn(network.url(node)).size();
    }
    return missing;
  }
}
