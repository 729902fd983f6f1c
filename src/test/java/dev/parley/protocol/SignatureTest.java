package dev.parley.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SignatureTest {

  private static final String R = "11".repeat(32);
  private static final String HALF =
      "7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0";

  @ParameterizedTest
  @CsvSource({"00, 0", "01, 1", "1b, 0", "1c, 1"})
  void v_names_the_recovery_id_in_two_ways(String v, int recoveryId) {
    assertThat(Signature.parse(R + HALF + v).recoveryId()).isEqualTo(recoveryId);
  }

  @ParameterizedTest
  @ValueSource(strings = {"02", "1a", "1d", "80", "ff", "25"})
  void any_other_v_is_refused(String v) {
    assertThatThrownBy(() -> Signature.parse(R + HALF + v)).hasMessageContaining("v must be");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a1",
        "8000000000000000000000000000000000000000000000000000000000000000",
        "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364140",
        "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
      })
  void a_high_s_is_refused(String s) {
    assertThatThrownBy(() -> Signature.parse(R + s + "00"))
        .isInstanceOf(Malformed.class)
        .hasMessageContaining("lower half");
  }

  @Test
  void hex_comes_with_or_without_its_mark() {
    assertThat(Signature.parse("0x" + R + HALF + "00")).isEqualTo(Signature.parse(R + HALF + "00"));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 64, 66, 1000})
  void any_other_length_is_refused(int length) {
    assertThatThrownBy(() -> Signature.of(new byte[length])).isInstanceOf(Malformed.class);
    assertThatThrownBy(() -> Signature.parse(HexFormat.of().formatHex(new byte[length])))
        .isInstanceOf(Malformed.class);
  }
}
