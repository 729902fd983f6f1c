package dev.parley.sync;

import java.util.Arrays;

/**
 * Finds the difference of two sets from the coded symbols of one and the elements of the other.
 * What is left in a symbol after subtraction is the difference alone; a symbol with one element
 * gives it away, and taking it out of the others lays bare the next. Once symbol 0 is empty, all
 * are known.
 */
final class Peeler {

  private final Sketch mine;
  private Symbols left = new Symbols(0);
  private int[] queue = new int[64];
  private int queued;
  private long[] missing = new long[16];
  private int missingCount;
  private long[] surplus = new long[16];
  private int surplusCount;
  private boolean contradictory;

  Peeler(Sketch mine) {
    this.mine = mine;
  }

  /** How many symbols are in: the next ones asked for begin there. */
  int received() {
    return left.size();
  }

  /** Takes the next symbols of the other set. */
  void add(Symbols theirs) {
    int from = left.size();
    int size = from + theirs.size();
    Symbols own = mine.symbols(from, theirs.size());
    Symbols grown = new Symbols(size);
    System.arraycopy(left.sums, 0, grown.sums, 0, from);
    System.arraycopy(left.checks, 0, grown.checks, 0, from);
    System.arraycopy(left.counts, 0, grown.counts, 0, from);
    for (int i = 0; i < theirs.size(); i++) {
      grown.sums[from + i] = theirs.sums[i] ^ own.sums[i];
      grown.checks[from + i] = theirs.checks[i] ^ own.checks[i];
      grown.counts[from + i] = theirs.counts[i] - own.counts[i];
    }
    left = grown;
    for (int i = 0; i < missingCount; i++) {
      takeOut(missing[i], 1, from);
    }
    for (int i = 0; i < surplusCount; i++) {
      takeOut(surplus[i], -1, from);
    }
    for (int i = from; i < size; i++) {
      look(i);
    }
    peel();
  }

  private void peel() {
    while (queued > 0 && !contradictory) {
      int index = queue[--queued];
      if (!left.isPure(index)) {
        continue;
      }
      long element = left.sums[index];
      int sign = left.counts[index];
      // Honest symbols cannot hold more differences than there are symbols; forged ones might.
      if (missingCount + surplusCount > left.size()) {
        contradictory = true;
        return;
      }
      if (sign > 0) {
        missing = append(missing, missingCount++, element);
      } else {
        surplus = append(surplus, surplusCount++, element);
      }
      takeOut(element, sign, 0);
    }
  }

  private void takeOut(long element, int sign, int from) {
    int check = Symbols.check(element);
    Mapping mapping = new Mapping(element);
    while (mapping.index() < left.size()) {
      int index = (int) mapping.index();
      if (index >= from) {
        left.add(index, element, check, -sign);
        look(index);
      }
      mapping.next();
    }
  }

  private void look(int index) {
    if (left.isPure(index)) {
      if (queued == queue.length) {
        queue = Arrays.copyOf(queue, 2 * queued);
      }
      queue[queued++] = index;
    }
  }

  private static long[] append(long[] list, int size, long element) {
    long[] room = size == list.length ? Arrays.copyOf(list, 2 * size) : list;
    room[size] = element;
    return room;
  }

  /** What is left of the symbols, for a guess at how many more it takes. */
  Symbols left() {
    return left;
  }

  /** How much of the difference is known. */
  int found() {
    return missingCount + surplusCount;
  }

  /** Whether the whole difference is known. */
  boolean isDone() {
    return left.size() > 0 && left.isZero(0) && !contradictory;
  }

  /** Whether the symbols cannot be those of any set. */
  boolean isContradictory() {
    return contradictory;
  }

  /** What the other set has and mine has not. */
  long[] missing() {
    return Arrays.copyOf(missing, missingCount);
  }

  /** What mine has and the other set has not. */
  long[] surplus() {
    return Arrays.copyOf(surplus, surplusCount);
  }
}
