package dev.parley.libp2p.kad;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.libp2p.PeerId;
import dev.parley.libp2p.sim.Cluster;
import dev.parley.libp2p.sim.Latency;
import dev.parley.libp2p.sim.SimOptions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Networks of real hosts in virtual time. */
class KademliaNetworkTest {

  private static final Logger log = LoggerFactory.getLogger(KademliaNetworkTest.class);
  private static final SimOptions INTERNET =
      SimOptions.DEFAULT.withLatency(Latency.around(40, 0.5));

  @ParameterizedTest
  @ValueSource(ints = {50, 200})
  void every_lookup_finds_the_closest_k_and_asks_few(int size) {
    KadNetwork network = new KadNetwork(new Cluster(size, INTERNET)).start(size).refresh();
    int lookups = 30;
    long queries = 0;
    long bytes = 0;
    for (int i = 0; i < lookups; i++) {
      Cluster.Node from = network.anyNode();
      byte[] name = network.anyName();
      KademliaStats before = network.kad(from).stats();

      assertThat(network.find(from, name)).isEqualTo(network.nearest(from, name));

      KademliaStats after = network.kad(from).stats();
      queries += after.queries() - before.queries();
      bytes += after.sentBytes() - before.sentBytes();
      bytes += after.receivedBytes() - before.receivedBytes();
    }
    log.info("{} hosts: {} queries, {} bytes a lookup", size, queries / lookups, bytes / lookups);
    assertThat(queries / (double) lookups)
        .isLessThan(KadNetwork.K + 2 * Math.log(size) / Math.log(2));
  }

  @Test
  void lookups_survive_the_death_of_one_in_five() {
    KadNetwork network = new KadNetwork(new Cluster(3, INTERNET)).start(60).refresh();
    List<Cluster.Node> nodes = new ArrayList<>(network.cluster.nodes().subList(1, 60));
    Collections.shuffle(nodes, network.cluster.random());
    nodes.subList(0, 12).forEach(network.cluster::crash);

    List<PeerId> first = network.find(nodes.get(20), network.anyName());
    assertThat(first).hasSize(KadNetwork.K);

    network.cluster.run(1_300_000);
    for (int i = 0; i < 20; i++) {
      Cluster.Node from = network.anyNode();
      byte[] name = network.anyName();
      assertThat(network.find(from, name)).isEqualTo(network.nearest(from, name));
    }
  }

  @Test
  void a_node_that_restarts_is_found_again() {
    KadNetwork network = new KadNetwork(new Cluster(4, INTERNET)).start(40).refresh();
    Cluster.Node node = network.cluster.node(7);
    network.cluster.crash(node);
    network.cluster.run(120_000);

    network.cluster.restart(node);
    network.cluster.await(network.enter(node));
    network.cluster.run(5_000);

    Cluster.Node other = network.cluster.node(23);
    assertThat(network.find(other, node.peerId().bytes())).startsWith(node.peerId());
    byte[] name = network.anyName();
    assertThat(network.find(node, name)).isEqualTo(network.nearest(node, name));
  }

  @Test
  void a_network_that_was_divided_grows_together_again() {
    KadNetwork network = new KadNetwork(new Cluster(5, INTERNET)).start(40).refresh();
    Cluster cluster = network.cluster;
    cluster
        .network()
        .partition(cluster.nodes().subList(20, 40).stream().map(Cluster.Node::ip).toList());
    cluster.run(3_600_000);
    assertThat(network.find(cluster.node(1), network.anyName())).hasSizeLessThan(KadNetwork.K);

    cluster.network().heal();
    cluster.run(1_800_000);

    for (int i = 0; i < 20; i++) {
      Cluster.Node from = network.anyNode();
      byte[] name = network.anyName();
      assertThat(network.find(from, name)).isEqualTo(network.nearest(from, name));
    }
  }

  @Test
  void the_same_seed_leaves_the_same_trace() {
    assertThat(trace(6)).isEqualTo(trace(6)).isNotEqualTo(trace(7));
  }

  private static String trace(long seed) {
    KadNetwork network = new KadNetwork(new Cluster(seed, INTERNET.withLoss(0.01))).start(20);
    network.find(network.anyNode(), network.anyName());
    return network.cluster.run(700_000).trace().toString();
  }
}
