package dev.parley.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.libp2p.Multiaddr;
import dev.parley.libp2p.PeerId;
import dev.parley.libp2p.kad.KademliaMode;
import dev.parley.libp2p.mdns.TestLan;
import dev.parley.libp2p.sim.Cluster;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiscoveryTest {

  private static final long MINUTE = 60_000;

  @TempDir private Path directory;

  private final Cluster cluster = new Cluster(1);
  private final TestLan lan = new TestLan(cluster.time().loop());
  private final Map<Integer, Discovery> discoveries = new LinkedHashMap<>();

  /** Starts nodes of which every one but the first knows the first. */
  private void start(int count, UnaryOperator<NetworkOptions> options) {
    cluster.onStart(node -> discover(node, options.apply(throughTheFirst(node)))).start(count);
  }

  private NetworkOptions throughTheFirst(Cluster.Node node) {
    return NetworkOptions.DEFAULT.withBootstrap(
        node.index() == 0 ? List.of() : List.of(cluster.node(0).address()));
  }

  private void discover(Cluster.Node node, NetworkOptions options) {
    Path data = directory.resolve("node" + node.index());
    discoveries.put(
        node.index(),
        Discovery.start(
            node.host(),
            options,
            data,
            Runnable::run,
            () -> Future.succeededFuture(lan.join(node.ip()))));
  }

  private DiscoveryStats stats(int index) {
    return discoveries.get(index).stats();
  }

  private boolean allKnowAll() {
    int others = cluster.up().size() - 1;
    return cluster.up().stream().allMatch(node -> stats(node.index()).connected() == others);
  }

  private PeerId peer(int index) {
    return cluster.node(index).peerId();
  }

  private void restart(int index) {
    cluster.await(discoveries.get(index).close());
    cluster.await(cluster.host(index).close());
    cluster.crash(cluster.node(index));
    cluster.run(5 * MINUTE);
    cluster.restart(cluster.node(index));
  }

  @Test
  void nodes_that_know_one_peer_find_each_other() {
    start(5, options -> options);

    cluster.until("all know all", MINUTE, this::allKnowAll).run(MINUTE);
    assertThat(stats(4).known()).isEqualTo(4);
    assertThat(stats(4).tableSize()).isEqualTo(4);
    assertThat(stats(4).bootstrapConnected()).isEqualTo(1);
    assertThat(stats(4).mode()).isEqualTo(KademliaMode.SERVER);
  }

  @Test
  void a_cluster_of_one_machine_finds_itself() {
    cluster.withAddresses(index -> "127.0.0.1");
    start(5, options -> options);

    cluster.until("all know all", MINUTE, this::allKnowAll);
    assertThat(stats(4).mode()).isEqualTo(KademliaMode.SERVER);
  }

  @Test
  void a_cluster_of_a_private_network_finds_itself() {
    cluster.withAddresses(index -> "172.18.0." + (2 + index));
    start(5, options -> options);

    cluster.until("all know all", MINUTE, this::allKnowAll);
    assertThat(stats(4).mode()).isEqualTo(KademliaMode.SERVER);
  }

  @Test
  void a_bootstrap_peer_that_is_down_at_first_is_found_later() {
    start(2, options -> options);
    cluster.crash(cluster.node(0));
    cluster.run(60 * MINUTE);
    assertThat(stats(1).bootstrapConnected()).isZero();

    cluster.restart(cluster.node(0));
    cluster.until("it is back", 2 * MINUTE, () -> stats(1).bootstrapConnected() == 1);
  }

  @Test
  void a_bootstrap_peer_that_is_down_is_dialled_less_and_less_often() {
    start(2, options -> options.withKademlia(false).withRememberPeers(false));
    cluster.crash(cluster.node(0));
    cluster.run(10 * MINUTE);
    long failed = cluster.host(1).stats().dialsFailed();
    cluster.run(60 * MINUTE);

    assertThat(cluster.host(1).stats().dialsFailed() - failed).isBetween(240L, 480L);
  }

  @Test
  void nodes_of_a_local_network_find_each_other_if_they_may() {
    cluster.withAddresses(index -> "192.168.1." + (2 + index));
    start(3, options -> options.withBootstrap(List.of()).withKademlia(false).withMdns(true));
    start(1, options -> options.withBootstrap(List.of()).withKademlia(false));
    cluster.run(MINUTE);

    assertThat(stats(0).connected()).isEqualTo(2);
    assertThat(stats(3).connected()).isZero();
  }

  @Test
  void a_bootstrap_peer_that_has_too_many_is_spared_by_those_who_have_others() {
    start(2, options -> options.withKademlia(false).withRememberPeers(false));
    cluster.onStart(other -> {}).start(Acquaintances.ENOUGH);
    for (int i = 2; i < cluster.size(); i++) {
      cluster.connect(cluster.node(1), cluster.node(i));
    }
    cluster.run(MINUTE);
    long dialled = cluster.host(1).stats().dialled();
    for (int minute = 0; minute < 180; minute++) {
      cluster.host(0).disconnect(peer(1), "there are too many connections");
      cluster.run(MINUTE);
    }

    assertThat(cluster.host(1).stats().dialled() - dialled).isBetween(6L, 18L);
  }

  @Test
  void without_kademlia_only_bootstrap_peers_are_known() {
    start(5, options -> options.withKademlia(false));
    cluster.run(10 * MINUTE);

    assertThat(stats(0)).isEqualTo(new DiscoveryStats(4, 4, 0, 0, 0, 0, null));
    assertThat(stats(4)).isEqualTo(new DiscoveryStats(1, 1, 1, 1, 1, 0, null));
  }

  /** The others remember nobody, so whoever comes back has to come by himself. */
  private void startOneThatMayRemember(boolean remembers) {
    start(4, options -> options.withRememberPeers(false));
    cluster.run(MINUTE);
    start(1, options -> options.withRememberPeers(remembers));
    cluster.until("all know all", MINUTE, this::allKnowAll);
    assertThat(stats(4).dialled()).isGreaterThan(1);
    cluster.crash(cluster.node(0));
    restart(4);
  }

  @Test
  void remembered_peers_lead_back_when_the_bootstrap_peer_is_gone() {
    startOneThatMayRemember(true);

    cluster.until("all know all again", 2 * MINUTE, this::allKnowAll);
    assertThat(stats(4).bootstrapConnected()).isZero();
  }

  @Test
  void without_a_memory_nothing_is_on_the_disk() {
    startOneThatMayRemember(false);

    assertThat(directory.resolve("node4")).doesNotExist();
  }

  @Test
  void the_node_itself_among_the_bootstrap_peers_is_left_out() {
    start(1, options -> options.withBootstrap(List.of(cluster.node(0).address())));
    cluster.run(10 * MINUTE);

    assertThat(stats(0).bootstrapPeers()).isZero();
    assertThat(cluster.host(0).stats().dialsFailed()).isZero();
  }

  @Test
  void several_addresses_of_a_bootstrap_peer_are_one_peer() {
    start(2, options -> options);
    Multiaddr dead = Multiaddr.parse("/ip4/203.0.113.9/tcp/4001").withPeer(peer(0));
    cluster.await(discoveries.get(1).close());
    cluster.host(1).disconnect(peer(0), "a new start");
    cluster.run(MINUTE);
    discover(
        cluster.node(1),
        NetworkOptions.DEFAULT
            .withRememberPeers(false)
            .withBootstrap(List.of(dead, cluster.node(0).address())));

    cluster.until("it is reached", MINUTE, () -> stats(1).bootstrapConnected() == 1);
    assertThat(stats(1).bootstrapPeers()).isEqualTo(1);
  }

  @Test
  void a_node_that_lost_everybody_finds_them_again() {
    start(5, options -> options.withRememberPeers(false));
    cluster.until("all know all", MINUTE, this::allKnowAll).run(MINUTE);
    for (int i = 0; i < 4; i++) {
      cluster.host(4).disconnect(peer(i), "the network was away");
    }

    cluster.until("all know all again", MINUTE, this::allKnowAll);
  }

  @Test
  void halves_of_a_divided_network_grow_together() {
    start(6, options -> options);
    cluster.until("all know all", MINUTE, this::allKnowAll);
    List<String> ips = cluster.nodes().stream().map(Cluster.Node::ip).toList();
    cluster.network().partition(ips.subList(0, 3), ips.subList(3, 6));
    cluster.until("they lost each other", 30 * MINUTE, () -> stats(5).connected() == 2);
    cluster.run(60 * MINUTE);

    cluster.network().heal();
    cluster.until("all know all again", 15 * MINUTE, this::allKnowAll);
  }

  @Test
  void a_node_behind_a_router_is_no_server_until_somebody_came_in() {
    cluster.withAddresses(index -> index == 1 ? "192.168.1.2" : "198.51." + index + ".1");
    start(3, options -> options);
    cluster.run(MINUTE);
    assertThat(stats(0).mode()).isEqualTo(KademliaMode.SERVER);
    assertThat(stats(1).mode()).isEqualTo(KademliaMode.CLIENT);
    assertThat(stats(1).connected()).isEqualTo(2);

    cluster.host(1).disconnect(peer(2), "to be dialled from outside");
    cluster.run(1_000);
    cluster.await(cluster.connect(cluster.node(2), cluster.node(1)));
    cluster.run(1_000);
    assertThat(stats(1).mode()).isEqualTo(KademliaMode.SERVER);
  }

  @Test
  void nobody_is_told_of_a_node_that_cannot_be_reached() {
    cluster.withAddresses(index -> index == 1 ? "192.168.1.2" : "198.51." + index + ".1");
    cluster.network().shelter("192.168.1.2");
    start(8, options -> options);
    cluster.run(20 * MINUTE);

    assertThat(stats(1).mode()).isEqualTo(KademliaMode.CLIENT);
    assertThat(stats(1).connected()).isEqualTo(7);
    assertThat(stats(7).tableSize()).isEqualTo(6);
  }

  @Test
  void a_node_that_announces_itself_is_a_server() {
    Multiaddr announced = Multiaddr.parse("/dns4/node.example/tcp/4001");
    cluster.withAddresses(index -> index == 1 ? "192.168.1.2" : "198.51." + index + ".1");
    start(2, options -> options.withAnnounce(List.of(announced)));

    assertThat(stats(1).mode()).isEqualTo(KademliaMode.SERVER);
  }

  @Test
  void a_node_that_only_dials_is_no_server() {
    start(2, options -> options.withListen(List.of()));

    assertThat(stats(1).mode()).isEqualTo(KademliaMode.CLIENT);
  }

  @Test
  void whoever_is_surrounded_by_a_crowd_goes_on_looking() {
    start(10, options -> options.withRememberPeers(false));
    cluster.run(MINUTE);
    cluster.onStart(crowd -> {}).start(Acquaintances.ENOUGH);
    for (int i = 10; i < cluster.size(); i++) {
      cluster.connect(cluster.node(i), cluster.node(9));
    }
    cluster.run(1_000);
    cluster.network().shelter(cluster.node(9).ip());
    for (int i = 0; i < 9; i++) {
      cluster.host(9).disconnect(peer(i), "pushed aside");
    }
    cluster.run(2 * MINUTE);

    assertThat(stats(9).dialled()).isGreaterThanOrEqualTo(Acquaintances.ENOUGH_DIALLED);
  }

  @Test
  void what_is_closed_does_nothing_more() {
    start(3, options -> options);
    cluster.run(MINUTE);
    cluster.await(discoveries.get(2).close());
    cluster.host(2).disconnect(peer(0), "closed");
    cluster.host(2).disconnect(peer(1), "closed");
    long dialled = cluster.host(2).stats().dialled();
    cluster.run(15 * MINUTE);

    assertThat(cluster.host(2).stats().dialled()).isEqualTo(dialled);
    assertThat(cluster.host(2).stats().dialsFailed()).isZero();
  }

  @Test
  void a_disk_that_hangs_does_not_keep_the_node_from_ending() {
    cluster
        .onStart(
            node ->
                discoveries.put(
                    node.index(),
                    Discovery.start(
                        node.host(),
                        NetworkOptions.DEFAULT,
                        directory,
                        hanging -> {},
                        () -> Future.failedFuture("none"))))
        .start(1);

    cluster.await(discoveries.get(0).close());
  }

  @Test
  void two_runs_of_a_seed_are_one() {
    assertThat(trace(5)).isEqualTo(trace(5)).isNotEqualTo(trace(6));
  }

  private static String trace(long seed) {
    Cluster run = new Cluster(seed);
    run.onStart(
            node ->
                Discovery.start(
                    node.host(),
                    NetworkOptions.DEFAULT.withBootstrap(List.of(run.node(0).address()))))
        .start(6);
    return run.run(10 * MINUTE).trace().toString();
  }
}
