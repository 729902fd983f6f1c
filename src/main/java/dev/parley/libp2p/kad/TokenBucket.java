package dev.parley.libp2p.kad;

/** Lets something happen so often a second, and a number of times at once. */
final class TokenBucket {

  private static final long MILLIS = 1_000;

  private final long perSecond;
  private final long capacity;

  /** In thousandths, so that no part of a token is lost between two calls. */
  private long thousandths;

  private long filledAt;

  TokenBucket(int perSecond, int burst, long now) {
    this.perSecond = perSecond;
    this.capacity = burst * MILLIS;
    this.thousandths = capacity;
    this.filledAt = now;
  }

  boolean tryTake(long now) {
    // After so long it is full anyway, and the product stays small.
    long passed = Math.min(now - filledAt, capacity / perSecond + 1);
    thousandths = Math.min(capacity, thousandths + passed * perSecond);
    filledAt = now;
    if (thousandths < MILLIS) {
      return false;
    }
    thousandths -= MILLIS;
    return true;
  }
}
