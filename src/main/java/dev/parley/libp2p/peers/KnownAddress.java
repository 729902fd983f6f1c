package dev.parley.libp2p.peers;

import dev.parley.libp2p.Multiaddr;
import java.util.Comparator;

/** What is known of one address of one peer. */
final class KnownAddress {

  /** After this long a failure counts half: machines come back. */
  private static final long FAILURE_HALF_LIFE_MILLIS = 10 * 60_000;

  private static final int MAX_FAILURES = 16;
  private static final long NEVER = Long.MIN_VALUE;

  final Multiaddr address;
  long expiresAt = NEVER;
  boolean fromPeer;
  private long reachedAt = NEVER;
  private long failedAt;
  private int failures;

  KnownAddress(Multiaddr address) {
    this.address = address;
  }

  void reached(long now) {
    reachedAt = now;
    failures = 0;
  }

  void failed(long now) {
    failures = Math.min(MAX_FAILURES, recentFailures(now) + 1);
    failedAt = now;
  }

  boolean wasReached() {
    return reachedAt != NEVER;
  }

  boolean isExpired(long now) {
    return expiresAt <= now;
  }

  /** How much it is worth keeping; what was never reached and only heard of goes first. */
  int worth() {
    return wasReached() ? 2 : fromPeer ? 1 : 0;
  }

  /**
   * The best to dial first: what did not fail of late, what was reached last, what is first hand.
   */
  static Comparator<KnownAddress> bestFirst(long now) {
    return Comparator.comparingInt((KnownAddress known) -> known.recentFailures(now))
        .thenComparing(known -> known.reachedAt, Comparator.reverseOrder())
        .thenComparing(known -> known.fromPeer, Comparator.reverseOrder());
  }

  static Comparator<KnownAddress> leastWorthFirst() {
    return Comparator.comparingInt(KnownAddress::worth).thenComparingLong(known -> known.expiresAt);
  }

  private int recentFailures(long now) {
    long halvings = (now - failedAt) / FAILURE_HALF_LIFE_MILLIS;
    return halvings >= Integer.SIZE ? 0 : failures >> halvings;
  }
}
