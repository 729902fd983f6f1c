package dev.parley.store;

import dev.parley.protocol.Limits;
import java.nio.file.Path;
import java.time.Duration;

/**
 * How a store is kept.
 *
 * @param directory of the database
 * @param durability when the log is synced
 * @param flushInterval between two syncs with {@link Durability#INTERVAL}
 * @param queueLimit how many records may wait for the writer before it refuses more
 * @param readers how many queries run at once
 * @param cacheBytes of uncompressed blocks kept in memory; write buffers count against it
 * @param writeBufferBytes of memory tables, all column families together
 * @param minFreeDiskBytes below which writes are refused
 * @param retention how long messages are kept
 */
public record StoreOptions(
    Path directory,
    Durability durability,
    Duration flushInterval,
    int queueLimit,
    int readers,
    long cacheBytes,
    long writeBufferBytes,
    long minFreeDiskBytes,
    Duration retention) {

  public static final Durability DEFAULT_DURABILITY = Durability.INTERVAL;
  public static final Duration DEFAULT_FLUSH_INTERVAL = Duration.ofMillis(100);
  public static final int DEFAULT_QUEUE_LIMIT = 16_384;
  public static final int DEFAULT_READERS = 4;
  public static final long DEFAULT_CACHE_BYTES = 96L << 20;
  public static final long DEFAULT_WRITE_BUFFER_BYTES = 48L << 20;
  public static final long DEFAULT_MIN_FREE_DISK_BYTES = 256L << 20;

  /** The defaults for {@code directory}. */
  public static StoreOptions at(Path directory) {
    return new StoreOptions(
        directory,
        DEFAULT_DURABILITY,
        DEFAULT_FLUSH_INTERVAL,
        DEFAULT_QUEUE_LIMIT,
        DEFAULT_READERS,
        DEFAULT_CACHE_BYTES,
        DEFAULT_WRITE_BUFFER_BYTES,
        DEFAULT_MIN_FREE_DISK_BYTES,
        Limits.RETENTION);
  }

  public StoreOptions withDurability(Durability value) {
    return new StoreOptions(
        directory,
        value,
        flushInterval,
        queueLimit,
        readers,
        cacheBytes,
        writeBufferBytes,
        minFreeDiskBytes,
        retention);
  }
}
