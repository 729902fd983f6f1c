package dev.parley.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.protocol.Signature;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.stream.Stream;
import org.bouncycastle.util.BigIntegers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class Secp256k1Test {

  private static final int SIGNED = 2_000;
  private static final int CORRUPTED = 8_000;
  private static final HexFormat HEX = HexFormat.of();
  private static final BigInteger ORDER =
      new BigInteger("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141", 16);
  private static final BigInteger FIELD =
      new BigInteger("fffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc2f", 16);

  private final Secp256k1 fast = new NativeSecp256k1();
  private final Secp256k1 portable = new BouncySecp256k1();

  @Test
  void native_and_portable_agree_on_keys_signatures_and_signers() {
    Random random = new Random(1);
    for (int i = 0; i < SIGNED; i++) {
      byte[] key = number(random);
      byte[] hash = bytes(random, 32);

      byte[] signed = fast.sign(hash, key);
      byte[] point = fast.publicPoint(key);
      assertThat(portable.sign(hash, key)).isEqualTo(signed);
      assertThat(portable.publicPoint(key)).isEqualTo(point);
      assertThat(portable.publicKey(key)).isEqualTo(fast.publicKey(key));

      Signature signature = Signature.of(signed);
      assertThat(recovered(hash, signature, signature.recoveryId())).isEqualTo(point);
      assertThat(recovered(hash, signature, 1 - signature.recoveryId())).isNotEqualTo(point);
    }
  }

  @Test
  void native_and_portable_agree_on_corrupted_signatures() {
    Random random = new Random(2);
    int nobody = 0;
    for (int i = 0; i < CORRUPTED; i++) {
      byte[] signed = bytes(random, Signature.LENGTH);
      signed[32] &= 0x3f;
      signed[64] = (byte) (random.nextInt(2));
      byte[] signer = recovered(bytes(random, 32), Signature.of(signed), random.nextInt(2));
      nobody += signer == null ? 1 : 0;
    }
    // Half of all numbers are the x of a point.
    assertThat(nobody).isBetween(CORRUPTED * 45 / 100, CORRUPTED * 55 / 100);
  }

  static Stream<Arguments> impossible_signatures() {
    BigInteger one = BigInteger.ONE;
    return Stream.of(
        Arguments.of("r is zero", BigInteger.ZERO, one),
        Arguments.of("s is zero", one, BigInteger.ZERO),
        Arguments.of("both are zero", BigInteger.ZERO, BigInteger.ZERO),
        Arguments.of("r is the order", ORDER, one),
        Arguments.of("r is above the order, on the field", FIELD.subtract(one), one),
        Arguments.of("r is the field's prime", FIELD, one),
        Arguments.of("r is the largest number", one.shiftLeft(256).subtract(one), one),
        Arguments.of("r is on no point", BigInteger.valueOf(5), one));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("impossible_signatures")
  void nobody_made_an_impossible_signature(String name, BigInteger r, BigInteger s) {
    byte[] signed = new byte[Signature.LENGTH];
    BigIntegers.asUnsignedByteArray(r, signed, 0, 32);
    BigIntegers.asUnsignedByteArray(s, signed, 32, 32);

    for (int recoveryId = 0; recoveryId < 2; recoveryId++) {
      assertThat(recovered(new byte[32], Signature.of(signed), recoveryId)).isNull();
    }
  }

  @Test
  void a_signature_that_leads_to_the_point_at_infinity_has_no_signer() {
    // With key 1 the nonce point is G itself: r = G.x and s = hash make s R - hash G vanish.
    byte[] signed = new byte[Signature.LENGTH];
    byte[] one = BigIntegers.asUnsignedByteArray(32, BigInteger.ONE);
    byte[] base = fast.publicPoint(one);
    System.arraycopy(base, 0, signed, 0, 32);
    System.arraycopy(one, 0, signed, 32, 32);

    assertThat(recovered(one, Signature.of(signed), base[63] & 1)).isNull();
  }

  static Stream<byte[]> hashes_at_the_edges() {
    byte[] ones = new byte[32];
    Arrays.fill(ones, (byte) 0xff);
    return Stream.of(new byte[32], ones, BigIntegers.asUnsignedByteArray(32, ORDER));
  }

  @ParameterizedTest
  @MethodSource("hashes_at_the_edges")
  void native_and_portable_agree_on_hashes_at_the_edges(byte[] hash) {
    byte[] key = number(new Random(3));

    byte[] signed = fast.sign(hash, key);
    Signature signature = Signature.of(signed);
    assertThat(portable.sign(hash, key)).isEqualTo(signed);
    assertThat(recovered(hash, signature, signature.recoveryId())).isEqualTo(fast.publicPoint(key));
  }

  static Stream<byte[]> numbers_that_are_no_key() {
    return Stream.of(
        new byte[32],
        BigIntegers.asUnsignedByteArray(32, ORDER),
        HEX.parseHex("ff".repeat(32)),
        new byte[0],
        HEX.parseHex("01".repeat(31)),
        HEX.parseHex("01".repeat(33)));
  }

  @ParameterizedTest
  @MethodSource("numbers_that_are_no_key")
  void a_number_that_is_no_key_is_refused(byte[] key) {
    for (Secp256k1 curve : new Secp256k1[] {fast, portable}) {
      assertThatThrownBy(() -> curve.publicPoint(key)).isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> curve.sign(new byte[32], key))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void another_recovery_id_than_0_and_1_is_refused_before_it_reaches_the_library() {
    byte[] key = number(new Random(4));
    Signature signature = Signature.of(fast.sign(new byte[32], key));
    for (Secp256k1 curve : new Secp256k1[] {fast, portable}) {
      for (int recoveryId : new int[] {-1, 2, 3, 4, 27}) {
        assertThatThrownBy(() -> curve.recover(new byte[32], signature, recoveryId))
            .isInstanceOf(IllegalArgumentException.class);
      }
    }
  }

  @Test
  void the_native_library_is_chosen_where_it_loads() {
    assertThat(Secp256k1.load().name()).isEqualTo(fast.name());
  }

  private byte[] recovered(byte[] hash, Signature signature, int recoveryId) {
    byte[] signer = fast.recover(hash, signature, recoveryId);
    assertThat(portable.recover(hash, signature, recoveryId)).isEqualTo(signer);
    return signer;
  }

  private static byte[] number(Random random) {
    byte[] number = bytes(random, 32);
    number[0] &= 0x7f;
    return number;
  }

  private static byte[] bytes(Random random, int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }
}
