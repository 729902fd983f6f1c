package dev.parley.sync;

import dev.parley.protocol.Malformed;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/**
 * A run of coded symbols: of the elements that are mapped to each, the XOR, the XOR of their
 * checks, and how many they are.
 */
final class Symbols {

  private static final int FIXED = 12;

  /** A count has at most 32 bits. */
  private static final int MAX_COUNT_BYTES = 5;

  final long[] sums;
  final int[] checks;
  final int[] counts;

  Symbols(int size) {
    sums = new long[size];
    checks = new int[size];
    counts = new int[size];
  }

  int size() {
    return sums.length;
  }

  /** Adds an element to a symbol, or with -1 takes it out. */
  void add(int index, long element, int check, int sign) {
    sums[index] ^= element;
    checks[index] ^= check;
    counts[index] += sign;
  }

  boolean isZero(int index) {
    return sums[index] == 0 && checks[index] == 0 && counts[index] == 0;
  }

  /** Whether a symbol holds one element alone, of either side. */
  boolean isPure(int index) {
    return Math.abs(counts[index]) == 1 && checks[index] == check(sums[index]);
  }

  /** Bits of an element that do not survive an XOR of several. */
  static int check(long element) {
    long mixed = element * 0x9e3779b97f4a7c15L;
    mixed = (mixed ^ mixed >>> 32) * 0xd6e8feb86659fd93L;
    return (int) (mixed >>> 32);
  }

  /**
   * Replaces the counts by shorter numbers: by how much each strays from what is to be expected of
   * a symbol with its number, twice that, and one less than twice for those below. Nothing is
   * expected of number 0, which holds all.
   */
  void abridge(int from, int elements) {
    for (int i = 0; i < size(); i++) {
      int stray = counts[i] - expected(from + i, elements);
      counts[i] = stray << 1 ^ stray >> 31;
    }
  }

  /** The opposite; those that begin with number 0 tell themselves how many elements there are. */
  void unabridge(int from, int elements) {
    int all = from > 0 || counts.length == 0 ? elements : counts[0] >>> 1;
    for (int i = 0; i < size(); i++) {
      int stray = counts[i] >>> 1 ^ -(counts[i] & 1);
      counts[i] = stray + expected(from + i, all);
    }
  }

  /** An element is mapped to a symbol with a chance of {@code 1 / (1 + number / 2)}. */
  private static int expected(int number, int elements) {
    return number == 0 ? 0 : (int) (2L * elements / (number + 2L));
  }

  /** {@code sum[8] check[4] varint(count)} of each, big-endian. */
  byte[] encode() {
    ByteArrayOutputStream out = new ByteArrayOutputStream(size() * (FIXED + 1));
    ByteBuffer fixed = ByteBuffer.allocate(FIXED);
    for (int i = 0; i < size(); i++) {
      out.writeBytes(fixed.clear().putLong(sums[i]).putInt(checks[i]).array());
      int count = counts[i];
      while ((count & ~0x7f) != 0) {
        out.write(count & 0x7f | 0x80);
        count >>>= 7;
      }
      out.write(count);
    }
    return out.toByteArray();
  }

  /** Reads exactly {@code size} symbols. */
  static Symbols decode(byte[] encoded, int size) {
    if (encoded.length < (long) size * (FIXED + 1)) {
      throw new Malformed("symbols", "must be " + size);
    }
    Symbols symbols = new Symbols(size);
    ByteBuffer in = ByteBuffer.wrap(encoded);
    for (int i = 0; i < size; i++) {
      if (in.remaining() <= FIXED) {
        throw new Malformed("symbols", "must be " + size);
      }
      symbols.sums[i] = in.getLong();
      symbols.checks[i] = in.getInt();
      symbols.counts[i] = count(in);
    }
    if (in.hasRemaining()) {
      throw new Malformed("symbols", "must be " + size);
    }
    return symbols;
  }

  private static int count(ByteBuffer in) {
    long value = 0;
    for (int i = 0; i < MAX_COUNT_BYTES && in.hasRemaining(); i++) {
      byte next = in.get();
      value |= (long) (next & 0x7f) << (7 * i);
      if (next >= 0) {
        if (value > Integer.MAX_VALUE) {
          break;
        }
        return (int) value;
      }
    }
    throw new Malformed("symbols", "has a count that is no number");
  }
}
