package dev.parley.libp2p.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.libp2p.kad.KademliaOptions;
import dev.parley.libp2p.pubsub.GossipOptions;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Everything at once: Noise, yamux, identify, Kademlia and signed gossip, over a poor network. */
class WholeStackSimulationTest {

  private static final int HOSTS = 50;
  private static final SimOptions POOR =
      SimOptions.DEFAULT
          .withLatency(Latency.around(60, 0.7))
          .withLoss(0.02)
          .withBytesPerSecond(1_000_000)
          .withShredded(true);

  @Test
  void hosts_that_know_one_of_them_become_one_network_that_talks() {
    assertThat(run(31)).isEqualTo(run(31)).isNotEqualTo(run(32));
  }

  private static String run(long seed) {
    Cluster cluster = new Cluster(seed, POOR).withNoise();
    KademliaWorld kademlia = new KademliaWorld(cluster, KademliaOptions.DEFAULT);
    GossipOptions signed = GossipOptions.DEFAULT.withMesh(GossipWorld.DEGREE_8);
    GossipWorld gossip = new GossipWorld(cluster, signed, kademlia::start);
    cluster.start(HOSTS);
    kademlia.enterThroughTheFirst(200);
    cluster.run(20_000);
    gossip.chatter(20, 2_000, 20_000);
    cluster.run(10_000);
    assertThat(gossip.deliveries().isComplete()).isTrue();
    assertThat(kademlia.recall(20)).isEqualTo(1.0);

    churn(cluster, kademlia);
    gossip.chatter(20, 2_000, 20_000);
    cluster.run(10_000);
    assertThat(gossip.deliveries().isComplete()).isTrue();
    System.out.println(gossip.figures("whole stack, seed " + seed));
    return cluster.trace().toString();
  }

  /** A fifth of the hosts is switched off and on again. */
  private static void churn(Cluster cluster, KademliaWorld kademlia) {
    cluster.nodes().stream().filter(node -> node.index() % 5 == 3).forEach(cluster::crash);
    cluster.run(30_000);
    cluster.nodes().stream()
        .filter(node -> !node.isUp())
        .forEach(
            node -> {
              cluster.restart(node);
              kademlia.node(node.index()).bootstrap(List.of(cluster.node(0).address()));
            });
    cluster.run(60_000);
  }
}
