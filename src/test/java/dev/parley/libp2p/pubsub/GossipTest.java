package dev.parley.libp2p.pubsub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.libp2p.TopicOptions;
import dev.parley.libp2p.sim.VirtualTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** IHAVE, IWANT and how messages find their way. */
class GossipTest {

  private final VirtualTime time = new VirtualTime(1);
  private final TestNode node = TestNode.on(time);
  private final JoinedTopic topic = node.join("news");

  /** Peers that are subscribed and not in the mesh. */
  private List<TestPeer> outside(int count) {
    List<TestPeer> peers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      TestPeer peer = TestPeer.of(node, "news");
      peer.say(Say.prune("news", 3_000));
      peer.news();
      peers.add(peer);
    }
    return peers;
  }

  private static long told(List<TestPeer> peers) {
    return peers.stream().filter(peer -> peer.heard.contains("IHAVE news hello")).count();
  }

  @Test
  void a_message_is_announced_outside_of_the_mesh_for_three_heartbeats() {
    TestPeer author = TestPeer.of(node, "news");
    TestPeer outside = outside(1).get(0);
    author.say(Say.message("news", "hello"));
    time.run(10_000);

    assertThat(outside.heard).filteredOn("IHAVE news hello"::equals).hasSize(3);
    assertThat(author.heard).doesNotContain("IHAVE news hello");
  }

  @Test
  void six_peers_are_told_or_a_quarter_of_many() {
    List<TestPeer> few = outside(20);
    TestPeer.of(node, "news").say(Say.message("news", "hello"));
    time.run(100);
    assertThat(told(few)).isEqualTo(6);

    TestNode other = TestNode.on(time);
    assertThat(other.received).isEmpty();
    List<TestPeer> many = outside(40);
    TestPeer.of(node, "news").say(Say.message("news", "hello again"));
    time.run(1_000);
    List<TestPeer> all = new ArrayList<>(few);
    all.addAll(many);
    assertThat(all.stream().filter(peer -> peer.heard.stream().anyMatch(w -> w.contains("again"))))
        .hasSize(15);
  }

  @Test
  void what_is_announced_and_new_is_asked_for() {
    TestPeer peer = TestPeer.of(node, "news");
    peer.say(Say.message("news", "known"));
    peer.news();
    peer.say(Say.have("news", "known", "new"));

    assertThat(peer.news()).containsExactly("IWANT new");
  }

  @Test
  void what_is_announced_in_a_topic_that_is_not_subscribed_is_not_asked_for() {
    node.join("silent", TopicOptions.DEFAULT.withSubscribe(false));
    TestPeer peer = TestPeer.of(node, "silent");
    peer.news();
    peer.say(Say.have("silent", "new"), Say.have("unheard of", "new"));

    assertThat(peer.news()).isEmpty();
  }

  @Test
  void who_asks_gets_the_message() {
    TestPeer.of(node, "news").say(Say.message("news", "hello"));
    TestPeer outside = outside(1).get(0);
    outside.say(Say.want("hello", "unheard of"));

    assertThat(outside.news()).containsExactly("MESSAGE news hello");
  }

  @Test
  void own_messages_flood_to_all_subscribers() {
    TestPeer inMesh = TestPeer.of(node, "news");
    inMesh.news();
    TestPeer outside = outside(1).get(0);
    TestPeer stranger = TestPeer.of(node, "something else");
    stranger.news();

    assertThat(TestNode.publish(topic, "hello").result()).isEqualTo(2);
    assertThat(inMesh.news()).containsExactly("MESSAGE news hello");
    assertThat(outside.news()).containsExactly("MESSAGE news hello");
    assertThat(stranger.news()).isEmpty();
  }

  @Test
  void messages_of_others_go_to_the_mesh_only() {
    TestPeer author = TestPeer.of(node, "news");
    TestPeer inMesh = TestPeer.of(node, "news");
    author.news();
    inMesh.news();
    TestPeer outside = outside(1).get(0);
    author.say(Say.message("news", "hello"));

    assertThat(inMesh.news()).containsExactly("MESSAGE news hello");
    assertThat(outside.news()).isEmpty();
    assertThat(author.heard).isEmpty();
  }

  @Test
  void floodsub_peers_get_everything() {
    TestPeer flood = new TestPeer(node, Protocol.FLOODSUB, false, "10.0.0.9");
    flood.say(Say.subscribe("news"));
    flood.news();
    TestPeer.of(node, "news").say(Say.message("news", "hello"));
    TestNode.publish(topic, "own");

    assertThat(flood.news()).containsExactly("MESSAGE news own", "MESSAGE news hello");
  }

  @Test
  void direct_peers_get_everything_and_are_heard_whatever_their_score() {
    TestPeer model = TestPeer.of(node);
    TestNode friend = new TestNode(time, TestNode.OPTIONS.withDirect(List.of(model.peer.id)));
    friend.join("news");
    Peer direct = friend.router.connected(model.peer.id, "10.0.0.9", false, model);
    friend.router.opened(direct, Protocol.MESHSUB_1_2);
    friend.router.received(direct, Say.subscribe("news"));
    friend.router.scores().penalize(direct.stats, 100);
    model.heard.clear();
    TestPeer.of(friend, "news").say(Say.message("news", "hello"));
    time.run(0);
    friend.router.received(direct, Say.message("news", "from a friend"));

    assertThat(model.heard).containsExactly("MESSAGE news hello");
    assertThat(friend.received).contains("from a friend");
    friend.router.received(direct, Say.graft("news"));
    time.run(0);
    assertThat(model.heard).contains("PRUNE news 60");
  }

  @Test
  void a_fanout_is_forgotten_a_minute_after_the_last_message() {
    TestNode outsider =
        new TestNode(time, TestNode.OPTIONS.withMesh(MeshOptions.DEFAULT.withFloodPublish(false)));
    JoinedTopic silent = outsider.join("news", TopicOptions.DEFAULT.withSubscribe(false));
    for (int i = 0; i < 10; i++) {
      TestPeer.of(outsider, "news");
    }
    TestNode.publish(silent, "one");
    time.run(59_000);
    assertThat(silent.fanout().peers()).hasSize(6);
    time.run(3_000);
    assertThat(silent.fanout().peers()).isEmpty();
  }

  @Test
  void a_fanout_makes_up_for_peers_that_leave() {
    TestNode outsider =
        new TestNode(time, TestNode.OPTIONS.withMesh(MeshOptions.DEFAULT.withFloodPublish(false)));
    JoinedTopic silent = outsider.join("news", TopicOptions.DEFAULT.withSubscribe(false));
    List<TestPeer> peers = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      peers.add(TestPeer.of(outsider, "news"));
    }
    TestNode.publish(silent, "one");
    peers.stream()
        .filter(peer -> silent.fanout().peers().contains(peer.peer))
        .limit(3)
        .toList()
        .forEach(TestPeer::leave);
    time.run(1_100);

    assertThat(silent.fanout().peers()).hasSize(6);
  }

  @Test
  void messages_of_topics_that_are_not_joined_are_counted_and_passed_over() {
    TestPeer peer = TestPeer.of(node);
    peer.say(Say.message("unheard of", "hello"));

    assertThat(node.router.stats().unknownTopics()).isEqualTo(1);
    assertThat(peer.score()).isZero();
  }

  @Test
  void many_messages_of_a_turn_go_out_in_few_rpcs() {
    TestPeer peer = TestPeer.of(node, "news");
    peer.news();
    peer.lengths.clear();
    for (int i = 0; i < 100; i++) {
      TestNode.publish(topic, "message " + i);
    }
    peer.news();

    assertThat(peer.lengths).hasSize(1);
  }

  @Test
  void a_message_without_an_id_goes_nowhere() {
    TestNode picky = new TestNode(time, TestNode.OPTIONS.withMessageId(message -> null));
    JoinedTopic joined = picky.join("news");
    TestPeer.of(picky, "news").say(Say.message("news", "hello"));

    assertThat(picky.received).isEmpty();
    assertThat(TestNode.publish(joined, "hello").failed()).isTrue();
  }

  @Test
  void too_long_a_message_is_not_published() {
    JoinedTopic narrow = node.join("narrow", TopicOptions.DEFAULT.withMaxMessageSize(5));

    assertThat(TestNode.publish(narrow, "123456").failed()).isTrue();
    assertThat(TestNode.publish(narrow, "12345").succeeded()).isTrue();
  }

  @Test
  void nothing_is_published_in_a_topic_that_was_left() {
    topic.leave();

    assertThat(TestNode.publish(topic, "hello").failed()).isTrue();
    topic.leave();
  }
}
