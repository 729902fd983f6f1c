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
import java.util.Set;
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
      long equal = awaitEqualCounts(network);
      System.out.printf(
          "equal %d ms after the last write, messages=%d committed=%d%n",
          (System.nanoTime() - quietSince) / 1_000_000,
          equal,
          writings.stream().mapToInt(Writing::count).sum());
      for (int node = 0; node < NODES; node++) {
        for (Writing writing : writings) {
          writing.requireAllOn(network.url(node));
        }
      }
      for (int node = 1; node < NODES; node++) {
        network.awaitSame(0, node);
      }
      assertThat(counts(network)).containsOnly(equal);
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

  /** No node drops a message, so equal counts that are the same at the end are equal sets. */
  private static long awaitEqualCounts(JarNetwork network) {
    return Awaitility.await()
        .atMost(Duration.ofMinutes(3))
        .pollInterval(Duration.ofMillis(250))
        .until(() -> counts(network), counts -> Set.copyOf(counts).size() == 1)
        .get(0);
  }

  private static List<Long> counts(JarNetwork network) throws Exception {
    List<Long> counts = new ArrayList<>();
    for (int node = 0; node < NODES; node++) {
      counts.add(network.node(node).messages());
    }
    return counts;
  }
}
