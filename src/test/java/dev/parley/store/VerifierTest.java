package dev.parley.store;

import static dev.parley.store.Records.NOW;
import static dev.parley.store.Records.user;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bus.Submission.Source;
import dev.parley.protocol.Bytes;
import dev.parley.protocol.Domain;
import dev.parley.protocol.Hlc;
import dev.parley.protocol.SignedRecord;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.rocksdb.RocksIterator;

class VerifierTest {

  private static final int ROWS = 25;

  private record Row(byte[] key, byte[] value) {}

  @TempDir Path directory;

  private final Random random = new Random(1);
  private TestStore store;

  @BeforeEach
  void open() {
    store = new TestStore(directory);
    store.apply(Records.random(7, 150), Source.REPLICA);
    store.apply(Records.colliding(user(1), user(2), Hlc.of(NOW, 0)), Source.REPLICA);
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void a_store_is_as_its_records_say() {
    assertThat(store.verify()).isEmpty();
  }

  @Test
  void a_store_can_be_verified_beside_its_node() {
    List<String> problems = new ArrayList<>();
    Verifier.Summary summary =
        Verifier.verify(store.options, record -> true, (place, problem) -> problems.add(problem));
    assertThat(problems).isEmpty();
    long records =
        Arrays.stream(Domain.values()).mapToLong(domain -> store.trees.of(domain).count()).sum();
    assertThat(summary.records()).isEqualTo(records);
    assertThat(summary.derivedRows()).isGreaterThan(2 * records);
  }

  @Test
  void every_record_has_its_signature_checked() {
    List<SignedRecord> checked = new ArrayList<>();
    Verifier.Summary summary =
        Verifier.verify(
            store.database,
            record -> {
              checked.add(record);
              return false;
            },
            (place, problem) -> assertThat(problem).isEqualTo("is not signed by its author"));
    assertThat(summary.disagreements()).isEqualTo(checked.size()).isEqualTo(summary.records());
  }

  @ParameterizedTest
  @EnumSource(Column.class)
  void a_missing_row_is_named(Column column) {
    for (Row row : someRows(column)) {
      store.damage(column, row.key(), null);
      assertThat(store.verify()).as("without %s", Bytes.of(row.key())).isNotEmpty();
      store.damage(column, row.key(), row.value());
    }
    assertThat(store.verify()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Column.class)
  void an_altered_value_is_named(Column column) {
    for (Row row : someRows(column)) {
      for (byte[] value : alterations(row.value())) {
        store.damage(column, row.key(), value);
        assertThat(store.verify())
            .as("%s is %s", Bytes.of(row.key()), Bytes.of(value))
            .isNotEmpty();
      }
      store.damage(column, row.key(), row.value());
    }
    assertThat(store.verify()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Column.class)
  void a_row_too_many_is_named(Column column) {
    for (Row row : someRows(column)) {
      for (byte[] key : alterations(row.key())) {
        if (store.database.get(column, key) == null) {
          store.damage(column, key, row.value());
          assertThat(store.verify())
              .as("%s is there", Bytes.of(key))
              .anyMatch(problem -> problem.startsWith(column.name().toLowerCase(Locale.ROOT)));
          store.damage(column, key, null);
        }
      }
    }
    assertThat(store.verify()).isEmpty();
  }

  @Test
  void an_inbox_row_of_somebody_who_is_not_in_the_dialog_is_named() {
    Row row = rows(Column.USER_INBOX).stream().filter(VerifierTest::isDialog).findAny().get();
    byte[] key = row.key().clone();
    System.arraycopy(user(99).view(), 0, key, 0, 20);
    store.damage(Column.USER_INBOX, key, row.value());
    assertThat(store.verify()).singleElement().asString().contains("not of a dialog of its user");
  }

  @Test
  void a_second_copy_of_a_message_is_named() {
    Row row = rows(Column.MESSAGES).get(0);
    SignedRecord message = MessageValue.decode(row.key(), row.value());
    byte[] crowded =
        MessageKeys.crowded(MessageKeys.placeOf(row.key()), message.hlc(), message.key());
    store.damage(Column.MESSAGES, crowded, row.value());
    assertThat(store.verify()).isNotEmpty();
  }

  private static boolean isDialog(Row row) {
    return row.key()[20] == InboxKeys.DIALOG;
  }

  private List<Row> someRows(Column column) {
    List<Row> rows = rows(column);
    assertThat(rows).isNotEmpty();
    // Rows of other forms, such as crowded ones, are few: they come first.
    Collections.shuffle(rows, random);
    rows.sort((one, other) -> Integer.compare(other.key().length, one.key().length));
    return rows.subList(0, Math.min(ROWS, rows.size()));
  }

  private List<Row> rows(Column column) {
    List<Row> rows = new ArrayList<>();
    try (RocksIterator iterator = store.database.scan(column)) {
      for (iterator.seekToFirst(); iterator.isValid(); iterator.next()) {
        rows.add(new Row(iterator.key(), iterator.value()));
      }
    }
    return rows;
  }

  /** With another bit, a byte more, a byte less, and hardly anything left. */
  private List<byte[]> alterations(byte[] bytes) {
    List<byte[]> altered = new ArrayList<>();
    altered.add(Arrays.copyOf(bytes, bytes.length + 1));
    if (bytes.length > 0) {
      byte[] flipped = bytes.clone();
      flipped[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
      altered.add(flipped);
      altered.add(Arrays.copyOf(bytes, bytes.length - 1));
      altered.add(Arrays.copyOf(bytes, 1));
    }
    return altered;
  }
}
