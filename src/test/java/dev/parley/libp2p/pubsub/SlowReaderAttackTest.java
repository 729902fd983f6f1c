package dev.parley.libp2p.pubsub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.libp2p.sim.VirtualTime;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A peer that is in the mesh and does not read. */
class SlowReaderAttackTest {

  private final VirtualTime time = new VirtualTime(1);
  private final TestNode node =
      new TestNode(
          time,
          GossipOptions.ANONYMOUS.withLimits(GossipLimits.DEFAULT.withOutbox(1 << 20, 2_000)));
  private final JoinedTopic topic = node.join("news");
  private final TestPeer slow = TestPeer.of(node, "news");
  private final TestPeer sender = TestPeer.of(node, "news");

  private void flood(int count, int length) {
    IntStream.range(0, count)
        .forEach(i -> sender.say(Say.message("news", i + " " + "x".repeat(length))));
    time.run(0);
  }

  @Test
  void what_waits_for_it_is_bounded_in_bytes() {
    slow.news();
    slow.full = true;
    flood(3_000, 2_000);

    assertThat(node.router.stats().queuedBytes()).isBetween(1_000_000L, 1L << 20);
    assertThat(node.router.stats().droppedOutbound()).isGreaterThan(2_000);
  }

  @Test
  void and_in_number() {
    slow.news();
    slow.full = true;
    flood(3_000, 10);

    assertThat(slow.peer.outbox.queuedMessages()).isEqualTo(2_000);
    assertThat(node.router.stats().droppedOutbound()).isEqualTo(1_000);
  }

  @Test
  void dropping_costs_the_peer_the_mesh_and_gossip_but_not_the_connection() {
    slow.news();
    slow.full = true;
    flood(3_000, 10);
    assertThat(slow.score()).isBetween(-50.0, -10.0);
    time.run(2_000);

    assertThat(topic.meshPeers()).doesNotContain(slow.peer.id);
    assertThat(node.banned).isEmpty();
  }

  @Test
  void what_waited_too_long_is_not_sent_any_more() {
    slow.news();
    slow.full = true;
    flood(10, 10);
    time.run(6_000);
    slow.drain();

    assertThat(slow.news()).noneMatch(word -> word.startsWith("MESSAGE"));
    assertThat(node.router.stats().droppedOutbound()).isEqualTo(10);
    assertThat(node.router.stats().queuedBytes()).isZero();
  }

  @Test
  void nor_is_it_kept_while_nothing_can_be_sent() {
    slow.news();
    slow.full = true;
    flood(1_000, 500);
    TestNode.publish(topic, "own");
    time.run(7_000);
    assertThat(slow.peer.outbox.queuedMessages()).isEqualTo(1);
    time.run(30_000);
    assertThat(node.router.stats().queuedBytes()).isZero();
  }

  @Test
  void control_goes_before_own_messages_and_those_before_others() {
    slow.news();
    slow.full = true;
    sender.say(Say.message("news", "of others"));
    TestNode.publish(topic, "own");
    topic.leave();
    time.run(0);
    slow.drain();

    assertThat(slow.news())
        .containsExactly(
            "UNSUBSCRIBE news", "PRUNE news 10", "MESSAGE news own", "MESSAGE news of others");
  }

  @Test
  void others_are_not_held_up() {
    TestPeer quick = TestPeer.of(node, "news");
    quick.news();
    slow.full = true;
    sender.say(Say.message("news", "hello"));

    assertThat(quick.news()).containsExactly("MESSAGE news hello");
  }

  @Test
  void announcements_that_were_not_sent_do_not_pile_up() {
    slow.news();
    slow.say(Say.prune("news", 3_000));
    slow.full = true;
    for (int second = 0; second < 30; second++) {
      flood(1, second);
      time.run(1_000);
    }
    slow.drain();

    assertThat(slow.news()).filteredOn(word -> word.startsWith("IHAVE")).hasSizeLessThan(2);
  }
}
