package dev.parley.libp2p.identify;

import dev.parley.libp2p.Connection;
import dev.parley.libp2p.PeerInfo;

/** What has been said over one connection, in both directions. */
final class Acquaintance {

  /** A peer that changes its mind more often than this in a period is not listened to. */
  private static final int MAX_HEARD = 10;

  private static final long PERIOD_MILLIS = 10_000;

  /** A version that is never the present one. */
  static final int STALE = -1;

  final Connection connection;

  /** What the peer said; null until it has. */
  PeerInfo info;

  /** How often it was asked. */
  int asked;

  /** Whether it answered; what it pushes unasked need not be whole. */
  boolean answered;

  /** The last version of this host's own introduction that the peer was told; 0 for none. */
  int told;

  /** Whether a push to the peer is under way. */
  boolean pushing;

  /** How often in a row a push to it failed. */
  int pushFailures;

  private long periodStart;
  private int heard;

  Acquaintance(Connection connection, long now) {
    this.connection = connection;
    this.periodStart = now;
  }

  /** Whether the peer may open one more stream to ask or to push. */
  boolean mayTalk(long now) {
    if (now - periodStart >= PERIOD_MILLIS) {
      periodStart = now;
      heard = 0;
    }
    return ++heard <= MAX_HEARD;
  }
}
