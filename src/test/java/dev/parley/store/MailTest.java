package dev.parley.store;

import static dev.parley.store.TestMail.REALM;
import static dev.parley.store.TestMail.bytes;
import static dev.parley.store.TestMail.letter;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.bus.Letter;
import dev.parley.bus.LetterPage;
import dev.parley.bus.LetterPage.Kept;
import dev.parley.bus.LetterPage.Status;
import dev.parley.bus.MailStats;
import dev.parley.bus.Posted;
import dev.parley.bus.Posted.Kind;
import dev.parley.bus.Refusal;
import dev.parley.bus.Waiting;
import dev.parley.protocol.Bytes;
import dev.parley.protocol.Malformed;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.rocksdb.RocksIterator;

@ExtendWith(VertxExtension.class)
class MailTest {

  @TempDir Path data;

  private Vertx vertx;
  private TestMail mail;

  @BeforeEach
  void open(Vertx vertx) {
    this.vertx = vertx;
    mail = new TestMail(vertx, TestMail.options(data).withLimits(1_000, 16, 3));
  }

  @AfterEach
  void close() {
    mail.close();
  }

  @Test
  void letters_wait_in_the_order_of_posting_until_they_are_taken() {
    for (int i = 0; i < 5; i++) {
      mail.post(letter("ann", "bob", "h" + i, "letter " + i), true);
    }

    assertThat(mail.waiting("bob"))
        .containsExactly("letter 0", "letter 1", "letter 2", "letter 3", "letter 4");
    List<Waiting> waiting = mail.get(client -> client.waiting(REALM, "bob", 0, 2));
    mail.get(client -> client.taken(REALM, "bob", sequences(waiting)));
    assertThat(mail.waiting("bob")).containsExactly("letter 2", "letter 3", "letter 4");
  }

  @Test
  void a_queue_is_read_on_from_where_it_was_read_to() {
    List<Posted> posted = mail.postAll(letters("bob", 5), true, 200);

    List<Waiting> rest =
        mail.get(client -> client.waiting(REALM, "bob", posted.get(2).sequence(), 500));
    assertThat(sequences(rest)).containsExactly(posted.get(3).sequence(), posted.get(4).sequence());
  }

  @Test
  void a_queue_survives_a_restart() {
    mail.postAll(letters("bob", 5), true, 200);
    mail.restart();

    assertThat(mail.waiting("bob")).hasSize(5);
  }

  @Test
  void a_letter_to_somebody_who_is_there_does_not_wait() {
    Posted posted = mail.post(letter("ann", "bob", "h", "hi"), false);

    assertThat(posted.waits()).isFalse();
    assertThat(mail.waiting("bob")).isEmpty();
  }

  @Test
  void a_letter_that_was_missed_waits_after_all() {
    Letter kept = letter("ann", "bob", "h", "with history");
    Letter fleeting = letter("ann", "bob", "", "without");
    for (Letter letter : List.of(kept, fleeting)) {
      Posted posted = mail.post(letter, false);
      mail.get(client -> client.missed(letter, posted));
      mail.get(client -> client.missed(letter, posted));
    }

    assertThat(mail.waiting("bob")).containsExactly("with history", "without");
    assertThat(statuses(history(500))).containsExactly(Status.QUEUED);
  }

  @Test
  void realms_do_not_see_each_other() {
    mail.post(letter("ann", "bob", "h", "one"), true);
    Letter other = new Letter("signaling", "ann", "bob", "h", bytes("two"));

    assertThat(mail.post(other, true).kind()).isEqualTo(Kind.KEPT);
    assertThat(mail.waiting("bob")).containsExactly("one");
  }

  @Test
  void a_sender_has_so_many_letters_waiting_and_no_more_even_after_a_restart() {
    List<Posted> posted = mail.postAll(letters("bob", 12), true, 10);
    mail.restart();
    Posted after = mail.get(client -> client.post(letter("ann", "carl", "x", "x"), true, 10));

    assertThat(kinds(posted.subList(0, 10))).containsOnly(Kind.KEPT);
    assertThat(kinds(posted.subList(10, 12))).containsOnly(Kind.OVER_QUOTA);
    assertThat(after.kind()).isEqualTo(Kind.OVER_QUOTA);
    assertThat(mail.waiting("bob")).hasSize(10);
  }

  @Test
  void what_is_taken_gives_the_sender_its_quota_back_once() {
    List<Posted> posted = mail.postAll(letters("bob", 2), true, 2);
    List<Long> first = List.of(posted.get(0).sequence());
    mail.get(client -> client.taken(REALM, "bob", first));
    mail.get(client -> client.taken(REALM, "bob", first));

    List<Posted> more =
        mail.postAll(
            List.of(letter("ann", "bob", "y", "y"), letter("ann", "bob", "z", "z")), true, 2);
    assertThat(kinds(more)).containsExactly(Kind.KEPT, Kind.OVER_QUOTA);
  }

  @Test
  void a_box_takes_so_many_letters_from_all_senders_together() {
    mail.close();
    mail = new TestMail(vertx, mail.options.withLimits(3, 16, 3));
    List<Letter> letters =
        IntStream.range(0, 4).mapToObj(i -> letter("from" + i, "bob", "h", "hi")).toList();

    assertThat(kinds(mail.postAll(letters, true, 200)))
        .containsExactly(Kind.KEPT, Kind.KEPT, Kind.KEPT, Kind.BOX_FULL);
  }

  @Test
  void an_exact_repeat_is_the_letter_that_is_kept() {
    Posted first = mail.post(letter("ann", "bob", "h", "hi"), true);
    mail.restart();
    Posted again = mail.post(letter("ann", "bob", "h", "hi"), true);

    assertThat(again)
        .isEqualTo(new Posted(Kind.REPEATED, first.id(), first.sequence(), first.timeMs(), true));
    assertThat(mail.waiting("bob")).hasSize(1);
  }

  @Test
  void a_repeat_within_one_write_is_one_too() {
    Letter letter = letter("ann", "bob", "h", "hi");

    assertThat(kinds(mail.postAll(List.of(letter, letter), true, 200)))
        .containsExactly(Kind.KEPT, Kind.REPEATED);
  }

  @Test
  void the_same_hash_with_other_content_is_refused() {
    mail.post(letter("ann", "bob", "h", "hi"), true);

    assertThat(mail.post(letter("ann", "bob", "h", "other"), true).kind())
        .isEqualTo(Kind.CONFLICTING);
  }

  @Test
  void a_hash_is_the_senders_and_the_recipients_own() {
    mail.post(letter("ann", "bob", "h", "hi"), true);

    assertThat(mail.post(letter("ann", "carl", "h", "hi"), true).kind()).isEqualTo(Kind.KEPT);
    assertThat(mail.post(letter("eve", "bob", "h", "hi"), true).kind()).isEqualTo(Kind.KEPT);
  }

  @Test
  void a_letter_without_a_hash_is_never_a_repeat_and_gone_when_it_is_taken() {
    Letter letter = letter("ann", "bob", "", "hi");
    List<Posted> posted = mail.postAll(List.of(letter, letter), true, 200);
    assertThat(mail.waiting("bob")).hasSize(2);
    mail.get(client -> client.taken(REALM, "bob", posted.stream().map(Posted::sequence).toList()));

    assertThat(history(500).letters()).isEmpty();
    assertThat(count(MailColumn.LETTERS)).isZero();
  }

  @Test
  void history_is_of_both_directions_newest_first() {
    mail.post(letter("ann", "bob", "1", "first"), false);
    mail.post(letter("bob", "ann", "2", "second"), true);
    mail.post(letter("ann", "carl", "3", "to another"), true);

    LetterPage page = history(500);
    assertThat(page.letters()).extracting(Kept::from).containsExactly("bob", "ann");
    assertThat(statuses(page)).containsExactly(Status.QUEUED, Status.DELIVERED);
    assertThat(page.more()).isFalse();
  }

  @Test
  void a_letter_that_was_taken_was_sent() {
    Posted posted = mail.post(letter("ann", "bob", "1", "hi"), true);
    mail.get(client -> client.taken(REALM, "bob", List.of(posted.sequence())));

    assertThat(statuses(history(500))).containsExactly(Status.SENT);
  }

  @Test
  void pages_by_time_alone_miss_no_letter_of_one_millisecond() {
    mail.postAll(letters("bob", 10), false, 200);

    List<String> seen = new ArrayList<>();
    long before = Long.MAX_VALUE;
    boolean more = true;
    while (more) {
      LetterPage page = history(before, null, 3);
      page.letters().forEach(letter -> seen.add(letter.hash()));
      before = page.letters().get(page.letters().size() - 1).timeMs();
      more = page.more();
    }
    assertThat(seen).containsExactly("h9", "h8", "h7", "h6", "h5", "h4", "h3", "h2", "h1", "h0");
  }

  @Test
  void pages_by_time_and_id_miss_no_letter_when_the_clock_went_back() {
    mail.post(letter("ann", "bob", "h", "hi"), false);
    mail.now.addAndGet(-3_600_000);
    mail.postAll(letters("bob", 10), false, 200);
    assertThat(history(500).letters()).extracting(Kept::timeMs).containsOnly(Records.NOW);

    List<String> seen = new ArrayList<>();
    LetterPage page = history(Long.MAX_VALUE, null, 3);
    while (true) {
      page.letters().forEach(letter -> seen.add(letter.hash()));
      if (!page.more()) {
        break;
      }
      Kept last = page.letters().get(page.letters().size() - 1);
      page = history(last.timeMs(), last.id(), 3);
    }
    assertThat(seen).hasSize(11).doesNotHaveDuplicates();
  }

  @Test
  void a_history_that_became_too_long_loses_its_oldest_letters() {
    mail.postAll(letters("bob", 19), true, 200);

    assertThat(history(500).letters())
        .extracting(Kept::hash)
        .hasSize(16)
        .startsWith("h18")
        .endsWith("h3");
    assertThat(mail.waiting("bob")).hasSize(16);
    assertThat(mail.post(letters("bob", 1).get(0), true).kind()).isEqualTo(Kind.KEPT);
  }

  @Test
  void letters_that_are_too_old_go_with_everything_about_them() throws Exception {
    mail.postAll(letters("bob", 5), true, 200);
    mail.postAll(letters("carl", 5), false, 200);
    mail.close();
    mail.now.addAndGet(Duration.ofDays(31).toMillis());

    try (Database database = Database.open(mail.options.store(), Layout.MAIL)) {
      MailWrites writes =
          new MailWrites(
              database, mail.options, () -> Instant.ofEpochMilli(mail.now.get()), UUID::randomUUID);
      assertThat(writes.expire(3)).isEqualTo(3);
      assertThat(writes.expire(100)).isEqualTo(7);
      assertThat(writes.expire(100)).isZero();
      for (MailColumn column :
          List.of(
              MailColumn.LETTERS,
              MailColumn.QUEUE,
              MailColumn.CONVERSATIONS,
              MailColumn.REPEATS,
              MailColumn.COUNTERS)) {
        assertThat(rows(database, column)).as(column.name()).isZero();
      }
      writes.close();
    }
    mail = new TestMail(vertx, mail.options);
    assertThat(mail.waiting("bob")).isEmpty();
  }

  @Test
  void what_was_said_last_is_known_after_a_restart() {
    mail.get(client -> client.know(REALM, "bob", bytes("old")));
    mail.get(client -> client.know(REALM, "bob", bytes("new")));
    mail.restart();

    Optional<Bytes> known = mail.get(client -> client.known(REALM, "bob"));
    Optional<Bytes> elsewhere = mail.get(client -> client.known("signaling", "bob"));
    assertThat(known).contains(bytes("new"));
    assertThat(elsewhere).isEmpty();
  }

  @Test
  void the_name_that_was_set_longest_ago_is_forgotten() {
    for (String name : List.of("a", "b", "c", "a", "d", "e")) {
      mail.get(client -> client.know(REALM, name, bytes(name)));
    }

    assertThat(knownOf("a", "b", "c", "d", "e")).containsExactly("a", "d", "e");
  }

  @Test
  void a_name_that_letters_wait_for_is_not_forgotten_for_names_without() {
    mail.get(client -> client.know(REALM, "bob", bytes("pin")));
    mail.post(letter("ann", "bob", "h", "hi"), true);
    for (int i = 0; i < 20; i++) {
      String name = "squatter " + i;
      mail.get(client -> client.know(REALM, name, bytes(name)));
    }

    assertThat(knownOf("bob")).containsExactly("bob");
    assertThat(knownOf("squatter 17", "squatter 18", "squatter 19")).hasSize(2);
  }

  @ParameterizedTest
  @EnumSource(Durability.class)
  void a_letter_is_kept_with_every_durability(Durability durability) {
    mail.close();
    mail =
        new TestMail(
            vertx,
            MailOptions.at(
                data, StoreOptions.at(data).withDurability(durability), TestMail.SIGNER));

    assertThat(mail.post(letter("ann", "bob", "h", "hi"), true).kind()).isEqualTo(Kind.KEPT);
  }

  @Test
  void a_disk_without_space_refuses_letters_answers_questions_and_recovers() {
    mail.post(letter("ann", "bob", "h", "hi"), true);
    mail.close();
    mail = new TestMail(vertx, full(Long.MAX_VALUE));
    Future<Posted> refused =
        mail.ask(client -> client.post(letter("ann", "bob", "i", "hi"), true, 200));

    assertThat(Refusal.of(RunningStore.failure(refused))).isEqualTo(Refusal.UNAVAILABLE);
    assertThat(mail.get(client -> client.stats()).writable()).isFalse();
    assertThat(mail.waiting("bob")).containsExactly("hi");
    mail.close();
    mail = new TestMail(vertx, full(0));
    assertThat(mail.post(letter("ann", "bob", "i", "hi"), true).kind()).isEqualTo(Kind.KEPT);
  }

  @Test
  void more_than_may_wait_is_refused_and_the_rest_is_kept() {
    byte[] large = new byte[1 << 20];
    Letter letter = new Letter(REALM, "ann", "bob", "", Bytes.of(large));
    List<Future<Posted>> posted = new ArrayList<>();
    mail.get(
        client -> {
          for (int i = 0; i < 40; i++) {
            posted.add(client.post(letter, false, 200));
          }
          return Future.join(posted).otherwiseEmpty();
        });

    assertThat(posted)
        .allSatisfy(one -> assertThat(Refusal.of(one.cause())).isEqualTo(Refusal.OVERLOADED));
    assertThat(mail.post(letter, false).kind()).isEqualTo(Kind.KEPT);
  }

  @Test
  void names_that_have_no_utf8_are_refused() {
    assertThatThrownBy(() -> letter("\ud800", "bob", "h", "hi")).isInstanceOf(Malformed.class);
    assertThatThrownBy(() -> letter("ann", "b".repeat(1025), "h", "hi"))
        .isInstanceOf(Malformed.class);
  }

  @Test
  void the_numbers_say_what_there_is() {
    mail.postAll(letters("bob", 3), true, 200);

    MailStats stats = mail.get(client -> client.stats());
    assertThat(stats.letters()).isEqualTo(3);
    assertThat(stats.waiting()).isEqualTo(3);
    assertThat(stats.logged()).isEqualTo(3);
    assertThat(stats.writable()).isTrue();
  }

  private MailOptions full(long minFree) {
    StoreOptions store = mail.options.store();
    return new MailOptions(
        new StoreOptions(
            store.directory(),
            store.durability(),
            store.flushInterval(),
            store.queueLimit(),
            store.readers(),
            store.cacheBytes(),
            store.writeBufferBytes(),
            minFree,
            store.retention()),
        mail.options.keepLetters(),
        mail.options.keepLog(),
        1_000,
        16,
        3,
        TestMail.SIGNER);
  }

  private List<String> knownOf(String... names) {
    return List.of(names).stream()
        .filter(name -> mail.get(client -> client.known(REALM, name)).isPresent())
        .toList();
  }

  private long count(MailColumn column) {
    mail.close();
    try (Database database = Database.openReadOnly(mail.options.store(), Layout.MAIL)) {
      return rows(database, column);
    } finally {
      mail = new TestMail(vertx, mail.options);
    }
  }

  private static long rows(Database database, MailColumn column) {
    long count = 0;
    try (RocksIterator rows = database.scan(column)) {
      for (rows.seekToFirst(); rows.isValid(); rows.next()) {
        count++;
      }
    }
    return count;
  }

  private LetterPage history(int limit) {
    return history(Long.MAX_VALUE, null, limit);
  }

  private LetterPage history(long before, String beforeId, int limit) {
    return mail.get(client -> client.history(REALM, "ann", "bob", before, beforeId, limit));
  }

  private static List<Status> statuses(LetterPage page) {
    return page.letters().stream().map(Kept::status).toList();
  }

  private static List<Kind> kinds(List<Posted> posted) {
    return posted.stream().map(Posted::kind).toList();
  }

  private static List<Long> sequences(List<Waiting> waiting) {
    return waiting.stream().map(Waiting::sequence).toList();
  }

  private static List<Letter> letters(String to, int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> letter("ann", to, "h" + i, "letter " + i))
        .toList();
  }
}
