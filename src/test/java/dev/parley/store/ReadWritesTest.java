package dev.parley.store;

import static dev.parley.store.Records.NOW;
import static dev.parley.store.Records.user;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bus.Outcome;
import dev.parley.bus.Outcome.Status;
import dev.parley.bus.Refusal;
import dev.parley.bus.Submission.Source;
import dev.parley.protocol.Address;
import dev.parley.protocol.ChatKind;
import dev.parley.protocol.Domain;
import dev.parley.protocol.Hash;
import dev.parley.protocol.Hlc;
import dev.parley.protocol.Ids;
import dev.parley.protocol.ReadMark;
import dev.parley.protocol.RecordCodec;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadWritesTest {

  @TempDir Path directory;

  private final Address alice = user(1);
  private final Address bob = user(2);
  private final Hash dialog = Ids.dmChat(alice, bob);
  private TestStore store;

  @BeforeEach
  void open() {
    store = new TestStore(directory);
  }

  @AfterEach
  void close() {
    assertThat(store.verify()).isEmpty();
    store.close();
  }

  @Test
  void a_dialog_can_be_marked_before_it_has_a_message() {
    assertThat(store.local(mark(dialog, 5)).status()).isEqualTo(Status.STORED);
    assertThat(position()).isEqualTo(5);
  }

  @Test
  void a_higher_position_replaces_a_lower_one() {
    store.local(mark(dialog, 5));
    store.local(mark(dialog, 6));
    assertThat(position()).isEqualTo(6);
    assertThat(store.trees.of(Domain.READS).count()).isEqualTo(1);
  }

  @Test
  void a_lower_local_position_is_known_and_changes_nothing() {
    Outcome high = store.local(mark(dialog, 5));
    store.nowMs += 1_000;
    assertThat(store.local(mark(dialog, 4))).isEqualTo(Outcome.known(high.key(), high.hlc()));
    assertThat(store.local(mark(dialog, 5))).isEqualTo(Outcome.known(high.key(), high.hlc()));
    assertThat(position()).isEqualTo(5);
  }

  @Test
  void a_lower_replica_position_does_not_win_by_a_later_stamp() {
    store.replica(mark(dialog, 5).stamped(Hlc.of(NOW, 0)));
    store.replica(mark(dialog, 4).stamped(Hlc.of(NOW + 5, 0)));
    assertThat(position()).isEqualTo(5);
  }

  @Test
  void positions_within_one_batch_never_lower() {
    store.apply(List.of(mark(dialog, 3), mark(dialog, 7), mark(dialog, 5)), Source.LOCAL);
    assertThat(position()).isEqualTo(7);
  }

  @Test
  void of_two_replica_marks_of_one_position_the_lower_stamp_stays_in_either_order() {
    long low = Hlc.of(NOW, 0);
    store.replica(mark(dialog, 5).stamped(low + 1));
    assertThat(store.replica(mark(dialog, 5).stamped(low)).status()).isEqualTo(Status.STORED);
    assertThat(store.replica(mark(dialog, 5).stamped(low + 2)).hlc()).isEqualTo(low);
  }

  @Test
  void a_group_is_marked_by_its_members_only() {
    store.local(Records.create(bob, 1, ChatKind.GROUP, "title", NOW));
    Hash group = Records.group(bob, 1);
    assertThat(store.local(mark(group, 5)).refusal()).isEqualTo(Refusal.NOT_MEMBER);
  }

  @Test
  void membership_of_the_same_batch_counts() {
    Hash group = Records.group(alice, 1);
    List<Outcome> outcomes =
        store.apply(
            List.of(Records.create(alice, 1, ChatKind.GROUP, "title", NOW), mark(group, 5)),
            Source.LOCAL);
    assertThat(outcomes).extracting(Outcome::status).containsOnly(Status.STORED);
  }

  @Test
  void a_replica_mark_is_stored_whoever_it_is_of() {
    store.local(Records.create(bob, 1, ChatKind.GROUP, "title", NOW));
    ReadMark strange = mark(Records.group(bob, 1), 5).stamped(Hlc.of(NOW, 0));
    assertThat(store.replica(strange).status()).isEqualTo(Status.STORED);
  }

  @Test
  void the_highest_position_leaves_nothing_unread() {
    store.local(Records.dialog(bob, alice, "hi", NOW));
    assertThat(store.inbox(alice)).singleElement().returns(1, row -> row.unread());
    store.local(mark(dialog, Long.MAX_VALUE));
    assertThat(store.inbox(alice)).singleElement().returns(0, row -> row.unread());
  }

  private long position() {
    byte[] row = store.database.get(Column.READS, Keys.readMark(alice, dialog));
    return ((ReadMark) RecordCodec.decode(Domain.READS, row)).position();
  }

  private ReadMark mark(Hash chat, long position) {
    return ReadMark.of(chat, position, Records.signed(alice, NOW));
  }
}
