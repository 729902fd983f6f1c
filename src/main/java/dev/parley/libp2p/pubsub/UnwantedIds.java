package dev.parley.libp2p.pubsub;

/**
 * What a peer does not want to be sent, by IDONTWANT: for two to four heartbeats, up to a bound.
 */
final class UnwantedIds {

  /** For each generation; what is beyond is forgotten, and the peer gets duplicates. */
  static final int MAX_IDS = 4_096;

  private static final int HEARTBEATS = 2;

  private LongSet young = new LongSet();
  private LongSet old = new LongSet();
  private int heartbeats;

  /** Remembers an id; false if there is no room. */
  boolean add(long hash) {
    if (young.size() >= MAX_IDS) {
      return false;
    }
    young.add(hash);
    return true;
  }

  boolean contains(long hash) {
    return young.contains(hash) || old.contains(hash);
  }

  void heartbeat() {
    if (++heartbeats < HEARTBEATS) {
      return;
    }
    heartbeats = 0;
    if (young.size() + old.size() > 0) {
      old = young;
      young = new LongSet();
    }
  }
}
