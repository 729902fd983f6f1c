package dev.parley.store;

import java.util.function.LongSupplier;

/** How many records may be hashed again because of late ones: so many at once, so many a second. */
final class HashBudget {

  /** Some seconds of a core. */
  private static final long MOST = 5_000_000;

  /** Some hundredths of a core. */
  private static final long PER_SECOND = 50_000;

  /** So few are not worth counting. */
  private static final int FREE = 4_096;

  private final LongSupplier nowMs;
  private long left = MOST;
  private long countedAt;

  HashBudget(LongSupplier nowMs) {
    this.nowMs = nowMs;
    this.countedAt = nowMs.getAsLong();
  }

  /** Takes what the work costs, if there is enough. */
  synchronized boolean allows(int records) {
    if (records <= FREE) {
      return true;
    }
    long now = nowMs.getAsLong();
    long passed = Math.max(0, now - countedAt);
    left = Math.min(MOST, left + Math.min(passed, MOST) * PER_SECOND / 1_000);
    countedAt = now;
    // A day larger than the whole budget is hashed when nothing else was for long enough.
    if (left < Math.min(records, MOST)) {
      return false;
    }
    left -= records;
    return true;
  }
}
