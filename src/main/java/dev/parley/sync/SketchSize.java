package dev.parley.sync;

/** How many symbols a difference will take, from what the symbols so far look like. */
final class SketchSize {

  /** The least that is asked for: a difference of a few is found at once. */
  static final int FIRST = 16;

  /** What peeling needs for each difference, and some more because the guess is a guess. */
  private static final double PER_DIFFERENCE = 1.6;

  private static final int SPARE = 24;

  private SketchSize() {}

  /** The first request, when only the counts of both sides are known. */
  static int first(long difference) {
    return clamp((long) (PER_DIFFERENCE * difference) + FIRST, 0);
  }

  /**
   * The next request. A symbol's count is the sum of as many ones and minus ones as it holds
   * differences, so its square is about their number; the first symbol holds all of them, the i-th
   * one in {@code 1 + i / 2}.
   */
  static int next(Symbols left) {
    double sum = 0;
    for (int i = 1; i < left.size(); i++) {
      sum += (double) left.counts[i] * left.counts[i] * (1 + i / 2.0);
    }
    double guess = Math.max(Math.abs(left.counts[0]), sum / Math.max(1, left.size() - 1));
    long wanted = (long) (PER_DIFFERENCE * guess) + SPARE - left.size();
    // Whatever the guess says, a third request must not be followed by a hundred small ones.
    return clamp(Math.max(wanted, left.size() / 2), left.size());
  }

  private static int clamp(long wanted, int have) {
    long room = Integer.MAX_VALUE / 2 - have;
    return (int) Math.max(FIRST, Math.min(Math.min(wanted, room), SyncCodec.MAX_SYMBOLS));
  }
}
