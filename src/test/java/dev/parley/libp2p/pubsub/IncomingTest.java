package dev.parley.libp2p.pubsub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.libp2p.sim.VirtualTime;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** RPCs that take several turns of the loop, and what may happen in between. */
class IncomingTest {

  private static final int COUNT = 3 * Incoming.MESSAGES_IN_A_TURN;

  private final VirtualTime time = new VirtualTime(1);
  private final TestNode node = TestNode.on(time);
  private final JoinedTopic topic = node.join("news");
  private final TestPeer peer = TestPeer.of(node, "news");

  private static byte[][] messages() {
    byte[][] messages = new byte[COUNT][];
    Arrays.setAll(messages, i -> Say.message("news", "message " + i));
    return messages;
  }

  @Test
  void an_rpc_of_many_messages_is_taken_in_several_turns_while_its_peer_waits() {
    peer.say(messages());
    assertThat(node.received).hasSize(Incoming.MESSAGES_IN_A_TURN);
    assertThat(peer.paused).isTrue();
    time.run(0);

    assertThat(node.received).hasSize(COUNT);
    assertThat(peer.paused).isFalse();
  }

  @Test
  void what_stands_behind_the_messages_is_done_after_them() {
    peer.news();
    peer.say(Say.all(messages()), Say.prune("news", 60));
    assertThat(topic.meshPeers()).isNotEmpty();
    time.run(0);

    assertThat(topic.meshPeers()).isEmpty();
  }

  @Test
  void a_peer_that_goes_in_the_middle_leaves_nothing_behind() {
    peer.say(Say.all(messages()), Say.graft("news"));
    peer.leave();
    time.run(0);

    assertThat(node.received).hasSize(Incoming.MESSAGES_IN_A_TURN);
    assertThat(topic.meshPeers()).isEmpty();
  }

  @Test
  void a_handler_may_disconnect_the_peer_that_it_hears_from() {
    topic.handler(message -> node.router.disconnected(peer.peer));
    peer.say(Say.message("news", "hello"), Say.message("news", "again"), Say.graft("news"));

    assertThat(node.router.stats().delivered()).isEqualTo(1);
    assertThat(topic.meshPeers()).isEmpty();
    assertThat(node.router.peers()).isEmpty();
  }

  @Test
  void a_handler_may_end_pubsub() {
    topic.handler(message -> node.router.close());
    peer.say(messages());
    time.run(5_000);

    assertThat(node.router.stats().delivered()).isEqualTo(1);
  }
}
