package dev.parley.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Keccak256Test {

  @ParameterizedTest
  @CsvSource({
    "'', c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470",
    "abc, 4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45",
    "testing, 5f16f4c7f149ac4f9510d9cf8cf384038ad348b3bcdc01915f95de12df9d1b02"
  })
  void the_padding_is_keccaks_and_not_that_of_sha3(String text, String hash) {
    byte[] input = text.getBytes(StandardCharsets.US_ASCII);

    assertThat(HexFormat.of().formatHex(Keccak256.hash(input))).isEqualTo(hash);
  }

  @Test
  void a_range_hashes_as_its_copy_does() {
    byte[] input = "xxabcyy".getBytes(StandardCharsets.US_ASCII);
    byte[] abc = "abc".getBytes(StandardCharsets.US_ASCII);

    assertThat(Keccak256.hash(input, 2, 3)).isEqualTo(Keccak256.hash(abc));
  }

  @Test
  void two_parts_hash_as_the_whole_does() {
    byte[] input = new byte[1000];
    byte[] whole = Keccak256.hash(input);
    for (int cut = 0; cut <= input.length; cut += 100) {
      assertThat(Keccak256.hash(new byte[cut], new byte[input.length - cut])).isEqualTo(whole);
    }
  }
}
