package dev.parley.http;

/**
 * A token bucket's size.
 *
 * @param perSecond how many tokens come back each second; 0 switches the limit off
 * @param burst how many tokens a full bucket holds
 */
public record RateLimit(int perSecond, int burst) {

  public static final RateLimit OFF = new RateLimit(0, 0);

  public RateLimit {
    if (perSecond < 0 || burst < 0) {
      throw new IllegalArgumentException("a rate limit must not be negative");
    }
    if (perSecond > 0 && burst < 1) {
      throw new IllegalArgumentException("the burst of a rate limit must be at least 1");
    }
  }

  boolean isOff() {
    return perSecond == 0;
  }
}
