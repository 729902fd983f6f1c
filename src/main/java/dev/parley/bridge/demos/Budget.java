package dev.parley.bridge.demos;

/**
 * Bytes that all sockets of a server hold together. Each may have its first few however many others
 * there are; beyond them, the less is left the less one socket gets, so that a few cannot starve
 * the rest at once.
 */
final class Budget {

  private final long total;
  private final int free;
  private long used;

  /**
   * @param total beyond what is free
   * @param free of each socket
   */
  Budget(long total, int free) {
    this.total = total;
    this.free = free;
  }

  /** Whether one socket may hold {@code bytes} in all, of which it held {@code before}. */
  boolean allows(long bytes, long before) {
    return bytes <= free || beyond(bytes) <= total - (used - beyond(before));
  }

  /** To be called with every change of what one socket holds. */
  void changed(long before, long after) {
    used += beyond(after) - beyond(before);
  }

  long used() {
    return used;
  }

  /** What counts of them. */
  long beyond(long bytes) {
    return Math.max(0, bytes - free);
  }
}
