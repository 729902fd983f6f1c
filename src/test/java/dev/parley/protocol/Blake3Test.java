package dev.parley.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.bouncycastle.crypto.digests.Blake3Digest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class Blake3Test {

  static Stream<Arguments> official_vectors() throws IOException {
    try (InputStream in = Blake3Test.class.getResourceAsStream("/vectors/blake3.json")) {
      JsonNode cases = new ObjectMapper().readTree(in).get("cases");
      return StreamSupport.stream(cases.spliterator(), false)
          .map(one -> Arguments.of(one.get("length").asInt(), one.get("hash").asText()));
    }
  }

  @ParameterizedTest
  @MethodSource("official_vectors")
  void the_official_vectors_come_out(int length, String hash) {
    byte[] input = new byte[length];
    for (int i = 0; i < length; i++) {
      input[i] = (byte) (i % 251);
    }

    assertThat(HexFormat.of().formatHex(Blake3.hash(input))).isEqualTo(hash);
  }

  @Test
  void every_short_length_agrees_with_a_second_library() {
    byte[] input = new byte[2200];
    new Random(1).nextBytes(input);
    for (int length = 0; length <= input.length; length++) {
      assertThat(Blake3.hash(input, 0, length)).isEqualTo(reference(input, 0, length));
    }
  }

  /** A compiler of Java 17 once turned right code into wrong code after some thousand calls. */
  @Test
  void hashes_stay_right_once_the_code_is_compiled() {
    byte[] input = new byte[1100];
    byte[][] hashes = new byte[input.length][];
    for (int length = 0; length < input.length; length++) {
      hashes[length] = reference(input, 0, length);
    }
    for (int round = 0; round < 50; round++) {
      for (int length = 0; length < input.length; length++) {
        assertThat(Arrays.equals(Blake3.hash(input, 0, length), hashes[length])).isTrue();
      }
    }
  }

  @Test
  void pieces_hash_as_the_whole_does_and_a_copy_goes_on_alone() {
    Random random = new Random(4);
    byte[] input = new byte[70_000];
    random.nextBytes(input);
    for (int round = 0; round < 200; round++) {
      int length = random.nextInt(input.length + 1);
      int split = random.nextInt(length + 1);
      Blake3.Hasher hasher = new Blake3.Hasher();
      int at = 0;
      while (at < split) {
        int count = Math.min(split - at, 1 + random.nextInt(round % 2 == 0 ? 100 : 5_000));
        hasher.update(input, at, count);
        at += count;
      }
      Blake3.Hasher copy = hasher.copy();
      hasher.update(input, 0, 3_000);
      assertThat(copy.digest()).isEqualTo(Blake3.hash(input, 0, split));
      copy.update(input, split, length - split);
      assertThat(copy.digest()).isEqualTo(Blake3.hash(input, 0, length));
    }
  }

  @Test
  void any_range_agrees_with_a_second_library() {
    Random random = new Random(2);
    byte[] input = new byte[21_000];
    random.nextBytes(input);
    for (int i = 0; i < 500; i++) {
      int offset = random.nextInt(1_000);
      int length = random.nextInt(20_000);
      assertThat(Blake3.hash(input, offset, length)).isEqualTo(reference(input, offset, length));
    }
  }

  @Test
  void a_range_hashes_as_its_copy_does() {
    byte[] input = new byte[5_000];
    new Random(3).nextBytes(input);

    assertThat(Blake3.hash(input, 7, 3_000))
        .isEqualTo(Blake3.hash(Arrays.copyOfRange(input, 7, 3_007)));
  }

  private static byte[] reference(byte[] input, int offset, int length) {
    Blake3Digest digest = new Blake3Digest(256);
    digest.update(input, offset, length);
    byte[] hash = new byte[32];
    digest.doFinal(hash, 0);
    return hash;
  }
}
