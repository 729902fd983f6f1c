package dev.parley.store;

import static dev.parley.store.Records.NOW;
import static dev.parley.store.Records.user;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.bus.Submission.Source;
import dev.parley.protocol.Bytes;
import dev.parley.protocol.Hlc;
import dev.parley.protocol.ReadMark;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.DBOptions;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

class DatabaseTest {

  private static final byte[] FORMAT = "format".getBytes(StandardCharsets.US_ASCII);

  @TempDir Path directory;

  @Test
  void a_store_that_is_opened_again_holds_what_it_held() {
    Map<String, String> rows;
    List<Bytes> roots;
    try (TestStore store = new TestStore(directory)) {
      store.apply(Records.random(1, 200), Source.REPLICA);
      rows = store.dump();
      roots = store.roots(store.trees);
    }
    try (TestStore store = new TestStore(directory)) {
      assertThat(store.dump()).isEqualTo(rows);
      assertThat(store.roots(store.trees)).isEqualTo(roots);
      assertThat(store.verify()).isEmpty();
    }
  }

  @Test
  void the_clock_of_a_store_that_is_opened_again_does_not_run_backwards() {
    long newest = Hlc.of(NOW + 5_000, 3);
    try (TestStore store = new TestStore(directory)) {
      store.replica(Records.dialog(user(1), user(2), "hi", NOW).stamped(newest));
    }
    try (Store store =
        Store.open(StoreOptions.at(directory), () -> Instant.ofEpochMilli(NOW - 86_400_000))) {
      assertThat(store.clock().tick()).isEqualTo(newest + 1);
    }
  }

  @Test
  void the_clock_is_restored_from_every_domain() {
    long newest = Hlc.of(NOW + 5_000, 3);
    try (TestStore store = new TestStore(directory)) {
      store.replica(
          ReadMark.of(Records.group(user(1), 1), 1, Records.signed(user(1), NOW)).stamped(newest));
    }
    try (Store store = Store.open(StoreOptions.at(directory), () -> Instant.ofEpochMilli(NOW))) {
      assertThat(store.clock().tick()).isEqualTo(newest + 1);
    }
  }

  @Test
  void a_directory_that_is_open_already_is_refused() {
    Path blocks = directory.resolve("BLOCKS");
    try (TestStore store = new TestStore(blocks)) {
      assertRefused(blocks, "in use by another process");
      assertThat(store.dump()).isEmpty();
    }
  }

  @Test
  void a_directory_in_which_no_lock_can_be_made_is_not_taken_for_an_open_one() throws IOException {
    Files.createDirectory(directory.resolve("LOCK"));
    assertRefused(directory, "cannot open the database in");
  }

  @Test
  void a_database_without_its_manifest_is_refused() throws IOException {
    new TestStore(directory).close();
    Files.writeString(directory.resolve("CURRENT"), "nonsense\n");
    assertRefused(directory, "cannot open the database in");
  }

  @Test
  void another_format_is_refused() throws RocksDBException {
    try (TestStore store = new TestStore(directory)) {
      store.database.rocks().put(FORMAT, new byte[] {0, 0, 0, 9});
    }
    assertRefused(directory, "has format 9; this version reads and writes format 2 only");
  }

  @Test
  void other_column_families_are_refused() throws RocksDBException {
    new TestStore(directory).close();
    addFamily("from_the_future");
    assertRefused(directory, "from_the_future");
  }

  @Test
  void the_database_of_another_program_is_refused_and_left_as_it_was() throws RocksDBException {
    try (Options options = new Options().setCreateIfMissing(true);
        RocksDB foreign = RocksDB.open(options, directory.toString())) {
      foreign.put(new byte[] {1}, new byte[] {2});
    }
    assertRefused(directory, "has format none");
    try (Options options = new Options()) {
      assertThat(RocksDB.listColumnFamilies(options, directory.toString())).hasSize(1);
    }
  }

  @Test
  void a_file_in_place_of_the_directory_is_refused() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "here");
    assertRefused(file, "cannot create the data directory");
    assertRefused(file.resolve("below"), "cannot create the data directory");
  }

  @Test
  void a_directory_that_cannot_be_made_is_refused() {
    assertRefused(Path.of("/proc/parley-store-test"), "cannot create the data directory");
  }

  @Test
  void looking_at_a_database_that_is_not_there_makes_none() {
    Path missing = directory.resolve("missing");
    assertThatThrownBy(() -> Database.openReadOnly(StoreOptions.at(missing)))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("there is no database in");
    assertThat(missing).doesNotExist();
  }

  @Test
  void a_damaged_log_is_refused_or_read_as_far_as_it_is_whole() throws IOException {
    try (TestStore store = new TestStore(directory)) {
      store.apply(Records.random(1, 50), Source.REPLICA);
    }
    try (java.util.stream.Stream<Path> files = Files.list(directory)) {
      for (Path log : files.filter(file -> file.toString().endsWith(".log")).toList()) {
        byte[] bytes = Files.readAllBytes(log);
        Files.write(log, java.util.Arrays.copyOf(bytes, bytes.length / 2));
      }
    }
    try (TestStore store = new TestStore(directory)) {
      assertThat(store.verify()).isEmpty();
    }
  }

  private static void assertRefused(Path directory, String words) {
    assertThatThrownBy(() -> Database.open(StoreOptions.at(directory)).close())
        .isInstanceOf(StoreException.class)
        .hasMessageContaining(words)
        .hasMessageContaining(directory.toString());
  }

  private void addFamily(String name) throws RocksDBException {
    List<ColumnFamilyDescriptor> families = new ArrayList<>();
    try (Options options = new Options()) {
      RocksDB.listColumnFamilies(options, directory.toString())
          .forEach(family -> families.add(new ColumnFamilyDescriptor(family)));
    }
    List<ColumnFamilyHandle> handles = new ArrayList<>();
    try (DBOptions options = new DBOptions();
        RocksDB rocks = RocksDB.open(options, directory.toString(), families, handles)) {
      ColumnFamilyDescriptor added =
          new ColumnFamilyDescriptor(name.getBytes(StandardCharsets.US_ASCII));
      handles.add(rocks.createColumnFamily(added));
      handles.forEach(ColumnFamilyHandle::close);
    }
  }
}
