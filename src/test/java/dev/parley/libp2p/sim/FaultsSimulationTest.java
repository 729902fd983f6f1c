package dev.parley.libp2p.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.libp2p.Multiaddr;
import dev.parley.libp2p.kad.KademliaOptions;
import dev.parley.libp2p.pubsub.GossipOptions;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever happened, hosts that know the same few seeds are one network again when it is over. */
class FaultsSimulationTest {

  private static final int HOSTS = 30;
  private static final int SEEDS = 3;
  private static final long FAULTS_MILLIS = 300_000;
  private static final long CALM_MILLIS = 300_000;
  private static final KademliaOptions KADEMLIA = KademliaOptions.DEFAULT.withRefreshMillis(60_000);
  private static final GossipOptions GOSSIP =
      GossipOptions.ANONYMOUS.withMesh(GossipWorld.DEGREE_8);

  @ParameterizedTest
  @ValueSource(longs = {51, 52, 53, 54})
  void after_faults_of_all_kinds_everybody_hears_everybody(long seed) {
    new Run(seed).play();
  }

  @Test
  @Tag("soak")
  void after_faults_of_all_kinds_everybody_hears_everybody_many_times() {
    LongStream.range(1_000, 1_200).forEach(seed -> new Run(seed).play());
  }

  private static final class Run {

    private final long seed;
    private final Cluster cluster;
    private final KademliaWorld kademlia;
    private final GossipWorld gossip;
    private final Random chance;

    private Run(long seed) {
      this.seed = seed;
      cluster = new Cluster(seed, SimOptions.DEFAULT.withLatency(Latency.around(50, 0.6)));
      kademlia = new KademliaWorld(cluster, KADEMLIA);
      gossip = new GossipWorld(cluster, GOSSIP, this::enter);
      chance = cluster.random();
      cluster.start(HOSTS);
    }

    private void enter(Cluster.Node node) {
      List<Multiaddr> seeds =
          cluster.nodes().stream().limit(SEEDS).map(Cluster.Node::address).toList();
      kademlia.start(node).bootstrap(seeds);
    }

    private void play() {
      cluster.run(30_000);
      long end = cluster.time().now() + FAULTS_MILLIS;
      while (cluster.time().now() < end) {
        fault();
        gossip.publish(gossip.anyone(), 500);
        cluster.run(500 + chance.nextInt(10_000));
      }
      calm();
      gossip.forgetDeliveries();
      for (int i = 0; i < HOSTS; i++) {
        gossip.publish(i, 500);
        cluster.run(200);
      }
      cluster.run(15_000);
      System.out.println(gossip.figures("after faults, seed " + seed));
      assertThat(gossip.deliveries().ratio()).as("seed " + seed).isEqualTo(1.0);
    }

    private void fault() {
      Cluster.Node node = cluster.node(chance.nextInt(HOSTS));
      switch (chance.nextInt(6)) {
        case 0, 1 -> turnOffOrOn(node);
        case 2 -> divide();
        case 3 -> cluster.network().heal();
        case 4 -> cluster.network().options(weather());
        default -> {}
      }
    }

    private void turnOffOrOn(Cluster.Node node) {
      if (!node.isUp()) {
        cluster.restart(node);
      } else if (cluster.up().size() > HOSTS / 2) {
        cluster.crash(node);
      }
    }

    private void divide() {
      int size = 1 + chance.nextInt(HOSTS - 1);
      cluster
          .network()
          .partition(cluster.nodes().stream().limit(size).map(Cluster.Node::ip).toList());
    }

    private SimOptions weather() {
      return cluster
          .network()
          .options()
          .withLoss(chance.nextInt(3) * 0.1)
          .withShredded(chance.nextBoolean())
          .withBytesPerSecond(chance.nextBoolean() ? 0 : 50_000);
    }

    private void calm() {
      cluster.network().heal();
      cluster.network().options(cluster.network().options().withLoss(0).withBytesPerSecond(0));
      cluster.nodes().stream().filter(node -> !node.isUp()).forEach(cluster::restart);
      cluster.run(CALM_MILLIS);
    }
  }
}
