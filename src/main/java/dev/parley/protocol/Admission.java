package dev.parley.protocol;

import java.time.Duration;

/** Whether a well-formed, well-signed record may be taken now: the clock and retention rules. */
public enum Admission {
  ACCEPTABLE,
  /** Its stamp is ahead of the local clock: it may become acceptable. */
  TOO_NEW,
  /** Its stamp is not near the time that its author signed: never acceptable. */
  RESTAMPED,
  /** A message from before the retention cutoff. */
  AGED;

  /**
   * The moment before which messages are gone: the start of a UTC day, so that all replicas cut at
   * the same record and a whole day's digest goes at once.
   */
  public static long cutoffMs(long nowMs, Duration retention) {
    return Math.max(0, Math.floorDiv(nowMs - retention.toMillis(), Hlc.DAY_MS) * Hlc.DAY_MS);
  }

  /** A pure function of record, time and cutoff, or replicas would differ for good. */
  public static Admission of(SignedRecord record, long nowMs, long cutoffMs) {
    long physical = Hlc.physicalMs(record.hlc());
    if (Math.abs(physical - record.signed().originTs()) > Limits.MAX_STAMP_DISTANCE_MS) {
      return RESTAMPED;
    }
    if (physical > nowMs + Limits.MAX_DRIFT_MS) {
      return TOO_NEW;
    }
    return record.domain() == Domain.MESSAGES && physical < cutoffMs ? AGED : ACCEPTABLE;
  }
}
