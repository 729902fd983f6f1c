package dev.parley.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.protocol.SigningString;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SigningKeyTest {

  private static final HexFormat HEX = HexFormat.of();

  @Test
  void the_address_is_that_of_ethereum() {
    SigningKey one = SigningKey.of(HEX.parseHex("00".repeat(31) + "01"));

    assertThat(one.address()).hasToString("0x7e5f4552091a69125d5dfcb7b8c2659029395bdf");
  }

  @Test
  void signing_twice_gives_the_same_signature() {
    SigningKey key = SigningKey.random();

    assertThat(key.sign(SigningString.PLAIN, new byte[9]))
        .isEqualTo(key.sign(SigningString.PLAIN, new byte[9]));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "01",
        "0000000000000000000000000000000000000000000000000000000000000000",
        "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141",
        "000000000000000000000000000000000000000000000000000000000000000001"
      })
  void what_is_no_private_key_is_refused(String hex) {
    assertThatThrownBy(() -> SigningKey.of(HEX.parseHex(hex))).isInstanceOf(InvalidKey.class);
  }

  @Test
  void a_draw_out_of_range_is_drawn_again() {
    SecureRandom unlucky =
        new SecureRandom() {
          private static final long serialVersionUID = 1;
          private int draws;

          @Override
          public void nextBytes(byte[] bytes) {
            java.util.Arrays.fill(bytes, (byte) new int[] {0xff, 0, 7}[draws++]);
          }
        };

    assertThat(SigningKey.random(unlucky).privateKey()).containsOnly(7);
  }

  @Test
  void a_key_does_not_change_with_the_arrays_around_it() {
    byte[] bytes = HEX.parseHex("07".repeat(32));
    SigningKey key = SigningKey.of(bytes);
    bytes[0] = 1;
    key.privateKey()[1] = 1;

    assertThat(key.privateKey()).containsOnly(7);
  }

  @Test
  void a_log_never_sees_the_key() {
    SigningKey key = SigningKey.random();

    assertThat(key.toString())
        .contains(key.address().toString())
        .doesNotContain(HEX.formatHex(key.privateKey()));
  }
}
