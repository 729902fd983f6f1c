package dev.parley.sync;

/** How many symbols a difference will take, from what the symbols so far look like. */
final class SketchSize {

  /** The least that is asked for: a difference of a few is found at once. */
  static final int FIRST = 16;

  /** What most differences need, measured: the more there are, the nearer to 1.36 each. */
  private static final double MANY = 1.36;

  private static final double FEW = 1.5;

  /** A guess is a guess, and another round costs more than a few symbols. */
  private static final double SPARE = 1.15;

  /** Whatever the guess says, a third request must not be followed by a hundred small ones. */
  private static final int LEAST_GROWTH = 8;

  private SketchSize() {}

  /** The first request, when only the counts of both sides are known. */
  static int first(long difference) {
    return clamp((long) Math.ceil(needed(difference)), 0);
  }

  /** The next request: for what is in the symbols that are left, and what was found already. */
  static int next(Symbols left, int found) {
    double wanted = SPARE * needed(found + inside(left)) - left.size();
    return clamp(Math.max((long) wanted, left.size() / LEAST_GROWTH), left.size());
  }

  private static double needed(double difference) {
    return MANY * difference + FEW * Math.sqrt(difference);
  }

  /**
   * About how many differences are in symbols. Symbol 0 holds them all, so its count is what one
   * side has more; the i-th holds each with a chance of {@code 1 / (1 + i / 2)}, so its count
   * strays from that share of it the further the more there are.
   */
  private static double inside(Symbols left) {
    double strayed = 0;
    double chances = 0;
    for (int i = 1; i < left.size(); i++) {
      double chance = 1 / (1 + i / 2.0);
      double off = left.counts[i] - left.counts[0] * chance;
      strayed += off * off;
      chances += chance * (1 - chance);
    }
    double more = Math.abs((double) left.counts[0]);
    return chances == 0 ? more : Math.max(more, strayed / chances);
  }

  private static int clamp(long wanted, int have) {
    long room = Integer.MAX_VALUE / 2 - have;
    return (int) Math.max(FIRST, Math.min(Math.min(wanted, room), SyncCodec.MAX_SYMBOLS));
  }
}
