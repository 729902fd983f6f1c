package dev.parley.libp2p.pubsub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.libp2p.Host;
import dev.parley.libp2p.Topic;
import dev.parley.libp2p.sim.Cluster;
import dev.parley.libp2p.sim.SimOptions;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;

/** Whole hosts with real streams, in virtual time. */
class HostNetworkTest {

  private static final int COUNT = 30;

  private Hosts hosts;

  private Hosts start(int count, GossipOptions options, SimOptions network) {
    hosts = new Hosts(new Cluster(3, network), options);
    hosts.cluster.start(count).connectRandomly(Math.min(16, count)).run(10_000);
    return hosts;
  }

  private Hosts start(int count) {
    return start(count, GossipOptions.ANONYMOUS, SimOptions.DEFAULT);
  }

  private List<Topic> topics() {
    return IntStream.range(0, hosts.cluster.size()).mapToObj(hosts::topic).toList();
  }

  @Test
  void everybody_gets_a_message_once_and_meshes_are_within_bounds() {
    start(COUNT);
    hosts.publish(0, "hello");
    hosts.cluster.run(2_000);

    assertThat(hosts.without(0, "hello")).isEmpty();
    assertThat(topics()).allSatisfy(topic -> assertThat(topic.meshPeers()).hasSizeBetween(4, 12));
  }

  @Test
  void signed_messages_of_everybody_reach_everybody_over_shredded_links() {
    start(12, GossipOptions.DEFAULT, SimOptions.DEFAULT.withShredded(true));
    for (int i = 0; i < 12; i++) {
      hosts.publish(i, "from " + i);
    }
    hosts.cluster.run(3_000);

    for (int i = 0; i < 12; i++) {
      int self = i;
      assertThat(hosts.received(i))
          .containsExactlyInAnyOrderElementsOf(
              IntStream.range(0, 12).filter(n -> n != self).mapToObj(n -> "from " + n).toList());
    }
  }

  @Test
  void lossy_links_lose_no_messages() {
    start(15, GossipOptions.ANONYMOUS, SimOptions.DEFAULT.withLoss(0.02));
    IntStream.range(0, 100).forEach(i -> hosts.publish(i % 15, "message " + i));
    hosts.cluster.run(20_000);

    assertThat(IntStream.range(0, 15).map(i -> hosts.received(i).size()))
        .allSatisfy(size -> assertThat(size).isBetween(93, 94));
  }

  @Test
  void a_large_message_goes_around() {
    start(10);
    String large = "x".repeat(65_000);
    hosts.publish(2, large);
    hosts.cluster.run(3_000);

    assertThat(hosts.without(2, large)).isEmpty();
  }

  @Test
  void the_mesh_closes_over_machines_that_die() {
    start(COUNT);
    IntStream.range(0, 6).forEach(i -> hosts.cluster.crash(hosts.cluster.node(i)));
    hosts.cluster.run(1_000);
    hosts.publish(COUNT - 1, "still here");
    hosts.cluster.run(5_000);

    assertThat(hosts.without(COUNT - 1, "still here")).isEmpty();
  }

  @Test
  void a_machine_that_restarts_takes_part_again() {
    start(10);
    hosts.cluster.crash(hosts.cluster.node(4));
    hosts.cluster.run(120_000);
    hosts.cluster.restart(hosts.cluster.node(4));
    hosts.cluster.connect(hosts.cluster.node(4), hosts.cluster.node(5));
    hosts.cluster.connect(hosts.cluster.node(6), hosts.cluster.node(4));
    hosts.cluster.run(70_000);
    hosts.publish(4, "back");
    hosts.publish(0, "welcome");
    hosts.cluster.run(3_000);

    assertThat(hosts.received(4)).containsExactly("welcome");
    assertThat(hosts.received(0)).containsExactly("back");
  }

  @Test
  void a_short_partition_costs_no_message_for_it_is_announced_afterwards() {
    start(12);
    List<String> left = hosts.cluster.nodes().subList(0, 6).stream().map(n -> n.ip()).toList();
    hosts.cluster.network().partition(left);
    hosts.publish(0, "over the gap");
    hosts.cluster.run(2_000);
    hosts.cluster.network().heal();
    hosts.cluster.run(20_000);

    assertThat(hosts.without(0, "over the gap")).isEmpty();
  }

  @Test
  void who_unsubscribes_hears_nothing_until_it_subscribes_again() {
    start(12);
    hosts.topic(3).leave();
    hosts.cluster.run(1_000);
    hosts.publish(0, "missed");
    hosts.cluster.run(15_000);
    hosts.join(3);
    hosts.cluster.run(15_000);
    hosts.publish(0, "heard");
    hosts.cluster.run(2_000);

    assertThat(hosts.received(3)).containsExactly("heard");
    assertThat(hosts.topic(3).meshPeers()).hasSizeGreaterThan(3);
  }

  @Test
  void one_stream_goes_each_way() {
    start(2);

    Host host = hosts.cluster.host(0);
    assertThat(host.connection(hosts.cluster.node(1).peerId()).streams())
        .filteredOn(stream -> stream.protocol().startsWith("/meshsub"))
        .extracting(stream -> stream.protocol(), stream -> stream.isInitiator())
        .containsExactlyInAnyOrder(
            Tuple.tuple("/meshsub/1.2.0", true), Tuple.tuple("/meshsub/1.2.0", false));
  }

  @Test
  void a_stream_that_breaks_is_opened_again_and_subscriptions_are_said_anew() {
    start(2);
    hosts.cluster.host(0).connection(hosts.cluster.node(1).peerId()).streams().stream()
        .filter(stream -> stream.protocol().startsWith("/meshsub"))
        .forEach(stream -> stream.reset());
    hosts.cluster.run(5_000);
    hosts.publish(0, "there");
    hosts.publish(1, "and back");
    hosts.cluster.run(1_000);

    assertThat(hosts.received(1)).containsExactly("there");
    assertThat(hosts.received(0)).containsExactly("and back");
  }

  @Test
  void a_peer_that_closes_its_pubsub_is_a_peer_no_more() {
    start(4);
    hosts.pubsub(1).close();
    hosts.cluster.run(5_000);

    assertThat(hosts.topic(0).peers()).doesNotContain(hosts.cluster.node(1).peerId());
    assertThat(hosts.pubsub(1).stats().peers()).isZero();
    assertThat(hosts.cluster.host(1).protocols()).noneMatch(id -> id.startsWith("/meshsub"));
  }

  @Test
  void pubsub_starts_on_connections_that_are_there_already() {
    Cluster cluster = new Cluster(4).start(2).connectRandomly(2).run(2_000);
    Topic first = GossipSub.start(cluster.host(0), GossipOptions.ANONYMOUS).join("news");
    Topic second = GossipSub.start(cluster.host(1), GossipOptions.ANONYMOUS).join("news");
    cluster.run(5_000);

    assertThat(first.meshPeers()).containsExactly(cluster.node(1).peerId());
    assertThat(second.meshPeers()).containsExactly(cluster.node(0).peerId());
  }
}
