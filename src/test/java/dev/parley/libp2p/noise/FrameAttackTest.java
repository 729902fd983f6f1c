package dev.parley.libp2p.noise;

import static dev.parley.libp2p.noise.NoiseTest.reason;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.libp2p.Libp2pException;
import dev.parley.libp2p.Libp2pException.Reason;
import dev.parley.libp2p.Security.Secured;
import io.netty.buffer.Unpooled;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages that are cut off, too long, too short, or changed on their way. */
class FrameAttackTest {

  private final TwoNodes nodes = new TwoNodes();
  private final List<String> heard = new ArrayList<>();
  private final List<Throwable> causes = new ArrayList<>();

  @Test
  void a_handshake_message_that_is_too_long_is_refused_by_its_length_alone() {
    Future<Secured> listening = nodes.listenNoise.secure(nodes.accepted, false, null);
    new Attacker(nodes.dialled).sendRaw(new byte[] {(byte) 0xff, (byte) 0xff});
    nodes.run();

    assertThat(reason(listening)).isEqualTo(Reason.VIOLATION);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 20, 33})
  void a_handshake_that_is_cut_off_fails(int bytes) {
    Future<Secured> listening = nodes.listenNoise.secure(nodes.accepted, false, null);
    Attacker attacker = new Attacker(nodes.dialled);
    byte[] start = new byte[bytes];
    if (bytes > 1) {
      start[1] = 32;
    }
    attacker.sendRaw(start);
    nodes.run();
    assertThat(listening.isComplete()).isFalse();

    attacker.close();
    nodes.run();
    assertThat(reason(listening)).isEqualTo(Reason.UNREACHABLE);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 31})
  void a_first_message_without_a_whole_key_is_refused(int length) {
    Future<Secured> listening = nodes.listenNoise.secure(nodes.accepted, false, null);
    new Attacker(nodes.dialled).send(new byte[length]);
    nodes.run();

    assertThat(reason(listening)).isEqualTo(Reason.VIOLATION);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 31, 32, 79, 80, 95})
  void a_second_message_that_is_too_short_is_refused(int length) {
    Future<Secured> dialling = nodes.dialNoise.secure(nodes.dialled, true, null);
    byte[] message = new byte[length];
    System.arraycopy(Attacker.pair(1).publicKey(), 0, message, 0, Math.min(X25519.LENGTH, length));
    new Attacker(nodes.accepted).send(message);
    nodes.run();

    assertThat(reason(dialling)).isEqualTo(Reason.VIOLATION);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 47, 48, 63})
  void a_third_message_that_is_too_short_is_refused(int length) {
    Future<Secured> listening = nodes.listenNoise.secure(nodes.accepted, false, null);
    Attacker attacker = new Attacker(nodes.dialled);
    attacker.send(Attacker.pair(1).publicKey());
    attacker.send(new byte[length]);
    nodes.run();

    assertThat(reason(listening)).isEqualTo(Reason.VIOLATION);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 15})
  void a_sealed_message_shorter_than_its_tag_ends_the_link(int length) {
    listen();
    nodes.dialled.write(Unpooled.buffer().writeShort(length).writeZero(length));
    nodes.run();

    assertThat(cause()).isEqualTo(Reason.VIOLATION);
  }

  @Test
  void a_changed_message_ends_the_link_and_nothing_after_it_is_read() {
    listen();
    nodes.dialled.write(Unpooled.buffer().writeShort(20).writeZero(20));
    nodes.dialChannel.write(Unpooled.copiedBuffer("genuine", StandardCharsets.UTF_8));
    nodes.run();

    assertThat(heard).isEmpty();
    assertThat(cause()).isEqualTo(Reason.VIOLATION);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 1_000})
  void a_link_that_closes_inside_a_message_was_cut_off(int bytes) {
    listen();
    nodes.dialled.write(Unpooled.buffer().writeShort(2_000).writeZero(1_000).slice(0, bytes));
    nodes.dialled.close(null);
    nodes.run();

    assertThat(heard).isEmpty();
    assertThat(cause()).isEqualTo(Reason.VIOLATION);
  }

  @Test
  void a_link_that_closes_between_messages_closed_in_order() {
    listen();
    nodes.listenChannel.endHandler(() -> nodes.listenChannel.close(null));
    nodes.dialChannel.write(Unpooled.copiedBuffer("bye", StandardCharsets.UTF_8));
    nodes.dialChannel.close(null);
    nodes.run();

    assertThat(heard).containsExactly("bye");
    assertThat(causes).hasSize(1).containsOnlyNulls();
  }

  @Test
  void a_length_alone_holds_no_memory() {
    Frames frames = new Frames();
    frames.next(Unpooled.buffer().writeShort(0xffff).writeZero(100));

    assertThat(frames.isInside()).isTrue();
    assertThat(frames.room()).isLessThanOrEqualTo(1_024);
  }

  @Test
  void room_grows_with_what_has_come_and_is_given_back() {
    Frames frames = new Frames();
    frames.next(Unpooled.buffer().writeShort(0xffff).writeZero(100));
    for (int have = 100; have < 0xffff - 1_000; have += 1_000) {
      frames.next(Unpooled.buffer().writeZero(1_000));
      assertThat(frames.room()).isLessThanOrEqualTo(2 * (have + 1_000) + 2);
    }
    assertThat(frames.next(Unpooled.buffer().writeZero(1_000))).hasSize(0xffff);
    assertThat(frames.room()).isZero();
  }

  private void listen() {
    nodes.secured();
    nodes.listenChannel.reader(
        bytes ->
            heard.add(
                bytes.readCharSequence(bytes.readableBytes(), StandardCharsets.UTF_8).toString()));
    nodes.listenChannel.closeHandler(causes::add);
  }

  private Reason cause() {
    assertThat(causes).hasSize(1);
    return ((Libp2pException) causes.get(0)).reason();
  }
}
