package dev.parley.libp2p.kad;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.libp2p.sim.Cluster;
import dev.parley.libp2p.wire.ProtoWriter;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Frames that are too long, cut off, or no messages: each costs its sender the stream. */
class MalformedFrameAttackTest {

  private final Cluster cluster = new Cluster(12);
  private final KadNetwork network = new KadNetwork(cluster).start(3);
  private final Cluster.Node victim = cluster.node(1);
  private final Cluster.Node mallory = network.startStranger();
  private final Questions attack = Questions.open(cluster, mallory, victim);

  /** Whatever happened, others are answered. */
  @AfterEach
  void the_victim_answers_others() {
    Questions questions = Questions.open(cluster, cluster.node(2), victim);
    questions.ask(Message.findNode(victim.peerId().bytes()));
    cluster.run(1_000);

    assertThat(questions.answers).hasSize(1);
  }

  @Test
  void a_length_above_the_limit_is_refused_before_the_frame_comes() {
    attack.write(new ProtoWriter().varint((16 << 10) + 1).toBytes());

    assertReset();
  }

  @Test
  void a_length_that_never_ends_is_refused() {
    byte[] endless = new byte[20];
    Arrays.fill(endless, (byte) 0xff);

    attack.write(endless);

    assertReset();
  }

  @Test
  void a_length_above_two_to_the_31_is_refused() {
    attack.write(new ProtoWriter().varint(1L << 31).toBytes());

    assertReset();
  }

  @Test
  void a_frame_that_ends_too_early_is_refused() {
    attack.write(new byte[] {100, 8, 4}).stream.end();

    assertReset();
  }

  @Test
  void a_frame_that_is_no_message_is_refused() {
    byte[] noise = new byte[500];
    new Random(1).nextBytes(noise);

    attack.write(Questions.frame(noise));

    assertReset();
  }

  @Test
  void a_key_of_ten_thousand_bytes_is_refused() {
    attack.ask(Message.findNode(new byte[10_000]));

    assertReset();
  }

  @Test
  void a_frame_that_comes_byte_by_byte_is_not_waited_for() {
    byte[] frame = Questions.frame(Message.findNode(victim.peerId().bytes()).encode());
    for (int i = 0; i < 15 && !attack.closed; i++) {
      attack.write(new byte[] {frame[i]});
      cluster.run(1_000);
    }

    assertThat(attack.closed).isTrue();
    assertThat(attack.answers).isEmpty();
  }

  private void assertReset() {
    cluster.run(1_000);
    assertThat(attack.closed).isTrue();
    assertThat(attack.answers).isEmpty();
    assertThat(network.kad(victim).stats().refusedRequests()).isOne();
  }
}
