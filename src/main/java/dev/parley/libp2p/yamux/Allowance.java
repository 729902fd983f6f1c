package dev.parley.libp2p.yamux;

import dev.parley.libp2p.Loop;

/** How often something may happen: some times at once, and then so many times a second. */
final class Allowance {

  private static final long MILLIS = 1_000;

  private static final int WASTED_AT_ONCE = 1_000;
  private static final int WASTED_PER_SECOND = 100;
  private static final int PINGS_AT_ONCE = 1_000;
  private static final int PINGS_PER_SECOND = 100;

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

  /**
   * Streams that are reset, refused, or without a word: a peer in trouble makes hundreds at once,
   * and then none; one that never stops wants to be a burden.
   */
  static Allowance ofWastedStreams(Loop loop) {
    return new Allowance(loop, WASTED_AT_ONCE, WASTED_PER_SECOND);
  }

  /** Nobody needs to measure the round trip as often as this. */
  static Allowance ofPings(Loop loop) {
    return new Allowance(loop, PINGS_AT_ONCE, PINGS_PER_SECOND);
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
