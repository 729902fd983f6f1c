package dev.parley.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressTest {

  private static final String TEXT = "0x12434b6d75c99fb9e92d699b4681083d38ef6842";

  @Test
  void any_case_is_read_and_lowercase_is_written() {
    Address mixed = Address.parse("0x12434B6D75c99fb9e92d699b4681083D38EF6842");

    assertThat(mixed).isEqualTo(Address.parse(TEXT)).hasToString(TEXT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0x",
        "12434b6d75c99fb9e92d699b4681083d38ef6842",
        "0X12434b6d75c99fb9e92d699b4681083d38ef6842",
        "0x12434b6d75c99fb9e92d699b4681083d38ef684",
        "0x12434b6d75c99fb9e92d699b4681083d38ef68422",
        "0x12434b6d75c99fb9e92d699b4681083d38ef684g",
        "0x12434b6d75c99fb9e92d699b4681083d38ef684\uff12",
        "0x\uff112434b6d75c99fb9e92d699b4681083d38ef6842",
        " 0x12434b6d75c99fb9e92d699b4681083d38ef684"
      })
  void any_other_spelling_is_refused(String text) {
    assertThatThrownBy(() -> Address.parse(text)).isInstanceOf(Malformed.class);
  }

  @Test
  void addresses_are_ordered_as_unsigned_bytes() {
    byte[] high = new byte[Address.LENGTH];
    high[0] = (byte) 0x80;
    byte[] low = new byte[Address.LENGTH];
    low[0] = 0x7f;

    assertThat(Address.of(high)).isGreaterThan(Address.of(low));
  }

  @Test
  void an_address_is_not_equal_to_other_bytes_of_the_same_content() {
    byte[] value = new byte[Address.LENGTH];

    assertThat((Object) Address.of(value)).isNotEqualTo(Bytes.of(value));
  }
}
