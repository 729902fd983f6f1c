package dev.parley.libp2p.yamux;

/**
 * What the buffers of one session hold. Half of the limit is for windows that grew beyond what
 * every stream has, so that the other half is there for streams that are read slowly.
 */
final class Memory {

  private final long limit;
  private long unread;
  private long unsent;
  private long grown;
  private boolean wasCrowded;

  Memory(long limit) {
    this.limit = limit;
  }

  /** Whether a window may become so much larger. */
  boolean grow(int more) {
    if (grown + more > limit / 2) {
      return false;
    }
    grown += more;
    return true;
  }

  void shrink(int less) {
    grown -= less;
  }

  void addUnread(long bytes) {
    unread += bytes;
  }

  void addUnsent(long bytes) {
    unsent += bytes;
    wasCrowded = wasCrowded || isCrowded();
  }

  /** Whether there was no room for anybody, and now there is. */
  boolean takeRelief() {
    if (!wasCrowded || unsent > limit / 4) {
      return false;
    }
    wasCrowded = false;
    return true;
  }

  boolean isUnreadOver() {
    return unread > limit;
  }

  boolean isUnsentOver() {
    return unsent > limit;
  }

  /** Whether writers should wait, however little each of them has written. */
  boolean isCrowded() {
    return unsent > limit / 2;
  }

  long held() {
    return unread + unsent;
  }
}
