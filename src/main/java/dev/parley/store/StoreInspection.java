package dev.parley.store;

import dev.parley.bus.StoreStats;
import dev.parley.protocol.Bytes;
import dev.parley.protocol.Domain;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A look at a database from outside of a node.
 *
 * @param stats what it holds
 * @param roots the Merkle root of each domain
 * @param tableBytes bytes on disk, by column family
 */
public record StoreInspection(
    StoreStats stats, Map<Domain, Bytes> roots, Map<String, Long> tableBytes) {

  private static final String TABLES = "rocksdb.live-sst-files-size";

  /** Looks at the database as it is at this moment, also beside a running node. */
  public static StoreInspection of(StoreOptions options) {
    try (Database database = Database.openReadOnly(options)) {
      Trees trees = Trees.load(database);
      StoreStats stats =
          new StoreReads(database, trees, new ChatTails(), new AtomicInteger(), new Health())
              .stats();
      return new StoreInspection(stats, roots(trees), tableBytes(database));
    }
  }

  /** Merges all tables of a database that no node has open. */
  public static void compact(StoreOptions options) {
    try (Store store = Store.open(options, InstantSource.system())) {
      store.compact();
    }
  }

  private static Map<Domain, Bytes> roots(Trees trees) {
    Map<Domain, Bytes> roots = new EnumMap<>(Domain.class);
    for (Domain domain : Domain.values()) {
      roots.put(domain, Bytes.of(trees.of(domain).root()));
    }
    return roots;
  }

  private static Map<String, Long> tableBytes(Database database) {
    Map<String, Long> bytes = new LinkedHashMap<>();
    for (Column column : Column.values()) {
      bytes.put(column.name().toLowerCase(Locale.ROOT), database.property(column, TABLES));
    }
    return bytes;
  }
}
