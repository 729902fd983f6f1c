package dev.parley.libp2p.host;

import java.util.HashMap;
import java.util.Map;

/** How many streams of each protocol a peer has open, over all its connections. */
final class StreamCounts {

  private final Map<String, Integer> inbound = new HashMap<>();
  private final Map<String, Integer> outbound = new HashMap<>();

  /** Counts one more, unless there are as many as there may be. */
  boolean take(String protocol, boolean initiator, int limit) {
    Map<String, Integer> counts = initiator ? outbound : inbound;
    int open = counts.getOrDefault(protocol, 0);
    if (open >= limit) {
      return false;
    }
    counts.put(protocol, open + 1);
    return true;
  }

  void release(String protocol, boolean initiator) {
    (initiator ? outbound : inbound)
        .computeIfPresent(protocol, (same, open) -> open == 1 ? null : open - 1);
  }
}
