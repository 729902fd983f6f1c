package dev.parley.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.protocol.Malformed;
import dev.parley.protocol.SipHash;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SketchTest {

  private final Random random = new Random(7);

  @ParameterizedTest
  @CsvSource({"0,0", "1,0", "0,1", "5,3", "100,0", "0,100", "700,300"})
  void the_difference_of_two_sets_is_found(int theirsOnly, int mineOnly) {
    long[] common = draw(20_000);
    long[] missing = draw(theirsOnly);
    long[] surplus = draw(mineOnly);
    Sketch theirs = new Sketch(join(common, missing));
    Peeler peeler = new Peeler(new Sketch(join(surplus, common)));
    while (!peeler.isDone()) {
      peeler.add(theirs.symbols(peeler.received(), 16));
    }
    assertThat(sorted(peeler.missing())).isEqualTo(sorted(missing));
    assertThat(sorted(peeler.surplus())).isEqualTo(sorted(surplus));
  }

  @ParameterizedTest
  @ValueSource(ints = {100, 1_000, 10_000})
  void a_difference_takes_less_than_two_symbols(int difference) {
    Sketch theirs = new Sketch(draw(difference));
    Peeler peeler = new Peeler(new Sketch(new long[0]));
    while (!peeler.isDone()) {
      peeler.add(theirs.symbols(peeler.received(), Math.max(1, difference / 50)));
    }
    assertThat(peeler.received()).isLessThan(2 * difference);
  }

  @Test
  void pieces_of_a_sketch_are_the_sketch() {
    Sketch sketch = new Sketch(draw(500));
    Symbols whole = sketch.symbols(0, 90);
    Symbols piece = sketch.symbols(30, 60);
    assertThat(piece.sums).isEqualTo(Arrays.copyOfRange(whole.sums, 30, 90));
    assertThat(piece.checks).isEqualTo(Arrays.copyOfRange(whole.checks, 30, 90));
    assertThat(piece.counts).isEqualTo(Arrays.copyOfRange(whole.counts, 30, 90));
  }

  @Test
  void symbols_survive_their_encoding() {
    Symbols symbols = new Sketch(draw(3_000)).symbols(0, 200);
    Symbols read = Symbols.decode(symbols.encode(), 200);
    assertThat(read.sums).isEqualTo(symbols.sums);
    assertThat(read.checks).isEqualTo(symbols.checks);
    assertThat(read.counts).isEqualTo(symbols.counts);
  }

  @Test
  void abridged_symbols_are_the_same_again_in_fewer_bytes() {
    Sketch sketch = new Sketch(draw(100_000));
    for (int[] range : new int[][] {{0, 150}, {150, 40}, {0, 1}}) {
      Symbols symbols = sketch.symbols(range[0], range[1]);
      int[] counts = symbols.counts.clone();
      int length = symbols.encode().length;
      symbols.abridge(range[0], sketch.size());
      byte[] abridged = symbols.encode();
      Symbols read = Symbols.decode(abridged, range[1]);
      read.unabridge(range[0], range[0] == 0 ? 0 : sketch.size());
      assertThat(read.counts).isEqualTo(counts);
      assertThat(abridged.length).isLessThanOrEqualTo(length - range[1] / 3);
    }
  }

  @Test
  void any_counts_survive_being_abridged() {
    Symbols symbols = new Symbols(1_000);
    for (int i = 0; i < symbols.size(); i++) {
      symbols.counts[i] = random.nextInt(1 << random.nextInt(1, 24));
    }
    int[] counts = symbols.counts.clone();
    symbols.abridge(7, 1_000_000);
    Symbols read = Symbols.decode(symbols.encode(), 1_000);
    read.unabridge(7, 1_000_000);
    assertThat(read.counts).isEqualTo(counts);
  }

  @Test
  void other_bytes_than_symbols_are_refused() {
    byte[] encoded = new Sketch(draw(3)).symbols(0, 4).encode();
    assertThatThrownBy(() -> Symbols.decode(encoded, 5)).isInstanceOf(Malformed.class);
    assertThatThrownBy(() -> Symbols.decode(encoded, 3)).isInstanceOf(Malformed.class);
    assertThatThrownBy(() -> Symbols.decode(encoded, Integer.MAX_VALUE))
        .isInstanceOf(Malformed.class);
  }

  @Test
  void forged_symbols_end_in_a_contradiction_or_stay_undone_but_never_run_on() {
    for (int round = 0; round < 200; round++) {
      Symbols forged = new Symbols(50);
      for (int i = 0; i < 50; i++) {
        long element = random.nextLong();
        forged.add(i, element, Symbols.check(element), random.nextBoolean() ? 1 : -1);
      }
      Peeler peeler = new Peeler(new Sketch(draw(10)));
      peeler.add(forged);
      assertThat(peeler.isDone()).isFalse();
      assertThat(peeler.missing().length + peeler.surplus().length).isLessThanOrEqualTo(51);
    }
  }

  @Test
  void siphash_agrees_with_its_authors() {
    byte[] key = HexFormat.of().parseHex("000102030405060708090a0b0c0d0e0f");
    byte[] message = HexFormat.of().parseHex("000102030405060708090a0b0c0d0e");
    SipHash hash = new SipHash(key);
    assertThat(hash.hash(message)).isEqualTo(0xa129ca6149be45e5L);
    assertThat(hash.hash(new byte[0])).isEqualTo(0x726fdb47dd0e0e31L);
    assertThat(hash.hash(message, 0, 8)).isEqualTo(0x93f5f5799a932462L);
  }

  private long[] draw(int count) {
    return LongStream.generate(random::nextLong).limit(count).toArray();
  }

  private static long[] join(long[] one, long[] other) {
    return LongStream.concat(Arrays.stream(one), Arrays.stream(other)).toArray();
  }

  private static long[] sorted(long[] elements) {
    long[] copy = elements.clone();
    Arrays.sort(copy);
    return copy;
  }
}
