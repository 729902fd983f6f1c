package dev.parley.sync;

/** The endless sequence of coded symbols of a set, computed piece by piece. */
final class Sketch {

  private final long[] elements;

  /** The sketch of these elements; the array is kept and must not change. */
  Sketch(long[] elements) {
    this.elements = elements;
  }

  int size() {
    return elements.length;
  }

  /** The symbols from {@code from} on. */
  Symbols symbols(int from, int count) {
    Symbols symbols = new Symbols(count);
    long end = (long) from + count;
    Mapping mapping = new Mapping(0);
    for (long element : elements) {
      int check = Symbols.check(element);
      mapping.start(element);
      while (mapping.index() < end) {
        if (mapping.index() >= from) {
          symbols.add((int) (mapping.index() - from), element, check, 1);
        }
        mapping.next();
      }
    }
    return symbols;
  }
}
