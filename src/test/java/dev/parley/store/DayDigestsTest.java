package dev.parley.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bus.DayDigest;
import dev.parley.bus.Submission.Source;
import dev.parley.protocol.Blake3;
import dev.parley.protocol.Bytes;
import dev.parley.protocol.Domain;
import dev.parley.protocol.Fingerprint;
import dev.parley.protocol.Hlc;
import dev.parley.protocol.Message;
import dev.parley.protocol.SignedRecord;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DayDigestsTest {

  private static final long DAY_MS = Hlc.DAY_MS;
  private static final long NOW = Records.NOW;
  private static final long END = Hlc.of(NOW, 0);

  private TestStore store;
  private int written;

  @BeforeEach
  void open(@TempDir Path directory) {
    store = new TestStore(directory);
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void an_empty_store_has_no_days() {
    assertThat(store.days.days(Domain.MESSAGES, 0, END)).isEmpty();
  }

  @Test
  void digests_are_the_hash_of_the_items_in_order_whatever_was_asked_before() {
    Random random = new Random(5);
    List<SignedRecord> all = new ArrayList<>();
    for (int round = 0; round < 40; round++) {
      for (int i = 0; i < 1 + random.nextInt(5); i++) {
        Message message = at(NOW - random.nextInt((int) (4 * DAY_MS)));
        store.apply(List.of(message), Source.REPLICA);
        all.add(message);
      }
      long to = Hlc.of(NOW - random.nextInt((int) (2 * DAY_MS)), 0);
      assertThat(store.days.days(Domain.MESSAGES, 0, to)).isEqualTo(expected(all, 0, to));
    }
  }

  @Test
  void a_late_record_changes_its_day_and_no_other() {
    store.replica(at(NOW - 3 * DAY_MS));
    store.replica(at(NOW - 2 * DAY_MS));
    List<DayDigest> before = store.days.days(Domain.MESSAGES, 0, END);
    store.replica(at(NOW - 3 * DAY_MS + 1));
    List<DayDigest> after = store.days.days(Domain.MESSAGES, 0, END);
    assertThat(after.get(0).count()).isEqualTo(2);
    assertThat(after.get(0).digest()).isNotEqualTo(before.get(0).digest());
    assertThat(after.get(1)).isEqualTo(before.get(1));
  }

  @Test
  void a_cutoff_inside_a_day_leaves_out_what_is_before_it() {
    Message early = at(NOW - DAY_MS - 1_000);
    Message late = at(NOW - DAY_MS + 1_000);
    store.replica(early);
    store.replica(late);
    long from = Hlc.of(NOW - DAY_MS, 0);
    assertThat(store.days.days(Domain.MESSAGES, from, END))
        .isEqualTo(expected(List.of(late), from, END));
  }

  @Test
  void domains_are_apart() {
    store.replica(at(NOW - DAY_MS));
    assertThat(store.days.days(Domain.READS, 0, END)).isEmpty();
  }

  @Test
  void digests_stay_right_when_late_records_land_between_the_hours_that_are_kept() {
    Random random = new Random(9);
    long start = NOW - 3 * DAY_MS;
    List<SignedRecord> all = new ArrayList<>();
    for (int i = 0; i < 12_000; i++) {
      all.add(at(start + random.nextInt((int) DAY_MS)));
    }
    store.apply(all, Source.REPLICA);
    assertThat(store.days.days(Domain.MESSAGES, 0, END)).isEqualTo(expected(all, 0, END));
    for (int i = 0; i < 30; i++) {
      Message late = at(start + random.nextInt((int) DAY_MS));
      store.replica(late);
      all.add(late);
      long to = i % 3 == 0 ? Hlc.of(start + random.nextInt((int) DAY_MS), 0) : END;
      assertThat(store.days.days(Domain.MESSAGES, 0, to)).isEqualTo(expected(all, 0, to));
    }
  }

  @Test
  void a_budget_allows_so_much_at_once_and_more_with_time() {
    long[] now = {1_000};
    HashBudget budget = new HashBudget(() -> now[0]);
    assertThat(budget.allows(4_000_000)).isTrue();
    assertThat(budget.allows(4_000_000)).isFalse();
    assertThat(budget.allows(4_096)).isTrue();
    now[0] += 60_000;
    assertThat(budget.allows(4_000_000)).isTrue();
    assertThat(budget.allows(100_000)).isFalse();
    now[0] += 1_000_000;
    assertThat(budget.allows(50_000_000)).as("larger than the budget, after a rest").isTrue();
  }

  private Message at(long ms) {
    return Records.dialog(Records.user(1), Records.user(2), "text " + written++, ms)
        .stamped(Hlc.of(ms, 3));
  }

  private static List<DayDigest> expected(
      List<? extends SignedRecord> records, long from, long to) {
    Map<Integer, List<SignedRecord>> days = new TreeMap<>();
    records.stream()
        .filter(record -> record.hlc() >= from && record.hlc() < to)
        .sorted(Comparator.comparing(SignedRecord::hlc).thenComparing(SignedRecord::key))
        .forEach(
            record ->
                days.computeIfAbsent(
                        (int) (Hlc.physicalMs(record.hlc()) / DAY_MS), day -> new ArrayList<>())
                    .add(record));
    return days.entrySet().stream()
        .map(day -> new DayDigest(day.getKey(), day.getValue().size(), digest(day.getValue())))
        .toList();
  }

  private static Bytes digest(List<SignedRecord> records) {
    ByteArrayOutputStream items = new ByteArrayOutputStream();
    for (SignedRecord record : records) {
      items.writeBytes(Fingerprint.item(record.key().view(), 0, Fingerprint.of(record)));
    }
    return Bytes.of(Blake3.hash(items.toByteArray()));
  }
}
