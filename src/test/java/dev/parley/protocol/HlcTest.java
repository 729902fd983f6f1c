package dev.parley.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HlcTest {

  @Test
  void both_parts_come_back() {
    long hlc = Hlc.of(1_767_225_600_123L, 0xabcd);

    assertThat(Hlc.physicalMs(hlc)).isEqualTo(1_767_225_600_123L);
    assertThat(Hlc.logical(hlc)).isEqualTo(0xabcd);
    assertThat(hlc).isEqualTo(1_767_225_600_123L * 65_536 + 0xabcd);
  }

  @Test
  void later_times_are_larger_numbers() {
    assertThat(Hlc.of(2, 0)).isGreaterThan(Hlc.of(1, Hlc.MAX_LOGICAL));
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, 1L << 47, Long.MAX_VALUE, Long.MIN_VALUE})
  void a_time_that_leaves_no_room_is_refused(long physicalMs) {
    assertThatThrownBy(() -> Hlc.of(physicalMs, 0)).isInstanceOf(Malformed.class);
  }

  @Test
  void the_decimal_form_is_read_up_to_the_largest() {
    assertThat(Hlc.parse("0", "hlc")).isZero();
    assertThat(Hlc.parse("9223372036854775807", "hlc")).isEqualTo(Long.MAX_VALUE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "-1", "+1", " 1", "1.0", "1e3", "0x10", "9223372036854775808", "\uff11"})
  void any_other_text_is_refused(String text) {
    assertThatThrownBy(() -> Hlc.parse(text, "position"))
        .isInstanceOfSatisfying(
            Malformed.class, refusal -> assertThat(refusal.field()).isEqualTo("position"));
  }

  @Test
  void a_long_text_is_refused() {
    assertThatThrownBy(() -> Hlc.parse("1".repeat(1 << 20), "hlc")).isInstanceOf(Malformed.class);
  }
}
