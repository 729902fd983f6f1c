package dev.parley.store;

import dev.parley.store.Layout.Family;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.rocksdb.AbstractImmutableNativeReference;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.FlushOptions;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteBatchWithIndex;
import org.rocksdb.WriteBufferManager;
import org.rocksdb.WriteOptions;

/** One open RocksDB with its column families. Any thread may read; only the writer writes. */
final class Database implements AutoCloseable {

  private static final byte[] FORMAT_KEY = "format".getBytes(StandardCharsets.US_ASCII);

  /** Half of a compressed page of messages: larger blocks fill the cache with neighbours. */
  private static final int BLOCK_BYTES = 8 << 10;

  private static final int BLOOM_BITS = 10;

  private final List<AbstractImmutableNativeReference> resources = new ArrayList<>();
  private final List<ColumnFamilyHandle> handles = new ArrayList<>();
  private final Layout layout;
  private final Path directory;
  private final RocksDB rocks;
  private final Cache cache;
  private final ReadOptions point;
  private final ReadOptions prefixed;
  private final ReadOptions ordered;
  private final ReadOptions once;
  private final WriteOptions write;

  private Database(StoreOptions options, Layout layout, boolean readOnly) throws RocksDBException {
    this.layout = layout;
    directory = options.directory();
    cache = own(new LRUCache(options.cacheBytes()));
    point = own(new ReadOptions());
    prefixed = own(new ReadOptions().setPrefixSameAsStart(true));
    ordered = own(new ReadOptions().setTotalOrderSeek(true));
    once =
        own(
            new ReadOptions()
                .setTotalOrderSeek(true)
                .setFillCache(false)
                .setReadaheadSize(1 << 20));
    write = own(new WriteOptions());
    List<ColumnFamilyDescriptor> columns = new ArrayList<>();
    columns.add(new ColumnFamilyDescriptor(RocksDB.DEFAULT_COLUMN_FAMILY, columnOptions(0)));
    for (Family family : layout.families()) {
      columns.add(
          new ColumnFamilyDescriptor(family.nameBytes(), columnOptions(family.prefixLength())));
    }
    DBOptions settings = own(databaseOptions(options));
    String path = directory.toString();
    rocks =
        readOnly
            ? RocksDB.openReadOnly(settings, path, columns, handles)
            : RocksDB.open(settings, path, columns, handles);
  }

  static Database open(StoreOptions options) {
    return open(options, Layout.RECORDS);
  }

  /** Opens for reading and writing, creating what is missing. */
  static Database open(StoreOptions options, Layout layout) {
    RocksDB.loadLibrary();
    Path directory = options.directory();
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new StoreException("cannot create the data directory " + directory + ": " + e, e);
    }
    if (!Files.isWritable(directory)) {
      throw new StoreException("the data directory " + directory + " is not writable");
    }
    try {
      refuseForeign(directory, layout);
    } catch (RocksDBException e) {
      throw new StoreException(explain(directory, e), e);
    }
    return checked(options, layout, false);
  }

  /** Another program's database is left as it is: opening it would add column families. */
  private static void refuseForeign(Path directory, Layout layout) throws RocksDBException {
    if (!Files.exists(directory.resolve("CURRENT"))) {
      return;
    }
    try (Options options = new Options()) {
      if (RocksDB.listColumnFamilies(options, directory.toString()).size() > 1) {
        return;
      }
      try (RocksDB rocks = RocksDB.openReadOnly(options, directory.toString());
          RocksIterator rows = rocks.newIterator()) {
        rows.seekToFirst();
        if (rows.isValid() && rocks.get(FORMAT_KEY) == null) {
          throw otherFormat(directory, layout, "none");
        }
      }
    }
  }

  private static StoreException otherFormat(Path directory, Layout layout, String found) {
    return new StoreException(
        "the database in %s has format %s; this version reads and writes format %d only"
            .formatted(directory, found, layout.format()));
  }

  static Database openReadOnly(StoreOptions options) {
    return openReadOnly(options, Layout.RECORDS);
  }

  /** Opens an existing database for reading, also beside a running node: as of this moment. */
  static Database openReadOnly(StoreOptions options, Layout layout) {
    RocksDB.loadLibrary();
    if (!Files.exists(options.directory().resolve("CURRENT"))) {
      throw new StoreException("there is no database in " + options.directory());
    }
    return checked(options, layout, true);
  }

  private static Database checked(StoreOptions options, Layout layout, boolean readOnly) {
    Database database;
    try {
      database = new Database(options, layout, readOnly);
    } catch (RocksDBException e) {
      throw new StoreException(explain(options.directory(), e), e);
    }
    try {
      database.checkFormat(readOnly);
      return database;
    } catch (RocksDBException e) {
      database.close();
      throw new StoreException(explain(options.directory(), e), e);
    } catch (StoreException e) {
      database.close();
      throw e;
    }
  }

  private static String explain(Path directory, RocksDBException e) {
    String message = String.valueOf(e.getMessage());
    if (message.contains("While lock file") || message.contains("lock hold by")) {
      return "the data directory " + directory + " is in use by another process";
    }
    if (message.contains("Column family not found") || message.contains("Unknown column")) {
      return "the database in " + directory + " was made by another version: " + message;
    }
    return "cannot open the database in " + directory + ": " + message;
  }

  private void checkFormat(boolean readOnly) throws RocksDBException {
    byte[] format = rocks.get(FORMAT_KEY);
    if (format == null && !readOnly) {
      writeFormat();
      return;
    }
    if (format == null
        || format.length != 4
        || ByteBuffer.wrap(format).getInt() != layout.format()) {
      String found = format == null ? "none" : new BigInteger(1, format).toString();
      throw otherFormat(directory, layout, found);
    }
  }

  private void writeFormat() throws RocksDBException {
    rocks.put(write, FORMAT_KEY, ByteBuffer.allocate(4).putInt(layout.format()).array());
  }

  private DBOptions databaseOptions(StoreOptions options) {
    return new DBOptions()
        .setCreateIfMissing(true)
        .setCreateMissingColumnFamilies(true)
        .setWriteBufferManager(own(new WriteBufferManager(options.writeBufferBytes(), cache)))
        .setMaxTotalWalSize(64 << 20)
        .setMaxOpenFiles(512)
        .setMaxBackgroundJobs(2)
        .setBytesPerSync(1 << 20)
        .setKeepLogFileNum(4)
        .setMaxLogFileSize(4 << 20)
        .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
        .setStatsDumpPeriodSec(0);
  }

  private ColumnFamilyOptions columnOptions(int prefixLength) {
    BlockBasedTableConfig table =
        new BlockBasedTableConfig()
            .setBlockCache(cache)
            .setBlockSize(BLOCK_BYTES)
            .setFormatVersion(6)
            .setCacheIndexAndFilterBlocks(true)
            .setCacheIndexAndFilterBlocksWithHighPriority(true)
            .setPinL0FilterAndIndexBlocksInCache(true)
            .setFilterPolicy(own(new BloomFilter(BLOOM_BITS)))
            .setWholeKeyFiltering(true);
    ColumnFamilyOptions options =
        new ColumnFamilyOptions()
            .setTableFormatConfig(table)
            .setWriteBufferSize(16 << 20)
            .setLevelCompactionDynamicLevelBytes(true)
            .setTargetFileSizeBase(32 << 20)
            .setCompressionType(CompressionType.LZ4_COMPRESSION)
            .setBottommostCompressionType(CompressionType.ZSTD_COMPRESSION);
    if (prefixLength > 0) {
      options.useFixedLengthPrefixExtractor(prefixLength).setMemtablePrefixBloomSizeRatio(0.1);
    }
    return own(options);
  }

  private <T extends AbstractImmutableNativeReference> T own(T resource) {
    resources.add(resource);
    return resource;
  }

  Path directory() {
    return directory;
  }

  ColumnFamilyHandle handle(Family family) {
    return handles.get(family.ordinal() + 1);
  }

  byte[] get(Family family, byte[] key) {
    try {
      return rocks.get(handle(family), point, key);
    } catch (RocksDBException e) {
      throw new StoreException("cannot read: " + e.getMessage(), e);
    }
  }

  /** The values of several keys, null for those that are not there. */
  List<byte[]> getAll(Family family, List<byte[]> keys) {
    if (keys.isEmpty()) {
      return List.of();
    }
    try {
      return rocks.multiGetAsList(point, Collections.nCopies(keys.size(), handle(family)), keys);
    } catch (RocksDBException e) {
      throw new StoreException("cannot read: " + e.getMessage(), e);
    }
  }

  /** An iterator within one key prefix, helped by the blooms. The caller closes it. */
  RocksIterator within(Family family) {
    return rocks.newIterator(handle(family), prefixed);
  }

  /** An iterator over a whole column, in key order. The caller closes it. */
  RocksIterator scan(Family family) {
    return rocks.newIterator(handle(family), ordered);
  }

  /** The same for a pass over everything, which must not wash out the cache. */
  RocksIterator scanOnce(Family family) {
    return rocks.newIterator(handle(family), once);
  }

  void write(WriteBatch batch) throws RocksDBException {
    rocks.write(write, batch);
  }

  void write(WriteBatchWithIndex batch) throws RocksDBException {
    rocks.write(write, batch);
  }

  /** The value as it will be when the batch is written. */
  byte[] get(WriteBatchWithIndex batch, Family family, byte[] key) throws RocksDBException {
    return batch.getFromBatchAndDB(rocks, handle(family), point, key);
  }

  /** Deletes the keys from {@code begin} up to but without {@code end}. */
  void deleteRange(Family family, byte[] begin, byte[] end) throws RocksDBException {
    rocks.deleteRange(handle(family), write, begin, end);
  }

  /** Writes something that changes nothing, and syncs it: whether the disk takes writes again. */
  void probe() throws RocksDBException {
    writeFormat();
    syncLog();
  }

  void syncLog() throws RocksDBException {
    rocks.syncWal();
  }

  /** Merges all tables, so that the size on disk is what the records need. */
  void compact() {
    try (FlushOptions flush = new FlushOptions().setWaitForFlush(true)) {
      rocks.flush(flush, handles);
      for (ColumnFamilyHandle handle : handles) {
        rocks.compactRange(handle);
      }
    } catch (RocksDBException e) {
      throw new StoreException("cannot compact: " + e.getMessage(), e);
    }
  }

  RocksDB rocks() {
    return rocks;
  }

  /** A number that RocksDB keeps, summed over the column families. */
  long property(String name) {
    return handles.stream().mapToLong(handle -> property(handle, name)).sum();
  }

  /** A number that RocksDB keeps of one column family. */
  long property(Family family, String name) {
    return property(handle(family), name);
  }

  private long property(ColumnFamilyHandle handle, String name) {
    try {
      return rocks.getLongProperty(handle, name);
    } catch (RocksDBException e) {
      throw new StoreException("cannot read " + name, e);
    }
  }

  /** What tables and logs need. */
  long diskBytes() {
    return property("rocksdb.live-sst-files-size") + property("rocksdb.cur-size-all-mem-tables");
  }

  long cacheUsage() {
    return ((LRUCache) cache).getUsage();
  }

  @Override
  public void close() {
    handles.forEach(ColumnFamilyHandle::close);
    if (rocks != null) {
      rocks.close();
    }
    for (int i = resources.size() - 1; i >= 0; i--) {
      resources.get(i).close();
    }
  }
}
