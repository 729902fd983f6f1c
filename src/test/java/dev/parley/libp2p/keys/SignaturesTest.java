package dev.parley.libp2p.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.libp2p.KeyType;
import dev.parley.libp2p.Malformed;
import dev.parley.libp2p.PrivateKey;
import dev.parley.libp2p.PublicKey;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SignaturesTest {

  private static final HexFormat HEX = HexFormat.of();
  private static final byte[] MESSAGE = "message".getBytes(StandardCharsets.UTF_8);

  private final Random random = new Random(1);

  @ParameterizedTest
  @EnumSource
  void a_signature_fits_its_message_and_its_key(KeyType type) {
    PrivateKey key = PrivateKey.generate(type, random);
    PublicKey other = PrivateKey.generate(type, random).publicKey();
    byte[] signature = key.sign(MESSAGE);

    assertThat(key.publicKey().verify(MESSAGE, signature)).isTrue();
    assertThat(key.publicKey().verify(new byte[7], signature)).isFalse();
    assertThat(other.verify(MESSAGE, signature)).isFalse();
  }

  @ParameterizedTest
  @EnumSource
  void a_message_is_signed_the_same_way_each_time(KeyType type) {
    PrivateKey key = PrivateKey.generate(type, random);

    assertThat(key.sign(MESSAGE)).isEqualTo(key.sign(MESSAGE));
  }

  @ParameterizedTest
  @EnumSource
  void a_signature_with_any_bit_changed_fits_no_more(KeyType type) {
    PrivateKey key = PrivateKey.generate(type, random);
    byte[] signature = key.sign(MESSAGE);

    for (int bit = 0; bit < 8 * signature.length; bit++) {
      byte[] changed = signature.clone();
      changed[bit / 8] ^= (byte) (1 << bit % 8);
      assertThat(key.publicKey().verify(MESSAGE, changed)).as("bit " + bit).isFalse();
    }
  }

  @ParameterizedTest
  @EnumSource
  void bytes_of_any_length_are_no_signature(KeyType type) {
    PublicKey key = PrivateKey.generate(type, random).publicKey();

    for (int length = 0; length < 200; length++) {
      byte[] bytes = new byte[length];
      random.nextBytes(bytes);
      assertThat(key.verify(MESSAGE, bytes)).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0000000000000000000000000000000000000000000000000000000000000000",
        "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141",
        "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
      })
  void numbers_outside_the_curve_are_no_private_keys(String secret) {
    assertThatThrownBy(() -> PrivateKey.of(KeyType.SECP256K1, HEX.parseHex(secret)))
        .isInstanceOf(Malformed.class);
  }

  @Test
  void a_key_that_is_no_point_verifies_nothing() {
    // 5 is no x of the curve.
    byte[] noPoint = new byte[33];
    noPoint[0] = 2;
    noPoint[32] = 5;
    byte[] signature = PrivateKey.generate(KeyType.SECP256K1, random).sign(MESSAGE);

    assertThat(PublicKey.of(KeyType.SECP256K1, noPoint).verify(MESSAGE, signature)).isFalse();
  }

  /** With such a key a signature of R = 1, S = 0 fits one message in eight, or every one. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "0100000000000000000000000000000000000000000000000000000000000000",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0000000000000000000000000000000000000000000000000000000000000080",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"
      })
  void keys_of_small_order_verify_nothing(String key) {
    PublicKey small = PublicKey.of(KeyType.ED25519, HEX.parseHex(key));
    byte[] signature = new byte[64];
    signature[0] = 1;

    for (int i = 0; i < 64; i++) {
      assertThat(small.verify(new byte[] {(byte) i}, signature)).isFalse();
    }
  }

  @Test
  void an_ed25519_signature_has_one_form() {
    PrivateKey key = PrivateKey.generate(KeyType.ED25519, random);
    byte[] signature = key.sign(MESSAGE);
    byte[] order = HEX.parseHex("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010");
    int carry = 0;
    for (int i = 0; i < 32; i++) {
      carry += (signature[32 + i] & 0xff) + (order[i] & 0xff);
      signature[32 + i] = (byte) carry;
      carry >>>= 8;
    }

    assertThat(key.publicKey().verify(MESSAGE, signature)).isFalse();
  }
}
