package dev.parley.libp2p.pubsub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.libp2p.TopicOptions;
import dev.parley.libp2p.sim.VirtualTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Many routers, joined at random, in virtual time. */
class RouterNetworkTest {

  private static final int NODES = 40;
  private static final int DIALS = 8;
  private static final long LATENCY = 20;

  private final VirtualTime time = new VirtualTime(1);
  private final Random random = new Random(1);
  private final List<TestNode> nodes = new ArrayList<>();
  private final List<JoinedTopic> topics = new ArrayList<>();

  private void start(GossipOptions options, int count) {
    for (int i = 0; i < count; i++) {
      TestNode node = new TestNode(time, options);
      topics.add(node.join("news"));
      nodes.add(node);
    }
    for (int i = 0; i < count; i++) {
      dialSome(i, count);
    }
    time.run(5_000);
  }

  private void dialSome(int from, int count) {
    for (int i = 0; i < DIALS; i++) {
      int to = random.nextInt(count);
      if (to != from && !nodes.get(from).links.containsKey(nodes.get(to).key.peerId())) {
        MemoryLink.connect(nodes.get(from), nodes.get(to), LATENCY);
      }
    }
  }

  @Test
  void meshes_settle_within_their_bounds() {
    start(TestNode.OPTIONS, NODES);
    time.run(60_000);

    assertThat(topics).allSatisfy(topic -> assertThat(topic.meshPeers()).hasSizeBetween(5, 12));
  }

  @Test
  void a_message_reaches_everyone_once() {
    start(TestNode.OPTIONS, NODES);
    TestNode.publish(topics.get(0), "hello");
    time.run(1_000);

    assertThat(nodes.subList(1, NODES))
        .allSatisfy(node -> assertThat(node.received).containsExactly("hello"));
    assertThat(nodes.get(0).received).isEmpty();
  }

  @Test
  void signed_messages_reach_everyone() {
    start(GossipOptions.DEFAULT.withScores(ScoreOptions.DEFAULT.withoutColocation()), NODES);
    TestNode.publish(topics.get(0), "hello");
    TestNode.publish(topics.get(0), "hello");
    time.run(1_000);

    assertThat(nodes.subList(1, NODES))
        .allSatisfy(node -> assertThat(node.received).containsExactly("hello", "hello"));
  }

  @Test
  void without_flooding_a_message_still_reaches_everyone() {
    start(TestNode.OPTIONS.withMesh(MeshOptions.DEFAULT.withFloodPublish(false)), NODES);
    TestNode.publish(topics.get(0), "hello");
    time.run(1_000);

    assertThat(nodes.subList(1, NODES)).allSatisfy(n -> assertThat(n.received).hasSize(1));
  }

  @Test
  void each_side_of_a_mesh_link_counts_the_other_in() {
    start(TestNode.OPTIONS, NODES);
    time.run(30_000);

    for (int i = 0; i < NODES; i++) {
      for (Peer peer : topics.get(i).mesh().peers()) {
        int other = index(peer);
        assertThat(topics.get(other).meshPeers()).contains(nodes.get(i).key.peerId());
      }
    }
  }

  private int index(Peer peer) {
    for (int i = 0; i < nodes.size(); i++) {
      if (nodes.get(i).key.peerId().equals(peer.id)) {
        return i;
      }
    }
    throw new AssertionError("a peer that does not exist");
  }

  @Test
  void meshes_close_over_peers_that_leave() {
    start(TestNode.OPTIONS, NODES);
    for (int i = 0; i < NODES / 4; i++) {
      List.copyOf(nodes.get(i).links.values()).forEach(MemoryLink::cut);
    }
    time.run(3_000);
    TestNode.publish(topics.get(NODES - 1), "still here");
    time.run(2_000);

    assertThat(nodes.subList(NODES / 4, NODES - 1))
        .allSatisfy(node -> assertThat(node.received).containsExactly("still here"));
    assertThat(topics.subList(NODES / 4, NODES))
        .allSatisfy(topic -> assertThat(topic.meshPeers()).hasSizeBetween(4, 12));
  }

  @Test
  void both_halves_of_a_network_find_together_again() {
    start(TestNode.OPTIONS, NODES);
    List<TestNode> left = nodes.subList(0, NODES / 2);
    HashSet<Object> leftIds = new HashSet<>();
    left.forEach(node -> leftIds.add(node.key.peerId()));
    for (TestNode node : nodes.subList(NODES / 2, NODES)) {
      List.copyOf(node.links.entrySet()).stream()
          .filter(link -> leftIds.contains(link.getKey()))
          .forEach(link -> link.getValue().cut());
    }
    TestNode.publish(topics.get(0), "left only");
    time.run(10_000);
    assertThat(nodes.get(NODES - 1).received).isEmpty();
    MemoryLink.connect(nodes.get(0), nodes.get(NODES - 1), LATENCY);
    MemoryLink.connect(nodes.get(NODES - 2), nodes.get(1), LATENCY);
    time.run(10_000);
    TestNode.publish(topics.get(0), "all");
    time.run(6_000);

    assertThat(nodes.subList(NODES / 2, NODES))
        .allSatisfy(node -> assertThat(node.received).containsExactly("all"));
  }

  @Test
  void a_peer_that_unsubscribes_and_comes_back_gets_messages_again() {
    start(TestNode.OPTIONS, NODES);
    topics.get(3).leave();
    time.run(1_000);
    TestNode.publish(topics.get(0), "missed");
    time.run(15_000);
    JoinedTopic again = nodes.get(3).join("news");
    time.run(15_000);
    TestNode.publish(topics.get(0), "heard");
    time.run(1_000);

    assertThat(nodes.get(3).received).containsExactly("heard");
    assertThat(again.meshPeers()).hasSizeBetween(4, 12);
    assertThat(nodes.get(3).router.scores().all())
        .allSatisfy(s -> assertThat(s.score()).isNotNegative());
  }

  @Test
  void coming_back_at_once_costs_nobody_score() {
    start(TestNode.OPTIONS, NODES);
    topics.get(3).leave();
    time.run(500);
    nodes.get(3).join("news");
    time.run(30_000);

    assertThat(nodes)
        .allSatisfy(
            node ->
                assertThat(node.router.scores().all())
                    .allSatisfy(score -> assertThat(score.behaviour()).isZero()));
  }

  @Test
  void a_publisher_that_does_not_subscribe_reaches_everyone_over_its_fanout() {
    start(TestNode.OPTIONS.withMesh(MeshOptions.DEFAULT.withFloodPublish(false)), NODES);
    TestNode outsider =
        new TestNode(time, TestNode.OPTIONS.withMesh(MeshOptions.DEFAULT.withFloodPublish(false)));
    JoinedTopic topic = outsider.join("news", TopicOptions.DEFAULT.withSubscribe(false));
    for (int i = 0; i < 15; i++) {
      MemoryLink.connect(outsider, nodes.get(i), LATENCY);
    }
    time.run(1_000);

    assertThat(TestNode.publish(topic, "from outside").result()).isEqualTo(6);
    time.run(1_000);
    assertThat(nodes).allSatisfy(node -> assertThat(node.received).containsExactly("from outside"));
    assertThat(outsider.received).isEmpty();
  }

  @Test
  void who_comes_late_is_told_of_the_latest_messages() {
    start(TestNode.OPTIONS, NODES);
    TestNode.publish(topics.get(0), "just before");
    time.run(500);
    TestNode late = TestNode.on(time);
    late.join("news");
    for (int i = 0; i < 10; i++) {
      MemoryLink.connect(late, nodes.get(i), LATENCY);
    }
    time.run(4_000);

    assertThat(late.received).containsExactly("just before");
  }

  @Test
  void a_run_can_be_repeated() {
    assertThat(run(5)).isEqualTo(run(5));
  }

  private static List<Object> run(long seed) {
    RouterNetworkTest run = new RouterNetworkTest();
    run.random.setSeed(seed);
    run.start(TestNode.OPTIONS, 20);
    TestNode.publish(run.topics.get(2), "a");
    run.time.run(20_000);
    List<Object> facts = new ArrayList<>();
    run.topics.forEach(topic -> facts.add(topic.meshPeers()));
    run.nodes.forEach(node -> facts.add(node.router.stats()));
    return facts;
  }
}
