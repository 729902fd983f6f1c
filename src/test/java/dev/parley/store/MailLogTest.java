package dev.parley.store;

import static dev.parley.store.TestMail.letter;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.bus.Letter;
import dev.parley.bus.LetterPage;
import dev.parley.bus.Posted;
import dev.parley.protocol.Bytes;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(VertxExtension.class)
class MailLogTest {

  @TempDir Path data;

  private TestMail mail;

  @BeforeEach
  void open(Vertx vertx) {
    mail = new TestMail(vertx, TestMail.options(data));
  }

  @AfterEach
  void close() {
    mail.close();
  }

  @Test
  void an_entry_says_who_wrote_to_whom_when_and_the_hash_of_what() throws Exception {
    Posted posted = mail.post(letter("ann", "bob", "h", "hi"), true);

    LogEntry entry = entries().get(0);
    byte[] content =
        MessageDigest.getInstance("SHA-256").digest("hi".getBytes(StandardCharsets.UTF_8));
    assertThat(entry)
        .isEqualTo(
            new LogEntry(
                posted.sequence(),
                posted.timeMs(),
                TestMail.REALM,
                "ann",
                "bob",
                Bytes.of(content),
                entry.hash()));
  }

  @Test
  void every_letter_that_is_kept_has_one_entry_in_order_and_no_other_has() {
    Letter first = letter("ann", "bob", "1", "1");
    mail.postAll(List.of(first, first, letter("ann", "bob", "1", "conflicting")), true, 200);
    mail.postAll(List.of(letter("ann", "carl", "2", "over quota")), true, 1);
    mail.post(letter("ann", "dora", "", "live"), false);

    assertThat(entries()).extracting(LogEntry::to).containsExactly("bob", "dora");
    assertThat(entries()).extracting(LogEntry::sequence).containsExactly(1L, 2L);
  }

  @Test
  void letters_that_wait_together_share_a_signature() {
    mail.postAll(letters(50), false, 200);

    assertThat(verify().checkpoints()).isLessThan(50);
    assertThat(verify().entries()).isEqualTo(50);
  }

  @Test
  void the_log_goes_on_after_a_restart() {
    mail.postAll(letters(3), false, 200);
    mail.restart();
    mail.post(letter("ann", "bob", "x", "x"), false);

    MailLog.Summary summary = verify();
    assertThat(summary.problems()).isZero();
    assertThat(summary.end().sequence()).isEqualTo(4);
  }

  @Test
  void history_names_the_entry_of_each_letter() {
    mail.post(letter("ann", "bob", "h", "hi"), false);

    LetterPage page =
        mail.get(client -> client.history(TestMail.REALM, "bob", "ann", Long.MAX_VALUE, null, 10));
    assertThat(page.letters().get(0).record()).isEqualTo(entries().get(0).hash());
  }

  @Test
  void reading_starts_where_it_is_asked_to_and_ends_when_enough_is_read() {
    mail.postAll(letters(10), false, 200);
    List<Long> read = new ArrayList<>();
    try (MailLog log = MailLog.open(mail.options.store().directory())) {
      log.read(4, entry -> read.add(entry.sequence()) && read.size() < 3);
    }

    assertThat(read).containsExactly(4L, 5L, 6L);
  }

  @Test
  void old_entries_go_and_what_stays_is_still_proven() throws Exception {
    mail.postAll(letters(5), false, 200);
    mail.now.addAndGet(Duration.ofDays(200).toMillis());
    mail.post(letter("ann", "bob", "young", "young"), false);
    mail.close();
    mail.now.addAndGet(Duration.ofDays(200).toMillis());
    try (Database database = Database.open(mail.options.store(), Layout.MAIL)) {
      MailWrites writes =
          new MailWrites(
              database, mail.options, () -> Instant.ofEpochMilli(mail.now.get()), UUID::randomUUID);
      assertThat(writes.expireLog()).isFalse();
      assertThat(writes.expireLog()).isFalse();
      writes.close();
    }

    MailLog.Summary summary = verify();
    assertThat(summary.problems()).isZero();
    assertThat(summary.start()).isEqualTo(5);
    assertThat(entries()).extracting(LogEntry::sequence).containsExactly(6L);
    mail = new TestMail(mail.vertx, mail.options);
    assertThat(mail.post(letter("ann", "bob", "next", "next"), false).sequence()).isEqualTo(7);
  }

  @Test
  void a_log_that_is_all_old_goes_on_where_it_ended() throws Exception {
    mail.postAll(letters(5), false, 200);
    mail.close();
    mail.now.addAndGet(Duration.ofDays(400).toMillis());
    try (Database database = Database.open(mail.options.store(), Layout.MAIL)) {
      new LogWriter(database, TestMail.SIGNER).removeBefore(mail.now.get());
    }
    mail = new TestMail(mail.vertx, mail.options);
    mail.post(letter("ann", "bob", "next", "next"), false);

    assertThat(entries()).extracting(LogEntry::sequence).containsExactly(6L);
    assertThat(verify().problems()).isZero();
  }

  @Test
  void where_there_is_no_log_it_is_said() {
    assertThatThrownBy(() -> MailLog.open(data.resolve("nothing")))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("there is no database in");
  }

  private List<LogEntry> entries() {
    List<LogEntry> entries = new ArrayList<>();
    try (MailLog log = MailLog.open(mail.options.store().directory())) {
      log.read(0, entries::add);
    }
    return entries;
  }

  private MailLog.Summary verify() {
    try (MailLog log = MailLog.open(mail.options.store().directory())) {
      return log.verify(TestMail::objection, null, problem -> {});
    }
  }

  private static List<Letter> letters(int count) {
    return IntStream.range(0, count).mapToObj(i -> letter("ann", "bob", "h" + i, "hi")).toList();
  }
}
