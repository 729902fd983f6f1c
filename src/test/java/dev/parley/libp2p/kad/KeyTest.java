package dev.parley.libp2p.kad;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.security.MessageDigest;
import java.util.Random;
import org.junit.jupiter.api.Test;

class KeyTest {

  private final Random random = new Random(1);

  @Test
  void distances_are_the_xor_of_hashes() throws Exception {
    for (int i = 0; i < 500; i++) {
      byte[] target = name();
      byte[] left = name();
      byte[] right = name();

      int compared = Key.of(target).compareDistances(Key.of(left), Key.of(right));

      BigInteger toLeft = number(target).xor(number(left));
      BigInteger toRight = number(target).xor(number(right));
      assertThat(Integer.signum(compared)).isEqualTo(toLeft.compareTo(toRight));
      assertThat(Key.of(target).sharedPrefix(Key.of(left))).isEqualTo(256 - toLeft.bitLength());
    }
  }

  @Test
  void a_key_shares_everything_with_itself() {
    byte[] name = name();

    assertThat(Key.of(name).sharedPrefix(Key.of(name))).isEqualTo(256);
    assertThat(Key.of(name)).isEqualTo(Key.of(name)).hasSameHashCodeAs(Key.of(name));
  }

  private byte[] name() {
    byte[] name = new byte[34];
    random.nextBytes(name);
    return name;
  }

  private static BigInteger number(byte[] name) throws Exception {
    return new BigInteger(1, MessageDigest.getInstance("SHA-256").digest(name));
  }
}
