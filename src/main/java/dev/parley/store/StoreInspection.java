package dev.parley.store;

import dev.parley.bus.StoreStats;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.rocksdb.RocksDBException;

/**
 * A look at a database from outside of a node.
 *
 * @param stats what it holds
 * @param tableBytes bytes on disk, by column family
 */
public record StoreInspection(StoreStats stats, Map<String, Long> tableBytes) {

  private static final String TABLES = "rocksdb.live-sst-files-size";

  /** Looks at the database as it is at this moment, also beside a running node. */
  public static StoreInspection of(StoreOptions options) {
    try (Database database = Database.openReadOnly(options)) {
      Trees trees = Trees.load(database);
      StoreStats stats =
          new StoreReads(database, trees, new ChatTails(), new AtomicInteger(), new Health())
              .stats();
      return new StoreInspection(stats, tableBytes(database));
    }
  }

  /** Merges all tables of a database that no node has open. */
  public static void compact(StoreOptions options) {
    try (Store store = Store.open(options, InstantSource.system())) {
      store.compact();
    }
  }

  private static Map<String, Long> tableBytes(Database database) {
    Map<String, Long> bytes = new LinkedHashMap<>();
    for (Column column : Column.values()) {
      try {
        bytes.put(
            column.name().toLowerCase(Locale.ROOT),
            database.rocks().getLongProperty(database.handle(column), TABLES));
      } catch (RocksDBException e) {
        throw new StoreException("cannot read " + TABLES, e);
      }
    }
    return bytes;
  }
}
