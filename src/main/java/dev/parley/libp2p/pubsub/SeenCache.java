package dev.parley.libp2p.pubsub;

/**
 * Which ids were there, for a time, or until there are too many: two generations, of which the
 * older is forgotten as a whole. An id costs about 13 bytes.
 */
final class SeenCache {

  private final long lifetimeMillis;
  private final int perGeneration;
  private LongSet young = new LongSet();
  private LongSet old = new LongSet();
  private long youngSince;

  SeenCache(long lifetimeMillis, int capacity, long now) {
    this.lifetimeMillis = lifetimeMillis;
    this.perGeneration = Math.max(1, capacity / 2);
    this.youngSince = now;
  }

  boolean contains(long hash) {
    return young.contains(hash) || old.contains(hash);
  }

  /** Remembers an id for at least its lifetime, if not more come than there is room for. */
  void add(long hash, long now) {
    if (young.size() >= perGeneration) {
      turn(now);
    }
    young.add(hash);
  }

  /** Forgets a generation that is old enough. */
  void expire(long now) {
    if (now - youngSince >= lifetimeMillis) {
      turn(now);
    }
  }

  int size() {
    return young.size() + old.size();
  }

  private void turn(long now) {
    old = young;
    young = new LongSet();
    youngSince = now;
  }
}
