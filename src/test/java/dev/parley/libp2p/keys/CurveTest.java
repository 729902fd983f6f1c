package dev.parley.libp2p.keys;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.bouncycastle.util.BigIntegers;
import org.junit.jupiter.api.Test;

/** Peers with the library and peers without it must agree about everything. */
class CurveTest {

  private static final Duration SEARCH = Duration.ofSeconds(Long.getLong("parley.fuzz.seconds", 1));

  private final Random random = new Random(Long.getLong("parley.fuzz.seed", 1));
  private final Secp256k1 fast = new Secp256k1(new NativeCurve());
  private final Secp256k1 portable = new Secp256k1(new BouncyCurve());

  @Test
  void keys_and_signatures_are_the_same_bytes() {
    for (int i = 0; i < 100; i++) {
      byte[] secret = bytes(32);
      byte[] message = bytes(random.nextInt(200));

      assertThat(fast.publicKey(secret)).isEqualTo(portable.publicKey(secret));
      assertThat(fast.sign(secret, message)).isEqualTo(portable.sign(secret, message));
    }
  }

  @Test
  void verdicts_about_changed_signatures_and_keys_are_the_same() {
    long end = System.nanoTime() + SEARCH.toNanos();
    do {
      byte[] secret = bytes(32);
      byte[] message = bytes(20);
      byte[] key = fast.publicKey(secret);
      byte[] signature = fast.sign(secret, message);
      assertThat(agreed(key, message, signature)).isTrue();
      for (int i = 0; i < 20; i++) {
        agreed(key, message, changed(signature));
        agreed(changed(key), message, signature);
      }
    } while (System.nanoTime() < end);
  }

  @Test
  void an_s_in_the_upper_half_is_refused_though_it_satisfies_the_equation() {
    byte[] secret = bytes(32);
    byte[] message = bytes(20);
    byte[] compact = DerSignature.read(fast.sign(secret, message));
    BigInteger s = new BigInteger(1, compact, 32, 32);
    BigIntegers.asUnsignedByteArray(Curve.ORDER.subtract(s), compact, 32, 32);

    assertThat(agreed(fast.publicKey(secret), message, DerSignature.write(compact))).isFalse();
  }

  @Test
  void numbers_at_the_edges_are_judged_alike() {
    byte[] key = fast.publicKey(bytes(32));
    BigInteger[] edges = {
      BigInteger.ZERO,
      BigInteger.ONE,
      Curve.HALF_ORDER,
      Curve.HALF_ORDER.add(BigInteger.ONE),
      Curve.ORDER.subtract(BigInteger.ONE),
      Curve.ORDER,
      Curve.ORDER.add(BigInteger.ONE),
      BigInteger.ONE.shiftLeft(256).subtract(BigInteger.ONE)
    };
    for (BigInteger r : edges) {
      for (BigInteger s : edges) {
        byte[] compact = new byte[64];
        BigIntegers.asUnsignedByteArray(r, compact, 0, 32);
        BigIntegers.asUnsignedByteArray(s, compact, 32, 32);
        assertThat(agreed(key, new byte[1], DerSignature.write(compact))).isFalse();
      }
    }
  }

  @Test
  void keys_that_are_no_points_are_judged_alike() {
    byte[] secret = bytes(32);
    byte[] signature = fast.sign(secret, new byte[1]);
    byte[] beyondTheField = new byte[33];
    Arrays.fill(beyondTheField, (byte) 0xff);
    beyondTheField[0] = 2;

    assertThat(agreed(beyondTheField, new byte[1], signature)).isFalse();
    assertThat(agreed(new byte[33], new byte[1], signature)).isFalse();
    assertThat(agreed(new byte[0], new byte[1], signature)).isFalse();
    assertThat(agreed(new byte[65], new byte[1], signature)).isFalse();
  }

  private boolean agreed(byte[] key, byte[] message, byte[] signature) {
    boolean verdict = fast.verify(key, message, signature);
    assertThat(portable.verify(key, message, signature)).isEqualTo(verdict);
    return verdict;
  }

  private byte[] changed(byte[] original) {
    byte[] changed = original.clone();
    switch (random.nextInt(4)) {
      case 0 -> changed[random.nextInt(changed.length)] ^= (byte) (1 << random.nextInt(8));
      case 1 -> changed[random.nextInt(changed.length)] = (byte) random.nextInt();
      case 2 -> changed = Arrays.copyOf(changed, random.nextInt(2 * changed.length));
      default -> changed[random.nextInt(Math.min(6, changed.length))] += (byte) 1;
    }
    return changed;
  }

  private byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }
}
