package dev.parley.libp2p.pubsub;

import dev.parley.libp2p.PeerId;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/** Which peers may not be grafted in a topic, and until when; also after they left. */
final class Backoffs {

  /** A peer names a backoff of up to 2^64 seconds; nobody needs more than an hour. */
  static final long MAX_SECONDS = 3_600;

  /** For each entry somebody had to prove an identity; beyond, the oldest is forgotten. */
  static final int MAX_PEERS = 4_096;

  private final Map<PeerId, Long> until = new LinkedHashMap<>(0);

  /** Sets a backoff, if it ends later than one that is there. */
  void add(PeerId peer, long now, long millis) {
    long end = now + Math.max(0, Math.min(millis, MAX_SECONDS * 1_000));
    Long known = until.remove(peer);
    until.put(peer, known == null ? end : Math.max(known, end));
    if (until.size() > MAX_PEERS) {
      Iterator<PeerId> oldest = until.keySet().iterator();
      oldest.next();
      oldest.remove();
    }
  }

  /** What a peer said, in milliseconds; a number of 64 bits without a sign. */
  static long millis(long unsignedSeconds) {
    boolean large = Long.compareUnsigned(unsignedSeconds, MAX_SECONDS) > 0;
    return (large ? MAX_SECONDS : unsignedSeconds) * 1_000;
  }

  /** Rounded up: no seconds at all would stand for the default. */
  static long wholeSeconds(long millis) {
    return (millis + 999) / 1_000 * 1_000;
  }

  boolean isActive(PeerId peer, long now) {
    return remaining(peer, now) > 0;
  }

  /** How long it still lasts; 0 if there is none. */
  long remaining(PeerId peer, long now) {
    Long end = until.get(peer);
    return end == null ? 0 : Math.max(0, end - now);
  }

  void expire(long now) {
    until.values().removeIf(end -> end <= now);
  }

  int size() {
    return until.size();
  }
}
