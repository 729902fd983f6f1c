package dev.parley.sync;

/**
 * Which coded symbols an element is part of: all of them at the start, ever fewer later on, so that
 * symbol {@code i} holds an element with probability {@code 1 / (1 + i / 2)} (Yang et al.,
 * "Practical Rateless Set Reconciliation", section 4). Every replica must draw the same indices, so
 * the arithmetic is whole numbers, one square root and one product of doubles, which IEEE 754 fixes
 * to the last bit.
 */
final class Mapping {

  /** Good multiplier of a 64-bit generator (Steele and Vigna, 2021). */
  private static final long MULTIPLIER = 0xda942042e4dd58b5L;

  private long state;
  private long index;

  Mapping(long element) {
    start(element);
  }

  /** Begins anew with another element, at symbol 0. */
  void start(long element) {
    // An element is a keyed hash already; zero alone would stay zero.
    state = element == 0 ? MULTIPLIER : element;
    index = 0;
  }

  long index() {
    return index;
  }

  void next() {
    state *= MULTIPLIER;
    double uniform = (state >>> 32) + 1;
    double gap = (index + 1.5) * (65_536 / Math.sqrt(uniform) - 1);
    index += Math.max(1, (long) Math.ceil(gap));
  }
}
