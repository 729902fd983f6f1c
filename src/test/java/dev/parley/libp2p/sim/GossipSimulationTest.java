package dev.parley.libp2p.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.libp2p.pubsub.GossipOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

class GossipSimulationTest {

  private static final SimOptions LINKS_OF_50_MILLIS =
      SimOptions.DEFAULT.withLatency(Latency.fixed(50));
  private static final GossipOptions OPTIONS =
      GossipOptions.ANONYMOUS.withMesh(GossipWorld.DEGREE_8);

  /** Until every host has a mesh. */
  private static final long WARM_UP_MILLIS = 10_000;

  /** Until gossip has brought what the mesh did not. */
  private static final long COOL_DOWN_MILLIS = 10_000;

  private long began;

  @BeforeEach
  void start() {
    began = System.nanoTime();
  }

  @AfterEach
  void report(TestInfo test) {
    System.out.printf(
        "  %s took %d ms%n", test.getDisplayName(), (System.nanoTime() - began) / 1_000_000);
  }

  @Test
  void every_message_reaches_a_thousand_hosts_within_400_ms() {
    GossipWorld world = world(1, LINKS_OF_50_MILLIS, 1_000, 20);
    world.chatter(40, 300, 10_000);
    cooledDown(world, "1000 hosts");
    assertThat(world.deliveries().isComplete()).isTrue();
    assertThat(world.deliveries().twice()).isZero();
    assertThat(world.deliveries().percentile(0.99)).isLessThanOrEqualTo(400);
  }

  private Cluster cluster;

  private GossipWorld world(long seed, SimOptions network, int hosts, int degree) {
    cluster = new Cluster(seed, network);
    GossipWorld world = new GossipWorld(cluster, OPTIONS);
    cluster.start(hosts).connectRandomly(degree).run(WARM_UP_MILLIS);
    return world;
  }

  private void cooledDown(GossipWorld world, String name) {
    cluster.run(COOL_DOWN_MILLIS);
    System.out.println(world.figures(name));
  }
}
