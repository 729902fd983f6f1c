package dev.parley.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Base58Test {

  @ParameterizedTest
  @CsvSource({
    "'', ''",
    "61, 2g",
    "626262, a3gV",
    "73696d706c792061206c6f6e6720737472696e67, 2cFupjhnEsSn59qHXstmK2ffpLv2",
    "00eb15231dfceb60925886b67d065299925915aeb172c06647, 1NS17iag9jJgTHD1VXjvLCEnZuQ3rJDE9L",
    "516b6fcd0f, ABnLTmg",
    "ecac89cad93923c02321, EJDM8drfXA6uyA",
    "00000000000000000000, 1111111111"
  })
  void the_published_examples_hold_both_ways(String hex, String text) {
    byte[] value = HexFormat.of().parseHex(hex);

    assertThat(Base58.encode(value)).isEqualTo(text);
    assertThat(Base58.decode(text, 40)).isEqualTo(value);
  }

  @Test
  void any_bytes_come_back() {
    Random random = new Random(1);
    for (int i = 0; i < 2_000; i++) {
      byte[] value = new byte[random.nextInt(64)];
      random.nextBytes(value);
      for (int zeros = random.nextInt(4); zeros < value.length && zeros > 0; zeros--) {
        value[zeros - 1] = 0;
      }
      assertThat(Base58.decode(Base58.encode(value), 64)).isEqualTo(value);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "O", "I", "l", " ", "a b", "\u00e9", "+"})
  void a_character_outside_the_alphabet_is_refused(String text) {
    assertThatThrownBy(() -> Base58.decode(text, 40)).isInstanceOf(Malformed.class);
  }
}
