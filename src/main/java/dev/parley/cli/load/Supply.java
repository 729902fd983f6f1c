package dev.parley.cli.load;

import java.util.SplittableRandom;

/** Where the load loop gets its requests; asked from the loop's thread only. */
interface Supply extends AutoCloseable {

  /** The next request, null if there is none at the moment. */
  byte[] next();

  /** Whether there will never be another. */
  boolean exhausted();

  @Override
  default void close() {}

  /**
   * Out of {@code percent} requests of a hundred from {@code often}, the others from {@code
   * seldom}.
   */
  static Supply mixed(Supply often, Supply seldom, int percent, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    return new Supply() {
      @Override
      public byte[] next() {
        return random.nextInt(100) < percent ? often.next() : seldom.next();
      }

      @Override
      public boolean exhausted() {
        return often.exhausted() || seldom.exhausted();
      }

      @Override
      public void close() {
        often.close();
        seldom.close();
      }
    };
  }
}
