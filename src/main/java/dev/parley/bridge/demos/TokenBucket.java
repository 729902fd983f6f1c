package dev.parley.bridge.demos;

/**
 * Spreads work over time. Whoever takes more than there is goes into debt, and waits until it is
 * paid before the next time. Holds as much as comes in two seconds.
 */
final class TokenBucket {

  private static final long SECOND = 1_000_000_000L;

  private final long tokenNanos;
  private long fullAt;

  TokenBucket(int perSecond, long now) {
    this.tokenNanos = Math.max(1, SECOND / perSecond);
    this.fullAt = now;
  }

  /** Takes tokens, and says for how many nanoseconds to wait before taking more. */
  long take(int tokens, long now) {
    if (fullAt - now < 0) {
      fullAt = now;
    }
    fullAt += tokenNanos * tokens;
    return Math.max(0, fullAt - now - 2 * SECOND);
  }

  /** Whether forgetting it would change nothing. */
  boolean isFull(long now) {
    return fullAt - now <= 0;
  }
}
