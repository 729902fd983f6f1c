package dev.parley.libp2p.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.libp2p.ConnectionLimits;
import dev.parley.libp2p.kad.KademliaOptions;
import dev.parley.libp2p.peers.PeersFile;
import dev.parley.libp2p.peers.RememberOptions;
import dev.parley.libp2p.peers.RememberedPeers;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

class KademliaSimulationTest {

  private static final SimOptions INTERNET =
      SimOptions.DEFAULT.withLatency(Latency.around(50, 0.6)).withLoss(0.01);

  private long began;

  @BeforeEach
  void start() {
    began = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  @AfterEach
  void report(TestInfo test) {
    long nanos = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - began;
    System.out.printf("  %s: %d ms of CPU%n", test.getDisplayName(), nanos / 1_000_000);
  }

  @Test
  void three_hundred_hosts_find_each_other_through_one() {
    discovery(300, ConnectionLimits.DEFAULT);
  }

  /** Nobody keeps more than a few of the connections that lookups open. */
  @Test
  @Tag("soak")
  void a_thousand_hosts_with_few_connections_find_each_other_through_one() {
    discovery(1_000, ConnectionLimits.DEFAULT.withConnections(30, 60, 200));
  }

  private static void discovery(int hosts, ConnectionLimits limits) {
    Cluster cluster = new Cluster(21, INTERNET).withOptions(host -> host.withLimits(limits));
    KademliaWorld world = new KademliaWorld(cluster, KademliaOptions.DEFAULT);
    cluster.onStart(world::start).start(hosts);
    world.enterThroughTheFirst(50);
    System.out.println(world.figures("entered"));
    cluster.run(60_000);
    assertThat(world.recall(100)).isGreaterThanOrEqualTo(0.98);
    assertThat(world.found(100)).isGreaterThanOrEqualTo(0.98);
    assertThat(world.smallestTable()).isGreaterThanOrEqualTo(20);
    System.out.println(world.figures("looked up"));
  }

  @Test
  void hosts_find_together_again_by_their_peers_files_when_the_first_one_is_gone(
      @TempDir Path directory) {
    Cluster cluster = new Cluster(22, INTERNET);
    KademliaWorld world = new KademliaWorld(cluster, KademliaOptions.DEFAULT);
    cluster
        .onStart(
            node -> {
              world.start(node);
              PeersFile file = new PeersFile(directory.resolve("peers-" + node.index()));
              RememberedPeers.start(node.host(), file, Runnable::run, RememberOptions.DEFAULT);
            })
        .start(150);
    world.enterThroughTheFirst(50);
    cluster.run(120_000);
    cluster.nodes().forEach(cluster::crash);
    cluster.run(10_000);
    cluster.nodes().stream().skip(1).forEach(cluster::restart);

    cluster.until("all have neighbours again", 120_000, () -> world.smallestTable() >= 20);
    cluster.run(60_000);
    assertThat(world.recall(50)).isGreaterThanOrEqualTo(0.98);
    assertThat(world.found(50)).isGreaterThanOrEqualTo(0.98);
    System.out.println(world.figures("restarted without the first"));
  }
}
