package dev.parley.store;

import static dev.parley.store.MailColumn.CHECKPOINTS;
import static dev.parley.store.MailColumn.LOG;
import static dev.parley.store.MailColumn.LOG_START;
import static dev.parley.store.TestMail.letter;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.Bytes;
import dev.parley.store.Checkpoint.Kind;
import dev.parley.store.Checkpoint.Signer;
import dev.parley.store.MailLog.Head;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rocksdb.RocksDBException;

/** Somebody who can write the node's files, and does not have its key, changes the log. */
class AuditLogTamperingAttackTest {

  /** Each was posted alone, and so is signed alone. */
  private static final int ENTRIES = 9;

  /** What the attacker signs with. */
  private static final Signer OTHER =
      new Signer(TestMail.SIGNER.key(), message -> new byte[LogEntry.HASH]);

  @TempDir Path data;

  private Database database;
  private Head end;

  @BeforeEach
  void fill() throws RocksDBException {
    database = Database.open(TestMail.options(data).store(), Layout.MAIL);
    LogWriter log = new LogWriter(database, TestMail.SIGNER);
    try (MailBatch batch = new MailBatch(database)) {
      for (int i = 1; i <= ENTRIES; i++) {
        byte[] content = LogEntry.sha256().digest(new byte[] {(byte) i});
        log.append(batch, Records.NOW + i, letter("ann", "bob", "", "hi"), content);
        log.sign(batch);
        batch.write();
        log.written();
        batch.clear();
      }
    }
    end = verify(null, new ArrayList<>()).end();
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void an_untouched_log_has_no_problems() {
    assertThat(problems()).isEmpty();
    assertThat(end.sequence()).isEqualTo(ENTRIES);
  }

  @ParameterizedTest
  @CsvSource({"time", "realm", "from", "to", "content", "hash"})
  void a_changed_field_is_found_and_its_entry_named(String field) throws RocksDBException {
    write(changed(entry(5), field, entry(5).hash()));

    assertThat(problems()).contains("entry 5 was altered: its hash is not that of its content");
  }

  @Test
  void a_changed_entry_with_its_own_hash_made_anew_is_found() throws RocksDBException {
    LogEntry changed = changed(entry(5), "to", entry(5).hash());
    write(changed(changed, "none", Bytes.of(changed.hashAfter(entry(4).hash().view()))));

    assertThat(problems())
        .containsExactly(
            "entries 5 to 5 are not what the node signed",
            "entry 6 was altered: its hash is not that of its content");
  }

  @Test
  void a_chain_that_was_made_anew_is_not_what_the_node_signed() throws RocksDBException {
    Bytes previous = entry(4).hash();
    for (long i = 5; i <= ENTRIES; i++) {
      LogEntry changed = i == 5 ? changed(entry(i), "from", previous) : entry(i);
      previous = Bytes.of(changed.hashAfter(previous.view()));
      write(changed(changed, "none", previous));
    }

    assertThat(problems())
        .hasSize(5)
        .first()
        .isEqualTo("entries 5 to 5 are not what the node signed");
  }

  @Test
  void a_forged_signature_is_found() throws RocksDBException {
    LogEntry next = entry(ENTRIES);
    byte[] previous = next.hash().view();
    LogEntry forged =
        LogEntry.after(previous, ENTRIES + 1, 1, next.realm(), "eve", "bob", next.content().view());
    write(forged);
    assertThat(problems()).containsExactly("entries 10 to 10 were never signed");

    Checkpoint checkpoint = Checkpoint.sign(Kind.END, forged.sequence(), 1, forged.hash(), OTHER);
    put(CHECKPOINTS, MailKeys.sequence(forged.sequence()), checkpoint.encode());
    assertThat(problems()).containsExactly("the signature at entry 10 is not right");
  }

  @Test
  void a_removed_entry_is_missed() throws RocksDBException {
    put(LOG, MailKeys.sequence(5), null);

    assertThat(problems())
        .containsExactly("entry 5 is missing", "entries 5 to 5 are not what the node signed");
  }

  @Test
  void removed_first_entries_are_missed() throws RocksDBException {
    for (long i = 1; i <= 3; i++) {
      put(LOG, MailKeys.sequence(i), null);
      put(CHECKPOINTS, MailKeys.sequence(i), null);
    }

    assertThat(problems()).containsExactly("entries 1 to 3 are missing");
  }

  @Test
  void the_signature_under_an_end_does_not_say_that_the_log_starts_there() throws RocksDBException {
    Checkpoint signed = checkpoint(3);
    removed_first_entries_are_missed();
    put(LOG_START, LogWriter.ONLY, signed.encode());

    assertThat(problems()).containsExactly("the signature at entry 3 is not right");
  }

  @Test
  void entries_that_changed_places_are_found() throws RocksDBException {
    byte[] five = entry(5).encode();
    byte[] six = entry(6).encode();
    put(LOG, MailKeys.sequence(5), six);
    put(LOG, MailKeys.sequence(6), five);

    assertThat(problems())
        .contains(
            "entry 5 was altered: its hash is not that of its content",
            "entry 6 was altered: its hash is not that of its content");
  }

  @Test
  void a_cut_end_is_missed() throws RocksDBException {
    put(LOG, MailKeys.sequence(8), null);
    put(LOG, MailKeys.sequence(9), null);

    assertThat(problems())
        .containsExactly("entries 8 to 9 are missing at the end: the node signed them");
  }

  @Test
  void an_end_that_was_cut_with_its_signatures_is_missed_by_who_noted_it() throws RocksDBException {
    for (long i = 8; i <= 9; i++) {
      put(LOG, MailKeys.sequence(i), null);
      put(CHECKPOINTS, MailKeys.sequence(i), null);
    }

    assertThat(problems()).isEmpty();
    List<String> problems = new ArrayList<>();
    verify(end, problems);
    assertThat(problems).containsExactly("entry 9 was noted, and the log ends before it");
  }

  @Test
  void signatures_that_changed_places_are_found() throws RocksDBException {
    put(CHECKPOINTS, MailKeys.sequence(6), checkpoint(5).encode());

    assertThat(problems()).containsExactly("the signature at entry 6 is that of another entry");
  }

  @Test
  void bytes_that_are_nothing_are_named() throws RocksDBException {
    put(LOG, MailKeys.sequence(5), new byte[] {1, 2, 3});
    put(CHECKPOINTS, MailKeys.sequence(7), new byte[] {1});

    assertThat(problems())
        .contains(
            "entry 5 was altered: it cannot be read",
            "the signature at entry 7 was altered: it cannot be read");
  }

  private static LogEntry changed(LogEntry entry, String field, Bytes hash) {
    return new LogEntry(
        entry.sequence(),
        field.equals("time") ? entry.timeMs() + 1 : entry.timeMs(),
        field.equals("realm") ? "l2ps:two" : entry.realm(),
        field.equals("from") ? "eve" : entry.from(),
        field.equals("to") ? "eve" : entry.to(),
        field.equals("content") ? Bytes.of(new byte[32]) : entry.content(),
        field.equals("hash") ? Bytes.of(new byte[32]) : hash);
  }

  private LogEntry entry(long sequence) {
    byte[] key = MailKeys.sequence(sequence);
    return LogEntry.decode(key, database.get(LOG, key));
  }

  private Checkpoint checkpoint(long sequence) {
    return Checkpoint.decode(database.get(CHECKPOINTS, MailKeys.sequence(sequence)));
  }

  private void write(LogEntry entry) throws RocksDBException {
    put(LOG, MailKeys.sequence(entry.sequence()), entry.encode());
  }

  private void put(MailColumn column, byte[] key, byte[] value) throws RocksDBException {
    if (value == null) {
      database.rocks().delete(database.handle(column), key);
    } else {
      database.rocks().put(database.handle(column), key, value);
    }
  }

  private List<String> problems() {
    List<String> problems = new ArrayList<>();
    verify(null, problems);
    return problems;
  }

  private MailLog.Summary verify(Head noted, List<String> problems) {
    return new MailLog(database).verify(TestMail::objection, noted, problems::add);
  }
}
