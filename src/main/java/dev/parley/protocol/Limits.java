package dev.parley.protocol;

import java.time.Duration;

/** The bounds that every node of a network shares. */
public final class Limits {

  /** How far a signed time may be from the clock of the node that takes the request. */
  public static final long REQUEST_WINDOW_MS = 30_000;

  /** How far ahead of the local clock a record's stamp may be. */
  public static final long MAX_DRIFT_MS = 10_000;

  /**
   * How far a stamp may be from the time that the author signed, or old records could be renewed.
   */
  public static final long MAX_STAMP_DISTANCE_MS = REQUEST_WINDOW_MS + MAX_DRIFT_MS;

  public static final int TEXT_BYTES = 64 * 1024;
  public static final int CONTROL_BYTES = 64 * 1024;
  public static final int TITLE_BYTES = 256;
  public static final int BLOB_BYTES = 128;
  public static final int NONCE_BYTES = 16;

  /** The largest encoded record: text, control and a kilobyte for all else. */
  public static final int RECORD_BYTES = TEXT_BYTES + CONTROL_BYTES + 1024;

  public static final Duration RETENTION = Duration.ofDays(30);

  private Limits() {}
}
