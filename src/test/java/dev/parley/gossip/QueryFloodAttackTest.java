package dev.parley.gossip;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bus.Outcomes;
import dev.parley.libp2p.Topic;
import dev.parley.node.Author;
import dev.parley.protocol.Bytes;
import dev.parley.protocol.Domain;
import dev.parley.protocol.Hash;
import dev.parley.protocol.Message;
import dev.parley.protocol.RecordCodec;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Small questions with large answers, and answers that silence those who know more. */
class QueryFloodAttackTest {

  private static final int LARGE = 40_000;
  private static final int MESSAGES = 30;

  /** Questions of one peer that a node takes in a second, and the second that is beginning. */
  private static final int QUESTIONS = 2 * 8;

  @TempDir Path directory;

  private GossipAttack attack;
  private Topic commands;
  private Topic responses;
  private List<Hash> keys;
  private long answerBytes;
  private int asked;
  private Message first;
  private Message second;

  @BeforeEach
  void start() {
    attack = new GossipAttack(directory);
    commands = attack.commands;
    responses = attack.responses;
    List<Message> messages = new ArrayList<>();
    for (int i = 0; i < MESSAGES; i++) {
      messages.add(attack.message("x".repeat(LARGE) + i));
    }
    attack.victim.hold(messages);
    attack.behind.hold(messages);
    keys = messages.stream().map(Message::key).toList();
    first = attack.message("first");
    second = attack.message("second");
    attack.behind.hold(List.of(first, second));
    responses.handler(message -> answerBytes += message.dataLength());
  }

  @AfterEach
  void close() {
    attack.close();
  }

  @Test
  void a_flood_of_questions_is_answered_within_a_budget() {
    flood(500);
    assertThat(answerBytes).isPositive().isLessThan(3L << 20);
  }

  @Test
  void a_flood_of_questions_ends_with_the_first_node() {
    flood(500);
    assertThat(attack.passedOn()).isBetween(1L, (long) QUESTIONS);
  }

  @Test
  void a_question_that_comes_again_is_not_passed_on_again() {
    for (int i = 0; i < 20; i++) {
      List<Hash> unknown = List.of(attack.message("unknown " + i).key());
      commands.publish(Buffer.buffer(question(ByteBuffer.allocate(16), unknown)));
      attack.network.run(3_000);
    }
    assertThat(attack.passedOn()).isEqualTo(1);
  }

  @Test
  void an_empty_answer_silences_nobody() {
    answerWith(List.of());
    assertThat(found()).isEqualTo(2);
  }

  @Test
  void an_answer_with_a_part_of_what_is_known_silences_nobody() {
    answerWith(List.of(RecordCodec.encode(first)));
    assertThat(found()).isEqualTo(2);
  }

  @Test
  void a_forged_answer_silences_nobody() {
    answerWith(List.of(RecordCodec.encode(Author.forged(first))));
    assertThat(found()).isEqualTo(2);
  }

  /** The stranger is faster than anybody who waits a little first. */
  private void answerWith(List<byte[]> records) {
    commands.handler(
        message -> {
          GossipMessage.Query query =
              (GossipMessage.Query) GossipCodec.decode(message.data().getBytes());
          responses.publish(
              Buffer.buffer(GossipCodec.encodeResponse(query.id(), query.domain(), records)));
        });
  }

  private int found() {
    Future<Outcomes> found =
        attack.victim.peers().gossip().ask(Domain.MESSAGES, List.of(first.key(), second.key()));
    attack.network.run(5_000);
    return found.result().outcomes().size();
  }

  private void flood(int questions) {
    for (int i = 0; i < questions; i++) {
      commands.publish(Buffer.buffer(question(ByteBuffer.allocate(16).putInt(0, ++asked), keys)));
    }
    attack.network.run(2_000);
  }

  private static byte[] question(ByteBuffer id, List<Hash> keys) {
    return GossipCodec.encode(new GossipMessage.Query(Bytes.of(id.array()), Domain.MESSAGES, keys));
  }
}
