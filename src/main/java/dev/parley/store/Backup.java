package dev.parley.store;

import java.nio.file.Files;
import java.nio.file.Path;
import org.rocksdb.Checkpoint;
import org.rocksdb.RocksDBException;

/** Consistent copies of a database: tables are linked where the file system can, not copied. */
public final class Backup {

  private Backup() {}

  /** Makes a complete database in {@code target}, which must not exist, beside a running node. */
  public static void create(StoreOptions source, Path target) {
    if (Files.exists(target)) {
      throw new StoreException(target + " exists already");
    }
    try (Database database = Database.openReadOnly(source);
        Checkpoint checkpoint = Checkpoint.create(database.rocks())) {
      checkpoint.createCheckpoint(target.toString());
    } catch (RocksDBException e) {
      throw new StoreException("cannot back up to " + target + ": " + e.getMessage(), e);
    }
  }
}
