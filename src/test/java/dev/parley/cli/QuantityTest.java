package dev.parley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuantityTest {

  @ParameterizedTest
  @CsvSource({
    "0,0",
    "999,999",
    "1000,1.0k",
    "9949,9.9k",
    "9999,10k",
    "345678,346k",
    "999499,999k",
    "999500,1.0M",
    "1240000,1.2M",
    "9223372036854775807,9.2E"
  })
  void numbers_fit_into_four_characters(long value, String text) {
    assertThat(Quantity.number(value)).isEqualTo(text).hasSizeLessThanOrEqualTo(4);
  }

  @ParameterizedTest
  @CsvSource({
    "0,0ms",
    "999,999ms",
    "1000,1s",
    "119999,119s",
    "120000,2min",
    "7199999,119min",
    "7200000,2h",
    "172799999,47h",
    "172800000,2d",
    "9223372036854775807,107Gd"
  })
  void times_get_coarser_as_they_get_longer(long millis, String text) {
    assertThat(Quantity.time(millis)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({"0,-", "900,0.9ms", "14800,14ms", "2500000,2s"})
  void small_times_keep_a_decimal(long micros, String text) {
    assertThat(Quantity.micros(micros)).isEqualTo(text);
  }
}
