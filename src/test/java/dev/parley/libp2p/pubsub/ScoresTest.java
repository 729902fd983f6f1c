package dev.parley.libp2p.pubsub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.parley.libp2p.PeerId;
import dev.parley.libp2p.TopicOptions;
import dev.parley.libp2p.TopicScoring;
import dev.parley.libp2p.TopicScoring.Counter;
import dev.parley.libp2p.TopicScoring.MeshDeliveries;
import dev.parley.libp2p.TopicScoring.TimeInMesh;
import dev.parley.libp2p.sim.VirtualTime;
import java.util.function.ToDoubleFunction;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;

/** P1 to P7, each for itself. */
class ScoresTest {

  private static final Counter NOTHING = new Counter(0, 0.5, 100);

  private final VirtualTime time = new VirtualTime(1);

  private static TopicScoring scoring(
      TimeInMesh time, Counter first, MeshDeliveries mesh, Counter failure, Counter invalid) {
    return new TopicScoring(2, time, first, mesh, failure, invalid);
  }

  private TestNode node(TopicScoring scoring) {
    return node(peer -> 0, scoring);
  }

  /** With a score by the application, so that what is tested does not end in a prune. */
  private TestNode node(ToDoubleFunction<PeerId> application, TopicScoring scoring) {
    ScoreOptions scores = ScoreOptions.DEFAULT.withoutColocation().withApplication(application);
    TestNode node = new TestNode(time, TestNode.OPTIONS.withScores(scores));
    node.join("news", TopicOptions.DEFAULT.withScoring(scoring));
    return node;
  }

  private static final TimeInMesh NO_TIME = new TimeInMesh(0, 0);

  @Test
  void p1_time_in_the_mesh_earns_up_to_a_cap() {
    TestNode node =
        node(scoring(new TimeInMesh(0.5, 10), NOTHING, MeshDeliveries.OFF, NOTHING, NOTHING));
    TestPeer peer = TestPeer.of(node, "news");
    time.run(4_100);
    assertThat(peer.score()).isEqualTo(4, within(0.2));
    time.run(60_000);
    assertThat(peer.score()).isEqualTo(10);
    peer.say(Say.unsubscribe("news"));
    assertThat(peer.score()).isZero();
  }

  @Test
  void p2_first_deliveries_earn_up_to_a_cap_and_decay() {
    TestNode node =
        node(scoring(NO_TIME, new Counter(3, 0.5, 4), MeshDeliveries.OFF, NOTHING, NOTHING));
    TestPeer peer = TestPeer.of(node, "news");
    peer.say(Say.message("news", "1"), Say.message("news", "2"));
    assertThat(peer.score()).isEqualTo(2 * 3 * 2);
    for (int i = 3; i < 20; i++) {
      peer.say(Say.message("news", "" + i));
    }
    assertThat(peer.score()).isEqualTo(2 * 3 * 4);
    time.run(1_200);
    assertThat(peer.score()).isEqualTo(2 * 3 * 2);
    time.run(20_000);
    assertThat(peer.score()).isZero();
  }

  private static final MeshDeliveries EXPECTED = new MeshDeliveries(-1, 0.5, 10, 4, 5_000, 100);

  @Test
  void p3_too_few_deliveries_cost_the_square_of_what_is_missing_after_the_activation() {
    TestNode node = node(scoring(NO_TIME, NOTHING, EXPECTED, NOTHING, NOTHING));
    TestPeer peer = TestPeer.of(node, "news");
    assertThat(peer.score()).isZero();
    time.run(4_950);
    assertThat(peer.score()).isZero();
    time.run(100);
    node.router.scores().heartbeat();
    assertThat(peer.score()).isEqualTo(2 * -16.0);
    peer.say(Say.message("news", "1"));
    assertThat(peer.score()).isEqualTo(2 * -9.0);
  }

  @Test
  void p3_a_copy_in_time_counts_once_and_a_late_one_does_not() {
    TestNode node = node(peer -> 100, scoring(NO_TIME, NOTHING, EXPECTED, NOTHING, NOTHING));
    TestPeer first = TestPeer.of(node, "news");
    TestPeer soon = TestPeer.of(node, "news");
    TestPeer late = TestPeer.of(node, "news");
    time.run(5_150);
    first.say(Say.message("news", "1"));
    soon.say(Say.message("news", "1"));
    soon.say(Say.message("news", "1"));
    time.run(120);
    late.say(Say.message("news", "1"));

    assertThat(first.score()).isEqualTo(soon.score());
    assertThat(late.score()).isLessThan(soon.score());
  }

  @Test
  void p3b_a_deficit_goes_along_when_a_peer_leaves_the_mesh() {
    TestNode node = node(scoring(NO_TIME, NOTHING, EXPECTED, new Counter(-1, 0.5, 100), NOTHING));
    TestPeer peer = TestPeer.of(node, "news");
    time.run(5_050);
    peer.say(Say.prune("news", 60));

    assertThat(peer.score()).isEqualTo(2 * -16.0);
  }

  @Test
  void p4_invalid_messages_cost_their_square_and_decay() {
    TestNode node =
        node(scoring(NO_TIME, NOTHING, MeshDeliveries.OFF, NOTHING, new Counter(-1, 0.9, 1_000)));
    TestPeer peer = TestPeer.of(node, "news");
    JoinedTopic topic = node.router.topics().all().iterator().next();
    for (int i = 0; i < 3; i++) {
      node.router.scores().invalid(peer.peer.stats, topic);
    }
    assertThat(peer.score()).isEqualTo(2 * -9.0);
    time.run(1_200);
    assertThat(peer.score()).isEqualTo(2 * -9.0 * 0.81, within(0.001));
  }

  @Test
  void all_topics_together_earn_no_more_than_the_cap() {
    TestNode node = TestNode.on(time);
    for (int i = 0; i < 10; i++) {
      node.join("topic " + i);
    }
    TestPeer peer = TestPeer.of(node);
    for (int i = 0; i < 500; i++) {
      peer.say(Say.message("topic " + i % 10, "message " + i));
    }

    assertThat(peer.score()).isEqualTo(100);
  }

  @Test
  void p5_is_what_the_application_says_and_nothing_if_it_fails() {
    TestNode node =
        new TestNode(
            time,
            TestNode.OPTIONS.withScores(
                ScoreOptions.DEFAULT.withoutColocation().withApplication(peer -> 42)));
    assertThat(TestPeer.of(node).score()).isEqualTo(42);
    TestNode broken =
        new TestNode(
            time,
            TestNode.OPTIONS.withScores(
                ScoreOptions.DEFAULT
                    .withoutColocation()
                    .withApplication(
                        peer -> {
                          throw new IllegalStateException("broken");
                        })));
    assertThat(TestPeer.of(broken).score()).isZero();
  }

  @Test
  void p7_costs_the_square_of_what_is_above_the_threshold_and_decays() {
    TestNode node = TestNode.on(time);
    TestPeer peer = TestPeer.of(node);
    node.router.scores().penalize(peer.peer.stats, 3);
    assertThat(peer.score()).isZero();
    node.router.scores().penalize(peer.peer.stats, 2);
    assertThat(peer.score()).isEqualTo(-40);
    time.run(60_000);
    assertThat(peer.score()).isZero();
  }

  @Test
  void a_good_score_is_not_kept_when_a_peer_leaves() {
    TestNode node = TestNode.on(time);
    node.join("news");
    TestPeer peer = TestPeer.of(node, "news");
    for (int i = 0; i < 20; i++) {
      peer.say(Say.message("news", "message " + i));
    }
    assertThat(peer.score()).isPositive();
    peer.leave();

    assertThat(node.router.scores().all()).isEmpty();
  }

  @Test
  void a_bad_score_is_kept_for_an_hour_and_does_not_decay_meanwhile() {
    TestNode node = TestNode.on(time);
    TestPeer peer = TestPeer.of(node);
    node.router.scores().penalize(peer.peer.stats, 6);
    double score = peer.score();
    peer.leave();
    time.run(3_599_000);
    assertThat(node.router.scores().all()).extracting(s -> s.score()).containsExactly(score);
    time.run(2_000);
    assertThat(node.router.scores().all()).isEmpty();
  }

  @Test
  void scores_say_why_and_the_worst_comes_first() {
    TestNode node = TestNode.on(time);
    TestPeer good = TestPeer.of(node);
    TestPeer bad = TestPeer.of(node);
    node.router.scores().penalize(bad.peer.stats, 5);

    assertThat(node.router.scores().all())
        .extracting(score -> score.peer(), score -> score.behaviour())
        .containsExactly(Tuple.tuple(bad.peer.id, -40.0), Tuple.tuple(good.peer.id, -0.0));
  }

  @Test
  void below_the_graylist_threshold_nothing_is_heard_except_from_direct_peers() {
    TestNode node = TestNode.on(time);
    node.join("news");
    TestPeer peer = TestPeer.of(node, "news");
    node.router.scores().penalize(peer.peer.stats, 6.1);
    peer.say(Say.message("news", "hello"));

    assertThat(peer.score()).isBetween(-200.0, -80.0);
    assertThat(node.received).isEmpty();
    assertThat(node.router.stats().refused()).isEqualTo(1);
  }

  @Test
  void below_the_publish_threshold_own_messages_are_not_sent_there() {
    TestNode node = TestNode.on(time);
    JoinedTopic topic = node.join("news");
    TestPeer peer = TestPeer.of(node, "news");
    node.router.scores().penalize(peer.peer.stats, 5.4);
    peer.news();

    assertThat(TestNode.publish(topic, "hello").result()).isZero();
    assertThat(peer.news()).isEmpty();
  }
}
