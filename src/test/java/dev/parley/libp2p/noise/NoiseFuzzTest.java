package dev.parley.libp2p.noise;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.libp2p.Libp2pException;
import dev.parley.libp2p.Malformed;
import dev.parley.libp2p.Security.Secured;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever arrives is a handshake and sealed messages, or ends the link with a reason. */
class NoiseFuzzTest {

  private static final Duration SEARCH = Duration.ofSeconds(Long.getLong("parley.fuzz.seconds", 1));

  private final Random random = new Random(Long.getLong("parley.fuzz.seed", 1));
  private final TwoNodes nodes = new TwoNodes();
  private final long end = System.nanoTime() + SEARCH.toNanos();

  @Test
  void mutated_payloads_are_payloads_or_refused() {
    byte[] noiseKey = Attacker.pair(1).publicKey();
    List<String> muxers = List.of("/yamux/1.0.0", "/mplex/6.7.0");
    byte[] good = HandshakePayload.of(nodes.dialKey, noiseKey, muxers).encoded();
    do {
      try {
        HandshakePayload payload = HandshakePayload.decode(mutate(good));
        assertThat(payload.muxers()).hasSizeLessThanOrEqualTo(HandshakePayload.MAX_MUXERS);
        payload.proven(noiseKey);
      } catch (Malformed | Libp2pException refused) {
        assertThat(refused.getMessage()).isNotBlank();
      }
    } while (System.nanoTime() < end);
  }

  @Test
  void mutated_handshakes_succeed_unchanged_or_fail_with_a_reason() {
    do {
      TwoNodes pair = new TwoNodes();
      int victim = random.nextInt(4);
      int[] message = {0};
      Future<Secured> dialling =
          pair.dialNoise.secure(
              new Tap(pair.dialled, bytes -> change(bytes, message[0]++ == victim)), true, null);
      Future<Secured> listening =
          pair.listenNoise.secure(
              new Tap(pair.accepted, bytes -> change(bytes, message[0]++ == victim)), false, null);
      pair.run();
      pair.dialled.close(null);
      pair.accepted.close(null);
      pair.run();
      assertGoodOrReasoned(dialling, pair.listenKey.publicKey());
      assertGoodOrReasoned(listening, pair.dialKey.publicKey());
    } while (System.nanoTime() < end);
  }

  private static void assertGoodOrReasoned(Future<Secured> outcome, Object expected) {
    assertThat(outcome.isComplete()).isTrue();
    if (outcome.succeeded()) {
      assertThat(outcome.result().remoteKey()).isEqualTo(expected);
    } else {
      assertThat(outcome.cause()).isInstanceOf(Libp2pException.class);
    }
  }

  private boolean change(ByteBuf bytes, boolean victim) {
    if (victim) {
      byte[] original = new byte[bytes.readableBytes()];
      bytes.readBytes(original);
      bytes.clear().writeBytes(mutate(original));
    }
    return true;
  }

  @Test
  void a_mutated_stream_gives_a_part_of_what_was_said_or_all_and_nothing_else() {
    do {
      CipherState[] here = keys();
      CipherState[] there = keys();
      byte[] said = new byte[1 + random.nextInt(5_000)];
      random.nextBytes(said);
      byte[] stream = sealed(said, here[0]);
      boolean changed = random.nextBoolean();
      ByteBuf heard = Unpooled.buffer();
      List<Throwable> causes = new ArrayList<>();
      TwoNodes pair = new TwoNodes();
      SealedChannel channel = new SealedChannel(pair.accepted, pair.listenLoop, there[1], there[0]);
      channel.reader(heard::writeBytes);
      channel.closeHandler(causes::add);
      pair.dialled.write(Unpooled.wrappedBuffer(changed ? mutate(stream) : stream));
      pair.dialled.close(null);
      pair.run();

      byte[] got = Arrays.copyOf(heard.array(), heard.readableBytes());
      assertThat(got).isEqualTo(Arrays.copyOf(said, got.length));
      if (!changed) {
        assertThat(got).hasSameSizeAs(said);
      }
      assertThat(causes).allSatisfy(cause -> assertThat(reasoned(cause)).isTrue());
    } while (System.nanoTime() < end);
  }

  private static boolean reasoned(Throwable cause) {
    return cause == null || cause instanceof Libp2pException;
  }

  private byte[] sealed(byte[] said, CipherState key) {
    ByteBuf stream = Unpooled.buffer();
    for (int at = 0; at < said.length; ) {
      int count = Math.min(said.length - at, random.nextInt(2_000));
      byte[] message = Arrays.copyOfRange(said, at, at + count + ChaChaPoly.TAG_LENGTH);
      key.seal(message, 0, count);
      stream.writeShort(message.length).writeBytes(message);
      at += count;
    }
    return Arrays.copyOf(stream.array(), stream.readableBytes());
  }

  private static CipherState[] keys() {
    return new SymmetricState(XxPattern.NAME, new Sha256(), ChaChaPoly.fastest()).split();
  }

  private byte[] mutate(byte[] good) {
    byte[] mutated = good.clone();
    for (int i = random.nextInt(3); i >= 0; i--) {
      int at = random.nextInt(mutated.length);
      switch (random.nextInt(5)) {
        case 0 -> mutated[at] ^= (byte) (1 << random.nextInt(8));
        case 1 -> mutated[at] = (byte) random.nextInt();
        case 2 -> mutated = Arrays.copyOf(mutated, 1 + random.nextInt(mutated.length));
        case 3 -> mutated[at] = mutated[random.nextInt(mutated.length)];
        default -> mutated[random.nextInt(Math.min(4, mutated.length))] += (byte) 1;
      }
    }
    return mutated;
  }
}
