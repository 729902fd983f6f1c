package dev.parley.libp2p.yamux;

import dev.parley.libp2p.Loop;

/** How often something may happen: some times at once, and then so many times a second. */
final class Allowance {

  private static final long MILLIS = 1_000;

  private final Loop loop;
  private final long atOnce;
  private final long perSecond;

  /** Thousandths, so that a part of a second counts. */
  private long left;

  private long countedAt;

  Allowance(Loop loop, int atOnce, int perSecond) {
    this.loop = loop;
    this.atOnce = atOnce * MILLIS;
    this.perSecond = perSecond;
    this.left = this.atOnce;
    this.countedAt = loop.now();
  }

  /** Whether it may happen once more. */
  boolean take() {
    if (left < MILLIS) {
      long now = loop.now();
      // A day is more than enough to be allowed everything again, and nothing overflows.
      long passed = Math.min(now - countedAt, 86_400_000);
      left = Math.min(atOnce, left + passed * perSecond);
      countedAt = now;
    }
    if (left < MILLIS) {
      return false;
    }
    left -= MILLIS;
    return true;
  }
}
