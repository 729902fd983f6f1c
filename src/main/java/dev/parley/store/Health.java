package dev.parley.store;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether the store takes writes, and why not. Written by the writer, read by anyone. */
final class Health {

  private static final Logger LOG = LoggerFactory.getLogger(Health.class);

  private volatile String failure;
  private volatile String lowDisk;

  boolean isWritable() {
    return failure == null && lowDisk == null;
  }

  /** Whether the last write or sync failed. */
  boolean hasFailed() {
    return failure != null;
  }

  boolean hasDiskSpace() {
    return lowDisk == null;
  }

  /** Why writes are refused, for the client and the log. */
  String reason() {
    String failed = failure;
    String low = lowDisk;
    if (failed != null) {
      return failed;
    }
    return low != null ? low : "the store takes writes";
  }

  void failed(String reason) {
    failure = reason;
  }

  void recovered() {
    if (failure != null) {
      LOG.info("the store takes writes again");
      failure = null;
    }
  }

  void diskSpace(long freeBytes, long minFreeBytes) {
    boolean wasLow = lowDisk != null;
    boolean low = freeBytes < minFreeBytes;
    lowDisk =
        low
            ? "the disk is nearly full: %d MiB free, %d MiB needed"
                .formatted(freeBytes >> 20, minFreeBytes >> 20)
            : null;
    if (low && !wasLow) {
      LOG.error("writes refused: {}", lowDisk);
    } else if (wasLow && !low) {
      LOG.info("there is disk space again: writes are taken");
    }
  }
}
