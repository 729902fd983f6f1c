package dev.parley.libp2p.host;

import dev.parley.libp2p.Loop;

/** How often something unwelcome is put up with: a few times at once, and then at a steady rate. */
final class Patience {

  private final Loop loop;
  private final int atOnce;
  private final double perMilli;
  private double left;
  private long at;

  Patience(Loop loop, int atOnce, int perSecond) {
    this.loop = loop;
    this.atOnce = atOnce;
    this.perMilli = perSecond / 1_000.0;
    this.left = atOnce;
    this.at = loop.now();
  }

  /** Whether once more is put up with. */
  boolean take() {
    recover();
    if (left < 1) {
      return false;
    }
    left--;
    return true;
  }

  /** Whether it is as great as in the beginning. */
  boolean isFull() {
    recover();
    return left >= atOnce;
  }

  private void recover() {
    long now = loop.now();
    left = Math.min(atOnce, left + (now - at) * perMilli);
    at = now;
  }
}
