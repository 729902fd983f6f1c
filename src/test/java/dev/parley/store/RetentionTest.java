package dev.parley.store;

import static dev.parley.store.Records.user;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bus.Outcome.Status;
import dev.parley.bus.Refusal;
import dev.parley.bus.Submission.Source;
import dev.parley.protocol.Address;
import dev.parley.protocol.Bytes;
import dev.parley.protocol.ChatKind;
import dev.parley.protocol.Domain;
import dev.parley.protocol.Hash;
import dev.parley.protocol.Hlc;
import dev.parley.protocol.Identity;
import dev.parley.protocol.Ids;
import dev.parley.protocol.Message;
import dev.parley.protocol.ReadMark;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rocksdb.RocksDBException;

class RetentionTest {

  private static final long DAY = Duration.ofDays(1).toMillis();
  private static final long START = Records.NOW;
  private static final int EVERYTHING = 100_000;

  @TempDir Path directory;

  private final Address alice = user(1);
  private final Address bob = user(2);
  private final Address carol = user(3);
  private TestStore store;

  @BeforeEach
  void open() {
    store = new TestStore(directory.resolve("store"));
  }

  @AfterEach
  void close() {
    assertThat(store.verify()).isEmpty();
    assertThat(store.roots(store.trees)).isEqualTo(store.roots(Trees.load(store.database)));
    store.close();
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 86_399_999})
  void the_cutoff_is_the_start_of_a_utc_day(long sinceMidnight) {
    Retention retention =
        new Retention(
            store.database, Duration.ofDays(30), () -> Instant.ofEpochMilli(START + sinceMidnight));
    assertThat(retention.cutoffMs()).isEqualTo(START - 30 * DAY);
  }

  @Test
  void the_cutoff_is_never_negative() {
    Retention retention =
        new Retention(store.database, Duration.ofDays(30), () -> Instant.ofEpochMilli(5));
    assertThat(retention.cutoffMs()).isZero();
  }

  @Test
  void the_last_millisecond_before_the_cutoff_goes_and_the_cutoff_itself_stays()
      throws RocksDBException {
    store.replica(at(alice, bob, "goes", START - 1));
    store.replica(at(alice, bob, "stays", START));
    pass(30);
    assertThat(store.writes.expire(EVERYTHING)).isEqualTo(1);
    assertThat(store.dialog(alice, bob)).extracting(Message::text).containsExactly("stays");
  }

  @Test
  void nothing_of_an_aged_dialog_is_left() throws RocksDBException {
    store.replica(at(alice, bob, "one", START));
    store.replica(at(bob, alice, "two", START - 7_200_000));
    pass(40);
    assertThat(store.writes.expire(EVERYTHING)).isEqualTo(2);
    assertThat(store.dump()).isEmpty();
    assertThat(store.trees.of(Domain.MESSAGES).count()).isZero();
    assertThat(store.trees.of(Domain.MESSAGES).root()).isEqualTo(new MerkleTree().root());
    assertThat(store.inbox(alice)).isEmpty();
  }

  @Test
  void a_dialog_that_goes_on_stays_in_the_inbox() throws RocksDBException {
    store.replica(at(alice, bob, "one", START));
    pass(40);
    store.replica(at(alice, bob, "two", store.nowMs));
    store.writes.expire(EVERYTHING);
    assertThat(store.inbox(bob)).singleElement().returns("two", row -> row.last().text());
  }

  @Test
  void a_dialog_may_begin_again_after_all_of_it_aged() throws RocksDBException {
    store.replica(at(alice, bob, "one", START));
    pass(40);
    store.writes.expire(EVERYTHING);
    store.local(Records.dialog(bob, alice, "again", store.nowMs));
    assertThat(store.inbox(alice)).singleElement().returns("again", row -> row.last().text());
  }

  @Test
  void groups_identities_and_read_marks_do_not_age() throws RocksDBException {
    Hash group = Records.group(alice, 1);
    store.local(Records.create(alice, 1, ChatKind.GROUP, "title", START));
    store.local(Records.toGroup(alice, group, ChatKind.GROUP, "old", START));
    store.local(Identity.of(Bytes.of(new byte[] {1}), Records.signed(alice, START)));
    store.local(ReadMark.of(Ids.dmChat(alice, bob), 5, Records.signed(alice, START)));
    pass(40);
    assertThat(store.writes.expire(EVERYTHING)).isEqualTo(1);
    assertThat(store.inbox(alice)).singleElement().returns(null, row -> row.last());
    assertThat(store.members(alice, group)).hasSize(1);
    assertThat(store.trees.of(Domain.IDENTITY).count()).isEqualTo(1);
    assertThat(store.trees.of(Domain.READS).count()).isEqualTo(1);
  }

  @Test
  void what_aged_is_refused_when_a_replica_offers_it_again() throws RocksDBException {
    Message aged = at(alice, bob, "one", START);
    store.replica(aged);
    pass(40);
    store.writes.expire(EVERYTHING);
    assertThat(store.replica(aged).refusal()).isEqualTo(Refusal.INVALID);
  }

  @Test
  void what_aged_and_is_not_yet_deleted_is_refused_too() {
    Message aged = at(alice, bob, "one", START);
    store.replica(aged);
    pass(40);
    assertThat(store.replica(aged).status()).isEqualTo(Status.REFUSED);
  }

  @Test
  void messages_that_share_a_stamp_and_a_place_go_together() throws RocksDBException {
    store.apply(Records.colliding(alice, bob, Hlc.of(START, 0)), Source.REPLICA);
    pass(40);
    assertThat(store.writes.expire(EVERYTHING)).isEqualTo(2);
    assertThat(store.dump()).isEmpty();
  }

  @Test
  void a_stranger_in_a_dialog_does_not_keep_its_inbox_rows() throws RocksDBException {
    store.replica(at(alice, bob, "ours", START));
    Hash dialog = Ids.dmChat(alice, bob);
    store.replica(
        Records.toGroup(carol, dialog, ChatKind.GROUP, "psst", START).stamped(Hlc.of(START, 9)));
    pass(40);
    store.writes.expire(EVERYTHING);
    assertThat(store.dump()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 50})
  void chunks_of_any_size_lead_to_the_same_store(int chunk) throws RocksDBException {
    store.apply(crowd(), Source.REPLICA);
    pass(30);
    int deleted = 0;
    for (int last = chunk; last == chunk; deleted += last) {
      last = store.writes.expire(chunk);
      assertThat(last).isLessThanOrEqualTo(chunk);
      assertThat(store.verify()).isEmpty();
    }
    List<Message> left =
        crowd().stream().filter(message -> Hlc.physicalMs(message.hlc()) >= START).toList();
    assertThat(deleted).isEqualTo(crowd().size() - left.size());
    try (TestStore fresh = new TestStore(directory.resolve("fresh"))) {
      fresh.apply(left, Source.REPLICA);
      assertThat(store.dump()).isEqualTo(fresh.dump());
      assertThat(store.roots(store.trees)).isEqualTo(fresh.roots(fresh.trees));
    }
  }

  /** Many messages of few chats on few stamps, most of them from before the cutoff. */
  private List<Message> crowd() {
    Random random = new Random(3);
    List<Message> messages = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      long ts = START - 4 + random.nextInt(6);
      Address to = random.nextBoolean() ? bob : carol;
      messages.add(
          i % 3 == 0
              ? Records.toGroup(alice, Records.group(alice, 1), ChatKind.GROUP, "g" + i, ts)
                  .stamped(Hlc.of(ts, 0))
              : at(alice, to, "m" + i, ts));
    }
    return messages;
  }

  private void pass(int days) {
    store.nowMs = START + days * DAY;
  }

  private static Message at(Address from, Address to, String text, long ms) {
    return Records.dialog(from, to, text, ms).stamped(Hlc.of(ms, 0));
  }
}
