package dev.parley.libp2p.pubsub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.libp2p.Libp2pException;
import dev.parley.libp2p.sim.VirtualTime;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The same message again and again. */
class ReplayAttackTest {

  private final VirtualTime time = new VirtualTime(1);
  private final TestNode node = TestNode.on(time);
  private final JoinedTopic topic = node.join("news");
  private final TestPeer peer = TestPeer.of(node, "news");

  @Test
  void a_message_is_delivered_and_forwarded_once() {
    TestPeer other = TestPeer.of(node, "news");
    other.news();
    for (int i = 0; i < 100; i++) {
      peer.say(Say.message("news", "hello"));
      time.run(500);
    }

    assertThat(node.received).containsExactly("hello");
    assertThat(other.heard).filteredOn("MESSAGE news hello"::equals).hasSize(1);
    assertThat(node.router.stats().duplicates()).isEqualTo(99);
  }

  @Test
  void an_id_is_remembered_for_two_minutes_at_least() {
    peer.say(Say.message("news", "hello"));
    time.run(120_000);
    peer.say(Say.message("news", "hello"));

    assertThat(node.received).hasSize(1);
  }

  @Test
  void replays_earn_no_score() {
    peer.say(Say.message("news", "hello"));
    double score = peer.score();
    for (int i = 0; i < 100; i++) {
      peer.say(Say.message("news", "hello"));
    }

    assertThat(peer.score()).isEqualTo(score);
  }

  @Test
  void what_this_host_published_is_not_delivered_to_it() {
    TestNode.publish(topic, "mine");
    peer.say(Say.message("news", "mine"));

    assertThat(node.received).isEmpty();
  }

  @Test
  void publishing_the_same_twice_fails() {
    TestNode.publish(topic, "mine");

    assertThat(TestNode.publish(topic, "mine").cause()).isInstanceOf(Libp2pException.class);
    assertThat(peer.news()).filteredOn("MESSAGE news mine"::equals).hasSize(1);
  }

  @Test
  void half_a_million_ids_cost_less_than_16_megabytes() {
    SeenCache seen = new SeenCache(120_000, 500_000, 0);
    Random random = new Random(1);

    long kept =
        Heap.keptBy(
            () -> {
              for (int i = 0; i < 2_000_000; i++) {
                seen.add(random.nextLong(), 0);
              }
              return seen;
            });

    assertThat(seen.size()).isBetween(250_000, 500_000);
    assertThat(kept).isLessThan(16L << 20);
  }
}
