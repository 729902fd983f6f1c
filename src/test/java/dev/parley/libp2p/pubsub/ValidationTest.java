package dev.parley.libp2p.pubsub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.libp2p.Validation;
import dev.parley.libp2p.sim.VirtualTime;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The application's judgement, which may take its time. */
class ValidationTest {

  private final VirtualTime time = new VirtualTime(1);
  private final TestNode node =
      new TestNode(time, TestNode.OPTIONS.withLimits(GossipLimits.DEFAULT.withPending(8, 16)));
  private final JoinedTopic topic = node.join("news");
  private final List<Promise<Validation>> judgements = new ArrayList<>();

  private void judgeLater() {
    topic.validator(
        message -> {
          Promise<Validation> promise = Promise.promise();
          judgements.add(promise);
          return promise.future();
        });
  }

  private static byte[][] messages(int from, int count) {
    byte[][] messages = new byte[count][];
    for (int i = 0; i < count; i++) {
      messages[i] = Say.message("news", "message " + (from + i));
    }
    return messages;
  }

  @Test
  void nothing_is_delivered_or_forwarded_before_it_is_accepted() {
    judgeLater();
    TestPeer sender = TestPeer.of(node, "news");
    TestPeer other = TestPeer.of(node, "news");
    other.news();
    sender.say(Say.message("news", "hello"));
    assertThat(node.received).isEmpty();
    assertThat(other.news()).isEmpty();
    judgements.get(0).complete(Validation.ACCEPT);

    assertThat(node.received).containsExactly("hello");
    assertThat(other.news()).containsExactly("MESSAGE news hello");
  }

  @Test
  void who_sent_a_copy_meanwhile_is_not_sent_one() {
    judgeLater();
    TestPeer first = TestPeer.of(node, "news");
    TestPeer second = TestPeer.of(node, "news");
    second.news();
    first.say(Say.message("news", "hello"));
    second.say(Say.message("news", "hello"));
    judgements.get(0).complete(Validation.ACCEPT);

    assertThat(second.news()).isEmpty();
  }

  @Test
  void a_failed_judgement_is_none() {
    judgeLater();
    TestPeer sender = TestPeer.of(node, "news");
    sender.say(Say.message("news", "hello"));
    judgements.get(0).fail("no idea");

    assertThat(node.received).isEmpty();
    assertThat(sender.score()).isNotNegative();
    assertThat(node.router.stats().ignored()).isEqualTo(1);
  }

  @Test
  void so_is_a_validator_that_throws_or_answers_with_nothing() {
    TestPeer sender = TestPeer.of(node, "news");
    topic.validator(
        message -> {
          throw new IllegalStateException("broken");
        });
    sender.say(Say.message("news", "one"));
    topic.validator(message -> null);
    sender.say(Say.message("news", "two"));
    topic.validator(message -> Future.succeededFuture());
    sender.say(Say.message("news", "three"));

    assertThat(node.received).isEmpty();
    assertThat(node.router.stats().ignored()).isEqualTo(3);
  }

  @Test
  void and_one_that_takes_too_long() {
    judgeLater();
    TestPeer sender = TestPeer.of(node, "news");
    sender.say(Say.message("news", "hello"));
    time.run(31_000);
    judgements.get(0).complete(Validation.ACCEPT);

    assertThat(node.received).isEmpty();
    assertThat(node.router.stats().pendingValidations()).isZero();
  }

  @Test
  void a_peer_with_many_pending_messages_is_not_read_from() {
    judgeLater();
    TestPeer sender = TestPeer.of(node, "news");
    sender.say(messages(0, 3));
    assertThat(sender.paused).isFalse();
    sender.say(messages(3, 1));
    assertThat(sender.paused).isTrue();
    judgements.subList(0, 2).forEach(judgement -> judgement.complete(Validation.ACCEPT));

    assertThat(sender.paused).isFalse();
  }

  @Test
  void what_is_beyond_the_bound_of_a_peer_is_dropped_but_may_come_again() {
    judgeLater();
    TestPeer sender = TestPeer.of(node, "news");
    sender.say(messages(0, 12));
    assertThat(judgements).hasSize(8);
    assertThat(node.router.stats().throttled()).isEqualTo(4);
    List.copyOf(judgements).forEach(judgement -> judgement.complete(Validation.ACCEPT));
    sender.say(messages(8, 4));

    assertThat(judgements).hasSize(12);
  }

  @Test
  void and_what_is_beyond_the_bound_of_all() {
    judgeLater();
    for (int i = 0; i < 4; i++) {
      TestPeer.of(node, "news").say(messages(10 * i, 7));
    }

    assertThat(node.router.stats().pendingValidations()).isEqualTo(16);
    assertThat(node.router.stats().throttled()).isEqualTo(12);
  }

  @Test
  void a_handler_that_throws_does_not_keep_others_from_getting_the_message() {
    topic.handler(
        message -> {
          throw new IllegalStateException("broken");
        });
    TestPeer sender = TestPeer.of(node, "news");
    TestPeer other = TestPeer.of(node, "news");
    other.news();
    sender.say(Say.message("news", "one"), Say.message("news", "two"));

    assertThat(other.news()).containsExactly("MESSAGE news one", "MESSAGE news two");
  }

  @Test
  void what_is_accepted_after_the_topic_was_left_goes_nowhere() {
    judgeLater();
    TestPeer sender = TestPeer.of(node, "news");
    sender.say(Say.message("news", "hello"));
    topic.leave();
    judgements.get(0).complete(Validation.ACCEPT);

    assertThat(node.received).isEmpty();
  }

  @Test
  void a_judgement_may_leave_the_topic_and_close_everything() {
    topic.handler(message -> node.router.close());
    TestPeer sender = TestPeer.of(node, "news");
    sender.say(messages(0, 3));

    assertThat(node.router.stats().delivered()).isEqualTo(1);
    assertThat(node.router.stats().topics()).isZero();
  }
}
