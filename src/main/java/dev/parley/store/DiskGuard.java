package dev.parley.store;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.util.concurrent.TimeUnit;
import org.rocksdb.RocksDBException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** When a writer may write, and when its log is synced. For its thread only. */
final class DiskGuard {

  private static final Logger LOG = LoggerFactory.getLogger(DiskGuard.class);

  private static final long CHECK_MS = 1_000;

  /** After a failed write the next one is tried this much later: RocksDB may have recovered. */
  private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final StoreOptions options;
  private final Database database;
  private final Health health;
  private boolean unsynced;
  private long failedAt;

  DiskGuard(StoreOptions options, Database database, Health health) {
    this.options = options;
    this.database = database;
    this.health = health;
  }

  /** Looks after the disk from now on, on the caller's context. */
  void start(Vertx vertx) {
    check();
    vertx.setPeriodic(CHECK_MS, timer -> check());
    if (options.durability() == Durability.INTERVAL) {
      vertx.setPeriodic(options.flushInterval().toMillis(), timer -> syncIfNeeded());
    }
  }

  boolean mayWrite() {
    boolean retry = System.nanoTime() - failedAt > RETRY_NANOS;
    return health.isWritable() || health.hasDiskSpace() && retry;
  }

  /** Something is about to be written: the next sync has work. */
  void writing() {
    unsynced = true;
  }

  /** Syncs now if every durable write is to be synced. */
  void syncIfAlways() throws RocksDBException {
    if (options.durability() == Durability.ALWAYS) {
      syncLog();
    }
  }

  void syncIfNeeded() {
    if (health.hasFailed()) {
      // A log that failed stays failed until a later write has opened another.
      return;
    }
    try {
      syncLog();
    } catch (RocksDBException e) {
      LOG.error("cannot sync the log: {}", e.getMessage());
      failed("the store cannot sync its log: " + e.getMessage());
    }
  }

  void failed(String reason) {
    failedAt = System.nanoTime();
    health.failed(reason);
  }

  private void syncLog() throws RocksDBException {
    if (unsynced) {
      database.syncLog();
      unsynced = false;
    }
  }

  private void check() {
    try {
      long free = Files.getFileStore(options.directory()).getUsableSpace();
      health.diskSpace(free, options.minFreeDiskBytes());
      if (!health.isWritable() && mayWrite()) {
        // Nobody sends writes to a node that says it is not ready: it has to find out by itself.
        database.probe();
        health.recovered();
      }
    } catch (RocksDBException e) {
      failedAt = System.nanoTime();
    } catch (IOException e) {
      LOG.warn("cannot read the free disk space: {}", e.toString());
    }
  }
}
