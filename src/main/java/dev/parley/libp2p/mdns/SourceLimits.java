package dev.parley.libp2p.mdns;

import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.Map;

/** How many packets are read: from each machine some, and from all together not many more. */
final class SourceLimits {

  /** A machine with several peers on it says this much in a period when all of them start. */
  static final int MAX_PER_SOURCE = 50;

  static final int MAX_IN_ALL = 500;

  static final long PERIOD_MILLIS = 10_000;

  private final Map<InetAddress, Integer> counts = new LinkedHashMap<>();
  private int all;
  private long periodStart;

  SourceLimits(long now) {
    periodStart = now;
  }

  boolean admits(InetAddress source, long now) {
    if (now - periodStart >= PERIOD_MILLIS) {
      periodStart = now;
      all = 0;
      counts.clear();
    }
    return ++all <= MAX_IN_ALL && counts.merge(source, 1, Integer::sum) <= MAX_PER_SOURCE;
  }
}
