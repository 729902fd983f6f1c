package dev.parley.libp2p.noise;

import static dev.parley.libp2p.noise.NoiseTest.reason;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.libp2p.Libp2pException.Reason;
import dev.parley.libp2p.Security.Secured;
import io.vertx.core.Future;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/**
 * From a signature anybody can make another of the same text, by taking the order of the curve less
 * s. It satisfies the equation; whoever counts by signatures would count twice.
 */
class HighSSignatureAttackTest {

  private static final BigInteger ORDER =
      new BigInteger("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141", 16);

  private final TwoNodes nodes = new TwoNodes();

  @Test
  void a_dialler_refuses_the_other_signature() {
    Future<Secured> dialling = nodes.dialNoise.secure(nodes.dialled, true, null);
    Attacker attacker = new Attacker(nodes.accepted);
    attacker.listen(nodes, attacker.withSignature(HighSSignatureAttackTest::mirrored));

    assertThat(reason(dialling)).isEqualTo(Reason.IDENTITY);
  }

  @Test
  void a_listener_refuses_the_other_signature() {
    Future<Secured> listening = nodes.listenNoise.secure(nodes.accepted, false, null);
    Attacker attacker = new Attacker(nodes.dialled);
    attacker.dial(nodes, attacker.withSignature(HighSSignatureAttackTest::mirrored));

    assertThat(reason(listening)).isEqualTo(Reason.IDENTITY);
  }

  @Test
  void mirrored_twice_it_is_the_signature_that_is_accepted() {
    Future<Secured> listening = nodes.listenNoise.secure(nodes.accepted, false, null);
    Attacker attacker = new Attacker(nodes.dialled);
    attacker.dial(nodes, attacker.withSignature(signature -> mirrored(mirrored(signature))));

    assertThat(listening.succeeded()).isTrue();
  }

  private static byte[] mirrored(byte[] der) {
    int rEnd = 4 + der[3];
    byte[] r = Arrays.copyOfRange(der, 4, rEnd);
    byte[] s = Arrays.copyOfRange(der, rEnd + 2, der.length);
    byte[] mirrored = ORDER.subtract(new BigInteger(1, s)).toByteArray();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(0x30);
    out.write(4 + r.length + mirrored.length);
    out.write(2);
    out.write(r.length);
    out.writeBytes(r);
    out.write(2);
    out.write(mirrored.length);
    out.writeBytes(mirrored);
    return out.toByteArray();
  }
}
