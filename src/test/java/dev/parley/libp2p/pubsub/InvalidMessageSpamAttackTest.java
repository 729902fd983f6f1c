package dev.parley.libp2p.pubsub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.libp2p.Validation;
import dev.parley.libp2p.sim.VirtualTime;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import org.junit.jupiter.api.Test;

/** Messages that the application refuses. */
class InvalidMessageSpamAttackTest {

  private final VirtualTime time = new VirtualTime(1);
  private final TestNode node = TestNode.on(time);
  private final JoinedTopic topic = node.join("news");

  private void rejectBad() {
    topic.validator(
        message ->
            Future.succeededFuture(
                TestNode.text(message).startsWith("bad") ? Validation.REJECT : Validation.ACCEPT));
  }

  @Test
  void invalid_messages_go_nowhere() {
    rejectBad();
    TestPeer spammer = TestPeer.of(node, "news");
    TestPeer other = TestPeer.of(node, "news");
    other.news();
    spammer.say(Say.message("news", "bad 1"));

    assertThat(node.received).isEmpty();
    assertThat(other.news()).isEmpty();
    assertThat(node.router.cache().size()).isZero();
  }

  @Test
  void the_spammer_loses_the_mesh_then_gossip_then_our_ear_then_the_connection() {
    rejectBad();
    TestPeer spammer = TestPeer.of(node, "news");
    spammer.say(Say.message("news", "bad 0"));
    time.run(1_000);
    assertThat(topic.meshPeers()).isEmpty();
    for (int i = 1; i < 7; i++) {
      spammer.say(Say.message("news", "bad " + i));
    }
    assertThat(spammer.score()).isLessThan(-80);
    spammer.say(Say.message("news", "good but late"));
    assertThat(node.received).isEmpty();
    assertThat(node.banned).isEmpty();
  }

  @Test
  void many_invalid_messages_at_once_end_in_a_ban() {
    rejectBad();
    TestPeer spammer = TestPeer.of(node, "news");
    byte[][] spam = new byte[1_000][];
    for (int i = 0; i < spam.length; i++) {
      spam[i] = Say.message("news", "bad " + i);
    }
    spammer.say(spam);

    // From the graylist on nothing more is looked at, in the same RPC either.
    assertThat(node.router.stats().rejected()).isLessThan(8);
    assertThat(node.router.stats().pendingValidations()).isZero();
  }

  @Test
  void who_goes_on_sending_to_a_node_that_does_not_listen_is_banned() {
    rejectBad();
    TestPeer spammer = TestPeer.of(node, "news");
    for (int i = 0; i < 40 && !spammer.peer.gone; i++) {
      spammer.say(Say.message("news", "bad " + i));
    }

    assertThat(node.banned).containsExactly(spammer.peer.id);
  }

  @Test
  void coming_back_does_not_clear_the_score() {
    rejectBad();
    TestPeer spammer = TestPeer.of(node, "news");
    spammer.say(Say.message("news", "bad 1"), Say.message("news", "bad 2"));
    double score = spammer.score();
    spammer.leave();
    time.run(60_000);
    PeerStats back = node.router.scores().connected(spammer.key.peerId(), "10.0.0.2");

    assertThat(node.router.scores().score(back)).isEqualTo(score);
  }

  @Test
  void whoever_passes_on_an_invalid_message_pays_too() {
    rejectBad();
    TestPeer first = TestPeer.of(node, "news");
    TestPeer second = TestPeer.of(node, "news");
    first.say(Say.message("news", "bad"));
    second.say(Say.message("news", "bad"));

    assertThat(second.score()).isEqualTo(first.score()).isNegative();
  }

  @Test
  void and_so_does_who_sent_it_while_it_was_judged() {
    Promise<Validation> judgement = Promise.promise();
    topic.validator(message -> judgement.future());
    TestPeer first = TestPeer.of(node, "news");
    TestPeer second = TestPeer.of(node, "news");
    first.say(Say.message("news", "hello"));
    second.say(Say.message("news", "hello"));
    assertThat(second.score()).isNotNegative();
    judgement.complete(Validation.REJECT);

    assertThat(second.score()).isEqualTo(first.score()).isNegative();
  }

  @Test
  void an_ignored_message_costs_nothing() {
    topic.validator(message -> Future.succeededFuture(Validation.IGNORE));
    TestPeer peer = TestPeer.of(node, "news");
    peer.say(Say.message("news", "hello"));

    assertThat(node.received).isEmpty();
    assertThat(peer.score()).isZero();
  }

  @Test
  void the_memory_of_invalid_messages_is_bounded() {
    rejectBad();
    long kept =
        Heap.keptBy(
            () -> {
              for (int i = 0; i < 10_000; i++) {
                TestPeer peer = TestPeer.of(node);
                for (int n = 0; n < 10; n++) {
                  peer.say(Say.message("news", "bad " + i + " " + n));
                }
                peer.leave();
                time.run(0);
              }
              return node;
            });

    // 100 000 seen ids at 13 bytes, 20 000 invalid ones, 4096 scores of peers that left.
    assertThat(kept).isLessThan(8L << 20);
  }
}
