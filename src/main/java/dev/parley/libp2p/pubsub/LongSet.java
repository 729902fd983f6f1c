package dev.parley.libp2p.pubsub;

import java.util.Arrays;

/** A set of numbers that are spread evenly by nature, at about 13 bytes each. */
final class LongSet {

  private static final int SMALLEST = 16;

  private long[] table = {};
  private int size;
  private boolean hasZero;

  /** Adds a number; false if it is there already. */
  boolean add(long value) {
    if (value == 0) {
      boolean added = !hasZero;
      hasZero = true;
      return added;
    }
    if (size >= table.length / 4 * 3) {
      grow();
    }
    int at = find(table, value);
    if (table[at] == value) {
      return false;
    }
    table[at] = value;
    size++;
    return true;
  }

  boolean contains(long value) {
    if (value == 0) {
      return hasZero;
    }
    return size > 0 && table[find(table, value)] == value;
  }

  /** Removes a number, and moves up those that had to make room for it. */
  void remove(long value) {
    if (value == 0) {
      hasZero = false;
    }
    if (value == 0 || !contains(value)) {
      return;
    }
    int hole = find(table, value);
    int mask = table.length - 1;
    for (int at = hole + 1 & mask; table[at] != 0; at = at + 1 & mask) {
      int home = (int) table[at] & mask;
      if ((at - home & mask) >= (at - hole & mask)) {
        table[hole] = table[at];
        hole = at;
      }
    }
    table[hole] = 0;
    size--;
  }

  int size() {
    return size + (hasZero ? 1 : 0);
  }

  void clear() {
    table = new long[0];
    size = 0;
    hasZero = false;
  }

  private void grow() {
    long[] larger = new long[Math.max(SMALLEST, 2 * table.length)];
    Arrays.stream(table).filter(value -> value != 0).forEach(v -> larger[find(larger, v)] = v);
    table = larger;
  }

  private static int find(long[] table, long value) {
    int mask = table.length - 1;
    int at = (int) value & mask;
    while (table[at] != 0 && table[at] != value) {
      at = at + 1 & mask;
    }
    return at;
  }
}
