package dev.parley.libp2p.pubsub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.libp2p.Validation;
import dev.parley.libp2p.sim.VirtualTime;
import io.vertx.core.Promise;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** IDONTWANTs that want to be remembered. */
class IdontwantSpamAttackTest {

  private final VirtualTime time = new VirtualTime(1);
  private final TestNode node = TestNode.on(time);
  private final TestPeer peer;

  IdontwantSpamAttackTest() {
    node.join("news");
    peer = TestPeer.of(node, "news");
  }

  private static String[] ids(int from, int count) {
    return IntStream.range(from, from + count).mapToObj(i -> "id" + i).toArray(String[]::new);
  }

  @Test
  void what_is_remembered_of_a_peer_is_bounded() {
    long kept =
        Heap.keptBy(
            () -> {
              for (int i = 0; i < 200; i++) {
                peer.say(Say.dontWant(ids(i * 5_000, 5_000)));
              }
              return peer;
            });

    // Two generations of 4096 numbers each.
    assertThat(kept).isLessThan(1L << 20);
    assertThat(node.router.stats().refused()).isEqualTo(200 * 5_000 - UnwantedIds.MAX_IDS);
  }

  @Test
  void it_is_forgotten_after_some_heartbeats() {
    peer.say(Say.dontWant("hello"));
    time.run(6_000);
    TestPeer other = TestPeer.of(node, "news");
    peer.news();
    other.say(Say.message("news", "hello"));

    assertThat(peer.news()).containsExactly("MESSAGE news hello");
  }

  @Test
  void an_unwanted_message_is_not_forwarded() {
    TestPeer other = TestPeer.of(node, "news");
    peer.news();
    peer.say(Say.dontWant("hello"));
    other.say(Say.message("news", "hello"));

    assertThat(peer.news()).isEmpty();
  }

  @Test
  void a_message_that_waits_is_taken_back_when_it_is_not_wanted_any_more() {
    TestPeer other = TestPeer.of(node, "news");
    peer.news();
    peer.full = true;
    other.say(Say.message("news", "hello"));
    peer.news();
    peer.say(Say.dontWant("hello"));
    peer.drain();

    assertThat(peer.news()).isEmpty();
    assertThat(node.router.stats().queuedBytes()).isZero();
  }

  @Test
  void large_messages_are_announced_as_unwanted_to_the_mesh_but_not_to_their_sender() {
    TestPeer other = TestPeer.of(node, "news");
    peer.news();
    other.news();
    String large = "x".repeat(250);
    TestNode strict =
        new TestNode(
            time, TestNode.OPTIONS.withLimits(GossipLimits.DEFAULT.withIdontwantThreshold(200)));
    strict.join("news").validator(message -> Promise.<Validation>promise().future());
    TestPeer one = TestPeer.of(strict, "news");
    TestPeer two = TestPeer.of(strict, "news");
    TestPeer old = new TestPeer(strict, Protocol.MESHSUB_1_1, false, "10.0.0.3");
    old.say(Say.subscribe("news"));
    one.news();
    two.heard.clear();
    old.heard.clear();
    one.say(Say.message("news", large), Say.message("news", "small"));

    assertThat(two.news()).containsExactly("IDONTWANT " + large);
    assertThat(one.heard).isEmpty();
    assertThat(old.heard).isEmpty();
  }
}
