package dev.parley.libp2p.pubsub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.libp2p.PrivateKey;
import dev.parley.libp2p.TopicOptions;
import dev.parley.libp2p.sim.VirtualTime;
import dev.parley.libp2p.wire.ProtoWriter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** GRAFT, PRUNE and what heartbeats do to a mesh. */
class MeshTest {

  private final VirtualTime time = new VirtualTime(1);
  private final TestNode node = TestNode.on(time);
  private final JoinedTopic topic = node.join("news");

  private List<TestPeer> peers(int count, boolean outbound) {
    List<TestPeer> peers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      TestPeer peer = new TestPeer(node, Protocol.MESHSUB_1_2, outbound, "10.0.1." + i);
      peer.say(Say.subscribe("news"));
      peers.add(peer);
    }
    return peers;
  }

  private int inMesh(List<TestPeer> peers) {
    return (int) peers.stream().filter(peer -> topic.mesh().peers().contains(peer.peer)).count();
  }

  @Test
  void the_first_thing_a_peer_hears_is_every_subscription() {
    node.join("other");
    node.join("silent", TopicOptions.DEFAULT.withSubscribe(false));

    assertThat(TestPeer.of(node).news()).containsExactly("SUBSCRIBE news", "SUBSCRIBE other");
  }

  @Test
  void joining_and_leaving_are_announced() {
    TestPeer peer = TestPeer.of(node);
    peer.news();
    JoinedTopic other = node.join("other");
    assertThat(peer.news()).containsExactly("SUBSCRIBE other");
    other.leave();
    assertThat(peer.news()).containsExactly("UNSUBSCRIBE other");
  }

  @Test
  void a_subscriber_is_grafted_at_once_while_the_mesh_is_small() {
    assertThat(TestPeer.of(node, "news").news()).containsExactly("SUBSCRIBE news", "GRAFT news");
  }

  @Test
  void a_subscriber_beyond_dlo_waits() {
    peers(5, false);

    assertThat(TestPeer.of(node, "news").news()).containsExactly("SUBSCRIBE news");
  }

  @Test
  void a_mesh_below_dlo_is_filled_to_d_at_the_heartbeat() {
    List<TestPeer> peers = peers(20, false);
    peers.subList(0, 2).forEach(TestPeer::leave);
    time.run(1_000);

    assertThat(topic.meshPeers()).hasSize(6);
  }

  @Test
  void a_mesh_above_dhi_is_cut_to_d_with_the_best_and_enough_that_were_dialled() {
    List<TestPeer> inbound = peers(12, false);
    List<TestPeer> outbound = peers(4, true);
    inbound.forEach(peer -> peer.say(Say.graft("news")));
    outbound.forEach(peer -> peer.say(Say.graft("news")));
    for (TestPeer best : inbound.subList(0, 4)) {
      best.say(Say.message("news", "first of " + best.peer));
    }
    time.run(100);

    assertThat(topic.meshPeers()).hasSize(6);
    assertThat(inMesh(inbound.subList(0, 4))).isEqualTo(4);
    assertThat(inMesh(outbound)).isEqualTo(2);
  }

  @Test
  void those_who_are_cut_off_are_told_for_how_long() {
    List<TestPeer> outbound = peers(14, true);
    outbound.forEach(peer -> peer.say(Say.graft("news")));
    time.run(100);

    List<TestPeer> cut =
        outbound.stream().filter(peer -> !topic.mesh().peers().contains(peer.peer)).toList();
    assertThat(cut).hasSize(8);
    assertThat(cut).allSatisfy(peer -> assertThat(peer.heard).contains("PRUNE news 60"));
  }

  @Test
  void a_peer_of_the_first_version_is_pruned_without_a_backoff() {
    TestPeer old = new TestPeer(node, Protocol.MESHSUB_1_0, false, "10.0.0.9");
    old.say(Say.subscribe("news"));
    old.news();
    topic.leave();

    assertThat(old.news()).containsExactly("UNSUBSCRIBE news", "PRUNE news");
  }

  @Test
  void leaving_a_topic_prunes_with_the_short_backoff() {
    TestPeer peer = TestPeer.of(node, "news");
    peer.news();
    topic.leave();

    assertThat(peer.news()).containsExactly("UNSUBSCRIBE news", "PRUNE news 10");
  }

  @Test
  void a_graft_from_anybody_is_taken_until_dhi() {
    List<TestPeer> peers = peers(13, false);
    peers.forEach(peer -> peer.say(Say.graft("news")));

    assertThat(topic.meshPeers()).hasSize(12);
    assertThat(peers.get(12).news()).contains("PRUNE news 60");
  }

  @Test
  void a_peer_that_this_host_dialled_is_taken_beyond_dhi() {
    peers(12, false).forEach(peer -> peer.say(Say.graft("news")));
    TestPeer dialled = peers(1, true).get(0);
    dialled.say(Say.graft("news"));

    assertThat(topic.mesh().peers()).contains(dialled.peer);
  }

  @Test
  void a_graft_of_a_topic_that_is_not_joined_is_passed_over_in_silence() {
    TestPeer peer = TestPeer.of(node);
    peer.news();
    peer.say(Say.graft("something else"));

    assertThat(peer.news()).isEmpty();
    assertThat(peer.score()).isZero();
  }

  @Test
  void a_graft_of_a_topic_that_is_only_published_to_is_passed_over() {
    JoinedTopic silent = node.join("silent", TopicOptions.DEFAULT.withSubscribe(false));
    TestPeer peer = TestPeer.of(node, "silent");
    peer.news();
    peer.say(Say.graft("silent"));

    assertThat(peer.news()).isEmpty();
    assertThat(silent.meshPeers()).isEmpty();
  }

  @Test
  void a_graft_from_a_peer_with_a_negative_score_is_refused() {
    TestPeer peer = TestPeer.of(node);
    node.router.scores().penalize(peer.peer.stats, 4);
    peer.news();
    peer.say(Say.subscribe("news"), Say.graft("news"));

    assertThat(topic.meshPeers()).isEmpty();
    assertThat(peer.news()).containsExactly("PRUNE news 60");
  }

  @Test
  void a_peer_whose_score_falls_below_zero_leaves_the_mesh_at_the_heartbeat() {
    TestPeer peer = TestPeer.of(node, "news");
    node.router.scores().penalize(peer.peer.stats, 4);
    time.run(100);

    assertThat(topic.meshPeers()).isEmpty();
    assertThat(peer.heard).contains("PRUNE news 60");
  }

  @Test
  void who_pruned_is_not_grafted_before_its_backoff_and_a_heartbeat_have_passed() {
    TestPeer peer = TestPeer.of(node, "news");
    peer.say(Say.prune("news", 20));
    peer.news();
    time.run(20_100);
    assertThat(peer.heard).isEmpty();
    time.run(2_000);

    assertThat(peer.heard).containsExactly("GRAFT news");
  }

  @Test
  void a_prune_without_a_backoff_stands_for_a_minute() {
    TestPeer peer = TestPeer.of(node, "news");
    peer.say(Say.control(4, new ProtoWriter().text(1, "news")));

    assertThat(topic.mesh().backoffs().remaining(peer.peer.id, time.now())).isEqualTo(60_000);
  }

  @Test
  void a_backoff_outlasts_the_connection() {
    TestPeer peer = TestPeer.of(node, "news");
    peer.say(Say.prune("news", 30));
    peer.leave();

    assertThat(topic.mesh().backoffs().isActive(peer.peer.id, time.now())).isTrue();
  }

  @Test
  void who_restarted_and_grafts_in_a_backoff_is_told_what_is_left_of_it_and_not_punished() {
    TestPeer peer = TestPeer.of(node, "news");
    peer.say(Say.prune("news", 30));
    peer.leave();
    time.run(9_500);
    TestPeer again = peer.again("news");
    again.news();
    again.say(Say.graft("news"));

    assertThat(again.news()).containsExactly("PRUNE news 21");
    assertThat(again.peer.stats.behaviour).isZero();
    assertThat(topic.meshPeers()).isEmpty();
  }

  @Test
  void who_was_told_of_the_backoff_and_grafts_again_is_punished() {
    TestPeer peer = TestPeer.of(node, "news");
    peer.say(Say.prune("news", 30));
    peer.leave();
    TestPeer again = peer.again("news");
    again.say(Say.graft("news"));
    again.say(Say.graft("news"));

    assertThat(again.peer.stats.behaviour).isPositive();
  }

  @Test
  void a_backoff_outlasts_leaving_and_joining_again() {
    TestPeer peer = TestPeer.of(node, "news");
    topic.leave();
    peer.news();
    node.join("news");

    assertThat(peer.news()).containsExactly("SUBSCRIBE news");
  }

  @Test
  void an_unsubscribing_peer_leaves_the_mesh() {
    TestPeer peer = TestPeer.of(node, "news");
    peer.say(Say.unsubscribe("news"));

    assertThat(topic.meshPeers()).isEmpty();
    assertThat(topic.peers()).isEmpty();
  }

  @Test
  void what_a_peer_subscribed_to_before_is_known_when_the_topic_is_joined() {
    TestPeer peer = TestPeer.of(node, "later");
    JoinedTopic later = node.join("later");

    assertThat(later.peers()).containsExactly(peer.peer.id);
    assertThat(later.meshPeers()).containsExactly(peer.peer.id);
  }

  @Test
  void and_after_leaving_and_joining_again_too() {
    TestPeer peer = TestPeer.of(node, "news");
    topic.leave();

    assertThat(node.join("news").peers()).containsExactly(peer.peer.id);
  }

  @Test
  void a_full_mesh_takes_in_dialled_peers_until_there_are_dout() {
    peers(6, false).forEach(peer -> peer.say(Say.graft("news")));
    List<TestPeer> dialled = peers(3, true);
    time.run(100);

    assertThat(inMesh(dialled)).isEqualTo(2);
  }

  @Test
  void a_poor_mesh_takes_in_better_peers_once_a_minute() {
    List<TestPeer> members = peers(6, true);
    members.forEach(peer -> peer.say(Say.graft("news")));
    List<TestPeer> better = peers(3, false);
    for (TestPeer peer : better) {
      for (int i = 0; i < 40; i++) {
        peer.say(Say.message("news", peer.peer + " " + i));
      }
    }
    time.run(2_000);
    assertThat(inMesh(better)).isZero();
    for (int second = 0; second < 60; second++) {
      for (TestPeer peer : better) {
        peer.say(Say.message("news", peer.peer + " at " + second));
      }
      time.run(1_000);
    }

    assertThat(inMesh(better)).isEqualTo(2);
  }

  @Test
  void floodsub_peers_are_never_in_the_mesh() {
    TestPeer flood = new TestPeer(node, Protocol.FLOODSUB, false, "10.0.0.9");
    flood.say(Say.subscribe("news"));
    time.run(3_000);

    assertThat(topic.meshPeers()).isEmpty();
    assertThat(flood.heard).containsExactly("SUBSCRIBE news");
  }

  @Test
  void direct_peers_are_outside_of_meshes_and_connected_by_this_host() {
    PrivateKey friend = new TestNode(time, TestNode.OPTIONS).key;
    TestNode other = new TestNode(time, TestNode.OPTIONS.withDirect(List.of(friend.peerId())));
    time.run(100);
    assertThat(other.wanted).containsExactly(friend.peerId());
    time.run(300_000);
    assertThat(other.wanted).hasSize(2);
  }

  @Test
  void a_pruned_peer_is_told_of_others_where_that_is_switched_on() {
    TestNode giving =
        new TestNode(time, TestNode.OPTIONS.withMesh(MeshOptions.DEFAULT.withPeerExchange(true)));
    giving.join("news");
    List<TestPeer> peers = new ArrayList<>();
    for (int i = 0; i < 14; i++) {
      TestPeer peer = TestPeer.of(giving, "news");
      peer.say(Say.graft("news"));
      peers.add(peer);
    }

    assertThat(peers.get(13).news().get(1)).startsWith("PRUNE news PEER PEER").endsWith(" 60");
  }

  @Test
  void others_are_accepted_only_from_peers_of_merit() {
    TestNode taking =
        new TestNode(time, TestNode.OPTIONS.withMesh(MeshOptions.DEFAULT.withPeerExchange(true)));
    taking.join("news");
    TestPeer peer = TestPeer.of(taking, "news");
    byte[] prune = pruneWithPeer();
    peer.say(prune);
    assertThat(taking.discovered).isEmpty();
    for (int i = 0; i < 30; i++) {
      peer.say(Say.message("news", "message " + i));
    }
    peer.say(prune);

    assertThat(taking.discovered).hasSize(1);
  }

  private byte[] pruneWithPeer() {
    byte[] id = node.key.peerId().bytes();
    ProtoWriter hint = new ProtoWriter().bytes(1, id);
    return Say.control(4, new ProtoWriter().text(1, "news").message(2, hint));
  }
}
