package dev.parley.libp2p.kad;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.libp2p.HostOptions;
import dev.parley.libp2p.Libp2pException;
import dev.parley.libp2p.Multiaddr;
import dev.parley.libp2p.PeerId;
import dev.parley.libp2p.sim.Cluster;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class KademliaTest {

  private final Cluster cluster = new Cluster(1);
  private final KadNetwork network = new KadNetwork(cluster);

  @Test
  void nodes_that_enter_through_one_know_each_other() {
    network.start(10);

    for (Cluster.Node node : cluster.nodes()) {
      assertThat(network.kad(node).tableSize()).isEqualTo(9);
    }
  }

  @Test
  void a_peer_is_found_by_its_name_and_connected() {
    network.start(30);
    PeerId wanted = cluster.node(29).peerId();
    cluster.host(3).disconnect(wanted, "test");
    cluster.run(1_000);

    PeerAddresses found = cluster.await(network.kad(3).find(wanted));

    assertThat(found.peer()).isEqualTo(wanted);
    assertThat(found.addresses()).contains(cluster.node(29).address().withoutPeer());
    assertThat(cluster.host(3).connection(wanted)).isNotNull();
  }

  @Test
  void a_peer_that_nobody_knows_is_not_found() {
    network.start(5);

    Future<PeerAddresses> found = network.kad(1).find(Peers.random(cluster.random()));
    cluster.run(60_000);

    assertThat(found.cause()).isInstanceOf(Libp2pException.class);
  }

  @Test
  void a_client_asks_and_is_in_nobodys_table() {
    network.start(10);
    network.with(KademliaOptions.DEFAULT.withMode(KademliaMode.CLIENT)).start(1);
    Cluster.Node client = cluster.node(10);
    byte[] name = network.anyName();

    assertThat(network.find(client, name)).isEqualTo(network.nearest(client, name));
    for (int i = 0; i < 10; i++) {
      assertThat(network.kad(i).peers())
          .extracting(PeerAddresses::peer)
          .doesNotContain(client.peerId());
    }
  }

  @Test
  void a_server_that_becomes_a_client_leaves_the_tables() {
    network.start(5);

    network.kad(4).mode(KademliaMode.CLIENT);
    cluster.run(10_000);

    assertThat(network.kad(1).peers())
        .extracting(PeerAddresses::peer)
        .doesNotContain(cluster.node(4).peerId());
  }

  @Test
  void a_table_survives_disconnections() {
    network.start(10);
    cluster.nodes().forEach(node -> cluster.host(2).disconnect(node.peerId(), "test"));
    cluster.run(5_000);
    byte[] name = network.anyName();

    assertThat(cluster.host(2).connections()).isEmpty();
    assertThat(network.kad(2).tableSize()).isEqualTo(9);
    assertThat(network.find(cluster.node(2), name))
        .isEqualTo(network.nearest(cluster.node(2), name));
  }

  @Test
  void bootstrap_goes_on_until_a_seed_is_there() {
    cluster.start(2);
    Multiaddr seed = cluster.node(0).address();
    cluster.crash(cluster.node(0));

    Future<Void> entered = network.kad(1).bootstrap(List.of(seed));
    cluster.run(300_000);
    assertThat(entered.isComplete()).isFalse();
    cluster.restart(cluster.node(0));
    cluster.run(120_000);

    assertThat(entered.succeeded()).isTrue();
    assertThat(network.kad(1).tableSize()).isOne();
  }

  @Test
  void a_node_without_seeds_enters_through_whoever_connects() {
    cluster.start(2);

    cluster.await(cluster.host(1).connect(cluster.node(0).address()));
    cluster.run(2_000);

    assertThat(network.kad(0).tableSize()).isOne();
    assertThat(network.kad(1).tableSize()).isOne();
  }

  @Test
  void a_closed_node_neither_asks_nor_answers() {
    network.start(3);

    network.kad(1).close();
    cluster.run(1_000);

    assertThatThrownBy(() -> cluster.await(network.kad(1).refresh()))
        .hasRootCauseInstanceOf(Libp2pException.class);
    assertThat(cluster.host(1).protocols()).doesNotContain(KademliaOptions.DEFAULT.protocol());
  }

  @Test
  void lookups_wait_for_each_other_and_only_so_many_do() {
    network.start(5);
    List<Future<List<PeerAddresses>>> lookups = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      lookups.add(network.kad(1).closest(network.anyName()));
    }
    cluster.run(60_000);

    assertThat(lookups).allMatch(Future::isComplete);
    // Some of the eight that run are the node's own.
    assertThat(lookups).filteredOn(Future::succeeded).hasSizeBetween(256, 256 + 8);
  }

  @Test
  void what_waits_when_a_node_closes_fails() {
    network.start(5);
    List<Future<?>> waiting = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      waiting.add(network.kad(1).closest(network.anyName()));
    }
    waiting.add(network.kad(1).bootstrap(List.of()));
    waiting.add(network.kad(1).find(Peers.random(cluster.random())));

    network.kad(1).close();
    cluster.run(100);

    assertThat(waiting.subList(0, 20)).allMatch(Future::failed);
    assertThat(waiting).allMatch(Future::isComplete);
  }

  @Test
  void a_peer_that_nobody_can_dial_is_in_nobodys_table() {
    network.start(5);
    cluster.withOptions(
        given -> HostOptions.of(given.key()).withAgentVersion(given.agentVersion()));
    cluster.start(1);
    network.enter(cluster.node(5));
    cluster.run(10_000);

    assertThat(network.kad(5).tableSize()).isEqualTo(5);
    assertThat(network.kad(0).peers())
        .extracting(PeerAddresses::peer)
        .doesNotContain(cluster.node(5).peerId());
  }

  @Test
  void networks_with_different_protocols_do_not_see_each_other() {
    network.start(3);
    network.with(KademliaOptions.DEFAULT.withProtocol("/other/kad/1.0.0"));
    cluster.start(1);
    network.enter(cluster.node(3));
    cluster.run(60_000);

    assertThat(network.kad(3).tableSize()).isZero();
    assertThat(network.kad(0).tableSize()).isEqualTo(2);
  }
}
