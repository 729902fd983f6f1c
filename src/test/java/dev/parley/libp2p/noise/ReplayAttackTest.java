package dev.parley.libp2p.noise;

import static dev.parley.libp2p.noise.NoiseTest.reason;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.libp2p.Libp2pException.Reason;
import dev.parley.libp2p.Security.Secured;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Somebody wrote down what others said, and says it again. */
class ReplayAttackTest {

  private final TwoNodes nodes = new TwoNodes();

  @Test
  void the_messages_of_another_dialler_open_nothing_a_second_time() {
    Attacker dialler = new Attacker(nodes.dialled);
    XxPattern pattern = Attacker.pattern(XxPattern.NAME, dialler.noiseKey, Attacker.pair(72));
    Future<Secured> first = nodes.listenNoise.secure(nodes.accepted, false, null);
    byte[] hello = pattern.writeFirst();
    dialler.send(hello);
    nodes.run();
    pattern.readSecond(dialler.received.get(0));
    byte[] proof = pattern.writeThird(dialler.honest().encoded());
    dialler.send(proof);
    nodes.run();
    assertThat(first.succeeded()).isTrue();

    TwoNodes later = new TwoNodes();
    Future<Secured> second = nodes.listenNoise.secure(later.accepted, false, null);
    Attacker replayer = new Attacker(later.dialled);
    replayer.send(hello);
    replayer.send(proof);
    later.run();
    assertThat(reason(second)).isEqualTo(Reason.VIOLATION);
  }

  @Test
  void the_answer_to_another_dialler_is_no_answer() {
    Attacker dialler = new Attacker(nodes.dialled);
    nodes.listenNoise.secure(nodes.accepted, false, null);
    dialler.send(
        Attacker.pattern(XxPattern.NAME, dialler.noiseKey, Attacker.pair(73)).writeFirst());
    nodes.run();
    byte[] answer = dialler.received.get(0);

    TwoNodes later = new TwoNodes();
    Future<Secured> dialling =
        later.dialNoise.secure(later.dialled, true, nodes.listenKey.peerId());
    new Attacker(later.accepted).send(answer);
    later.run();
    assertThat(reason(dialling)).isEqualTo(Reason.VIOLATION);
  }

  @Test
  void a_dialler_that_is_told_its_own_words_does_not_take_itself_for_another() {
    Future<Secured> dialling = nodes.dialNoise.secure(nodes.dialled, true, null);
    Attacker mirror = new Attacker(nodes.accepted);
    nodes.run();
    mirror.send(Arrays.copyOf(mirror.received.get(0), XxPattern.MAX_OVERHEAD));
    nodes.run();

    assertThat(reason(dialling)).isEqualTo(Reason.VIOLATION);
  }

  @Test
  void a_message_that_comes_twice_ends_the_link() {
    Replaying replaying = new Replaying(nodes);
    replaying.says("pay ten");
    replaying.replay(0);

    assertThat(replaying.heard).containsExactly("pay ten");
    assertThat(replaying.cause()).isEqualTo(Reason.VIOLATION);
  }

  @Test
  void messages_that_change_places_end_the_link_before_one_is_read() {
    Replaying replaying = new Replaying(nodes);
    replaying.hold = true;
    replaying.says("one");
    replaying.says("two");
    replaying.replay(1);
    replaying.replay(0);

    assertThat(replaying.heard).isEmpty();
    assertThat(replaying.cause()).isEqualTo(Reason.VIOLATION);
  }

  @Test
  void a_message_that_is_left_out_ends_the_link_at_the_next() {
    Replaying replaying = new Replaying(nodes);
    replaying.hold = true;
    replaying.says("one");
    replaying.says("two");
    replaying.replay(1);

    assertThat(replaying.heard).isEmpty();
    assertThat(replaying.cause()).isEqualTo(Reason.VIOLATION);
  }

  @Test
  void what_one_said_is_not_taken_for_what_the_other_said() {
    Replaying replaying = new Replaying(nodes);
    List<Throwable> causes = new ArrayList<>();
    replaying.dialler.reader(bytes -> replaying.heard.add("the dialler heard"));
    replaying.dialler.closeHandler(causes::add);
    replaying.hold = true;
    replaying.says("one");
    nodes.accepted.write(Unpooled.copiedBuffer(replaying.sealed.get(0)));
    nodes.run();

    assertThat(replaying.heard).isEmpty();
    assertThat(causes).hasSize(1);
  }

  /** A dialler and a listener with somebody in the middle who holds back and repeats. */
  private static final class Replaying {

    private final TwoNodes nodes;
    private final List<byte[]> sealed = new ArrayList<>();
    private final List<String> heard = new ArrayList<>();
    private final List<Throwable> causes = new ArrayList<>();
    private final SealedChannel dialler;
    private boolean hold;

    private Replaying(TwoNodes nodes) {
      this.nodes = nodes;
      CipherState[] here = keys();
      CipherState[] there = keys();
      Tap tap = new Tap(nodes.dialled, this::pass);
      dialler = new SealedChannel(tap, nodes.dialLoop, here[0], here[1]);
      SealedChannel listener =
          new SealedChannel(nodes.accepted, nodes.listenLoop, there[1], there[0]);
      listener.reader(
          bytes -> heard.add(bytes.readCharSequence(bytes.readableBytes(), UTF_8) + ""));
      listener.closeHandler(causes::add);
    }

    private static final java.nio.charset.Charset UTF_8 = java.nio.charset.StandardCharsets.UTF_8;

    private static CipherState[] keys() {
      return new SymmetricState(XxPattern.NAME, new Sha256(), ChaChaPoly.fastest()).split();
    }

    private boolean pass(ByteBuf bytes) {
      byte[] copy = new byte[bytes.readableBytes()];
      bytes.getBytes(bytes.readerIndex(), copy);
      sealed.add(copy);
      return !hold;
    }

    private void says(String text) {
      dialler.write(Unpooled.copiedBuffer(text, UTF_8));
      nodes.run();
    }

    private void replay(int message) {
      nodes.dialled.write(Unpooled.copiedBuffer(sealed.get(message)));
      nodes.run();
    }

    private Reason cause() {
      assertThat(causes).hasSize(1);
      return ((dev.parley.libp2p.Libp2pException) causes.get(0)).reason();
    }
  }
}
