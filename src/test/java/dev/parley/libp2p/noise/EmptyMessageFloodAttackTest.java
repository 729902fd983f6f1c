package dev.parley.libp2p.noise;

import static dev.parley.libp2p.noise.NoiseTest.reason;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.libp2p.Libp2pException.Reason;
import dev.parley.libp2p.Security.Secured;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.Future;
import org.junit.jupiter.api.Test;

/** Messages of nothing, as many as the line takes. */
class EmptyMessageFloodAttackTest {

  private static final int MANY = 100_000;

  private final TwoNodes nodes = new TwoNodes();

  @Test
  void the_first_of_many_empty_messages_ends_a_handshake() {
    Future<Secured> listening = nodes.listenNoise.secure(nodes.accepted, false, null);
    nodes.dialled.write(Unpooled.buffer().writeZero(2 * MANY));
    nodes.run();

    assertThat(reason(listening)).isEqualTo(Reason.VIOLATION);
  }

  @Test
  void sealed_messages_of_nothing_are_passed_over_and_hold_nothing() {
    CipherState[] here = keys();
    CipherState[] there = keys();
    int[] offered = {0};
    StringBuilder heard = new StringBuilder();
    SealedChannel channel = new SealedChannel(nodes.accepted, nodes.listenLoop, there[1], there[0]);
    channel.reader(
        bytes -> {
          offered[0]++;
          heard.append((char) bytes.readByte());
        });

    ByteBuf flood = Unpooled.buffer(18 * MANY);
    for (int i = 0; i < MANY; i++) {
      flood.writeShort(16).writeBytes(sealed(here[0], 0));
    }
    nodes.dialled.write(flood.writeShort(17).writeBytes(sealed(here[0], 1)));
    nodes.run();

    assertThat(offered[0]).isEqualTo(1);
    assertThat(heard).hasToString("\0");
  }

  private static byte[] sealed(CipherState key, int count) {
    byte[] message = new byte[count + ChaChaPoly.TAG_LENGTH];
    key.seal(message, 0, count);
    return message;
  }

  private static CipherState[] keys() {
    return new SymmetricState(XxPattern.NAME, new Sha256(), ChaChaPoly.fastest()).split();
  }
}
