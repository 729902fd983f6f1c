package dev.parley.libp2p.noise;

import static dev.parley.libp2p.noise.NoiseTest.reason;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.libp2p.Libp2pException.Reason;
import dev.parley.libp2p.Malformed;
import dev.parley.libp2p.Security.Secured;
import io.vertx.core.Future;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Points with which every secret gives zero: whoever sends one knows all the keys. */
class LowOrderPointAttackTest {

  private final TwoNodes nodes = new TwoNodes();

  /** RFC 7748, section 7, and the same with what is above the field's order or ignored. */
  static Stream<byte[]> points() {
    return Stream.of(
            "0000000000000000000000000000000000000000000000000000000000000000",
            "0100000000000000000000000000000000000000000000000000000000000000",
            "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
            "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
            "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
            "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
            "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
            "0000000000000000000000000000000000000000000000000000000000000080")
        .map(HexFormat.of()::parseHex);
  }

  @ParameterizedTest
  @MethodSource("points")
  void no_implementation_agrees_on_a_secret_with_them(byte[] point) {
    for (X25519 curve : new X25519[] {BouncyX25519::new, X25519.fastest()}) {
      byte[] secret = new byte[X25519.LENGTH];
      Arrays.fill(secret, (byte) 3);
      assertThatThrownBy(() -> curve.pair(secret).agree(point)).isInstanceOf(Malformed.class);
    }
  }

  @ParameterizedTest
  @MethodSource("points")
  void a_listener_refuses_a_dialler_with_one(byte[] point) {
    Future<Secured> listening = nodes.listenNoise.secure(nodes.accepted, false, null);
    Attacker attacker = new Attacker(nodes.dialled);
    attacker.send(point);
    nodes.run();

    assertThat(reason(listening)).isEqualTo(Reason.VIOLATION);
    assertThat(attacker.received).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("points")
  void a_dialler_refuses_a_listener_with_one(byte[] point) {
    Future<Secured> dialling = nodes.dialNoise.secure(nodes.dialled, true, null);
    new Attacker(nodes.accepted).send(Arrays.copyOf(point, 300));
    nodes.run();

    assertThat(reason(dialling)).isEqualTo(Reason.VIOLATION);
  }

  @ParameterizedTest
  @MethodSource("points")
  void one_that_is_sent_as_the_lasting_key_is_refused_too(byte[] point) {
    Future<Secured> listening = nodes.listenNoise.secure(nodes.accepted, false, null);
    Attacker attacker = new Attacker(nodes.dialled);
    XxPattern pattern = Attacker.pattern(XxPattern.NAME, new Forged(point), Attacker.pair(74));
    attacker.send(pattern.writeFirst());
    nodes.run();
    pattern.readSecond(attacker.received.get(0));
    attacker.send(pattern.writeThird(attacker.honest().encoded()));
    nodes.run();

    assertThat(reason(listening)).isEqualTo(Reason.VIOLATION);
  }

  /** Claims a point, and knows what every secret gives with it. */
  private record Forged(byte[] publicKey) implements X25519.Pair {

    @Override
    public byte[] agree(byte[] other) {
      return new byte[X25519.LENGTH];
    }
  }
}
