package dev.parley.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Nothing that comes from outside does more to a decoder than be refused: records, mutated at
 * random for as long as {@code parley.fuzz.seconds} says. {@link DecoderFuzz} searches with a
 * guide.
 */
public class DecoderFuzzTest {

  private static final Duration SEARCH = Duration.ofSeconds(Long.getLong("parley.fuzz.seconds", 1));
  private static final long SEED = Long.getLong("parley.fuzz.seed", 1);

  @ParameterizedTest
  @EnumSource(Domain.class)
  void mutated_records_are_canonical_or_refused(Domain domain) {
    Random random = new Random(SEED);
    RandomRecords records = new RandomRecords(SEED);
    long end = System.nanoTime() + SEARCH.toNanos();
    do {
      byte[] encoded = RecordCodec.encode(records.of(domain));
      byte[] other = RecordCodec.encode(records.of(domain));
      for (int i = 0; i < 100; i++) {
        byte[] mutated = mutate(encoded, other, random);
        decode(domain, mutated);
        pass(mutated);
      }
    } while (System.nanoTime() < end);
  }

  static void pass(byte[] input) {
    CborReader in = new CborReader(input);
    try {
      in.skip();
    } catch (Malformed e) {
      assertThat(e.field()).isEqualTo("cbor");
    }
  }

  static void decode(Domain domain, byte[] input) {
    SignedRecord record;
    try {
      record = RecordCodec.decode(domain, input);
    } catch (Malformed e) {
      assertThat(e.getMessage()).isNotBlank();
      return;
    }
    assertThat(RecordCodec.encode(record)).isEqualTo(input);
    assertThat(record.domain()).isEqualTo(domain);
  }

  public static byte[] mutate(byte[] encoded, byte[] other, Random random) {
    byte[] mutated = encoded.clone();
    for (int times = 1 + random.nextInt(3); times > 0 && mutated.length > 0; times--) {
      int at = random.nextInt(mutated.length);
      switch (random.nextInt(6)) {
        case 0 -> mutated[at] ^= (byte) (1 << random.nextInt(8));
        case 1 -> mutated[at] = (byte) random.nextInt(256);
        case 2 -> mutated = Arrays.copyOf(mutated, at);
        case 3 -> mutated = splice(mutated, at, at, new byte[] {(byte) random.nextInt(256)});
        case 4 -> mutated = splice(mutated, at, at + random.nextInt(mutated.length - at), other);
        default -> {
          int from = random.nextInt(other.length);
          int to = from + random.nextInt(Math.min(40, other.length - from));
          mutated = splice(mutated, at, at, Arrays.copyOfRange(other, from, to));
        }
      }
    }
    return mutated;
  }

  private static byte[] splice(byte[] base, int from, int to, byte[] insert) {
    byte[] spliced = Arrays.copyOf(base, from + insert.length + base.length - to);
    System.arraycopy(insert, 0, spliced, from, insert.length);
    System.arraycopy(base, to, spliced, from + insert.length, base.length - to);
    return spliced;
  }
}
