package dev.parley.store;

import static dev.parley.store.Records.NOW;
import static dev.parley.store.Records.user;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.bus.Outcome;
import dev.parley.bus.Outcome.Status;
import dev.parley.bus.Refusal;
import dev.parley.bus.Submission.Source;
import dev.parley.protocol.Address;
import dev.parley.protocol.Bytes;
import dev.parley.protocol.ChatKind;
import dev.parley.protocol.Domain;
import dev.parley.protocol.Hash;
import dev.parley.protocol.Hlc;
import dev.parley.protocol.Limits;
import dev.parley.protocol.MemberOp;
import dev.parley.protocol.Message;
import dev.parley.protocol.OpType;
import dev.parley.protocol.RecordCodec;
import dev.parley.protocol.Role;
import dev.parley.protocol.Signed;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.RocksDBException;
import org.rocksdb.TransactionLogIterator;

class MessageWritesTest {

  @TempDir Path directory;

  private final Address alice = user(1);
  private final Address bob = user(2);
  private final Address carol = user(3);
  private final Hash group = Records.group(alice, 1);
  private TestStore store;

  @BeforeEach
  void open() {
    store = new TestStore(directory.resolve("store"));
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void a_local_message_is_stamped_by_the_clock_and_readable() {
    Outcome outcome = store.local(hello());
    assertThat(outcome.status()).isEqualTo(Status.STORED);
    assertThat(outcome.hlc()).isEqualTo(Hlc.of(NOW, 0));
    assertThat(store.dialog(bob, alice)).singleElement().returns("hello", Message::text);
    assertThat(store.verify()).isEmpty();
  }

  @Test
  void a_replica_message_keeps_the_stamp_of_its_origin() {
    Message message = hello().stamped(Hlc.of(NOW - 500, 7));
    assertThat(store.replica(message)).isEqualTo(Outcome.stored(message.key(), message.hlc()));
    assertThat(store.dialog(alice, bob)).singleElement().returns(message.hlc(), Message::hlc);
  }

  @Test
  void every_part_of_a_message_is_read_as_it_was_written() {
    Bytes control = Bytes.of(new byte[] {1, 2, 3});
    Message message =
        Message.dialog(bob, 42, "grüß dich \uD83D\uDE00", control, Records.signed(alice, NOW + 321))
            .stamped(Hlc.of(NOW, 3));
    store.replica(message);
    Message read = store.dialog(alice, bob).get(0);
    assertThat(RecordCodec.encode(read)).isEqualTo(RecordCodec.encode(message));
  }

  @Test
  void a_repeated_local_message_is_known_with_the_stamp_it_got_first() {
    Outcome first = store.local(hello());
    store.nowMs += 5_000;
    assertThat(store.local(hello())).isEqualTo(Outcome.known(first.key(), first.hlc()));
  }

  @Test
  void a_message_that_is_twice_in_a_batch_is_stored_once() {
    List<Outcome> outcomes = store.apply(List.of(hello(), hello()), Source.LOCAL);
    assertThat(outcomes).extracting(Outcome::status).containsExactly(Status.STORED, Status.KNOWN);
    assertThat(outcomes.get(1).hlc()).isEqualTo(outcomes.get(0).hlc());
    assertThat(store.trees.of(Domain.MESSAGES).count()).isEqualTo(1);
  }

  @Test
  void a_later_stamped_copy_is_known_with_the_stored_stamp() {
    Message message = hello().stamped(Hlc.of(NOW, 0));
    store.replica(message);
    Map<String, String> before = store.dump();
    assertThat(store.replica(hello().stamped(Hlc.of(NOW, 1))))
        .isEqualTo(Outcome.known(message.key(), message.hlc()));
    assertThat(store.dump()).isEqualTo(before);
  }

  @Test
  void a_lower_stamped_copy_replaces_the_stored_one_in_every_index() {
    Message lower = hello().stamped(Hlc.of(NOW - 2_000, 0));
    store.replica(hello().stamped(Hlc.of(NOW + 2_000, 0)));
    assertThat(store.replica(lower).status()).isEqualTo(Status.STORED);
    assertHoldsWhatAFreshStoreWouldHold(lower);
  }

  @Test
  void of_two_copies_with_one_stamp_the_one_with_the_lower_signature_stays() {
    Message one = signed(1);
    Message other = signed(2);
    store.replica(one);
    store.replica(other);
    Message lower = Copies.ORDER.compare(one, other) < 0 ? one : other;
    assertHoldsWhatAFreshStoreWouldHold(lower);
  }

  @Test
  void of_two_copies_with_one_stamp_the_one_that_came_first_gives_way_if_it_is_higher() {
    Message one = signed(1);
    Message other = signed(2);
    boolean oneIsLower = Copies.ORDER.compare(one, other) < 0;
    store.replica(oneIsLower ? other : one);
    store.replica(oneIsLower ? one : other);
    assertHoldsWhatAFreshStoreWouldHold(oneIsLower ? one : other);
  }

  @Test
  void a_replaced_latest_message_leaves_the_inbox_at_the_hour_of_what_is_left() {
    Message older =
        Records.dialog(bob, alice, "older", NOW - 10_000).stamped(Hlc.of(NOW - 9_000, 0));
    Message lower = hello().stamped(Hlc.of(NOW - 20_000, 0));
    store.replica(older);
    store.replica(hello().stamped(Hlc.of(NOW + 1_000, 0)));
    store.replica(lower);
    assertHoldsWhatAFreshStoreWouldHold(older, lower);
  }

  @Test
  void a_copy_is_replaced_in_one_write() throws RocksDBException {
    store.replica(hello().stamped(Hlc.of(NOW + 2_000, 0)));
    long before = store.database.rocks().getLatestSequenceNumber();
    store.replica(hello().stamped(Hlc.of(NOW - 2_000, 0)));
    int batches = 0;
    try (TransactionLogIterator log = store.database.rocks().getUpdatesSince(before + 1)) {
      for (; log.isValid(); log.next()) {
        batches++;
      }
    }
    assertThat(batches).isEqualTo(1);
  }

  @Test
  void a_group_message_needs_membership_at_the_writer() {
    create(ChatKind.GROUP);
    assertThat(store.local(toGroup(bob, "hi")).refusal()).isEqualTo(Refusal.NOT_MEMBER);
    assertThat(store.local(toGroup(alice, "hi")).status()).isEqualTo(Status.STORED);
  }

  @Test
  void a_channel_message_needs_an_admin_at_the_writer() {
    create(ChatKind.CHANNEL);
    store.local(add(bob, Role.MEMBER, ChatKind.CHANNEL));
    Message byMember = Records.toGroup(bob, group, ChatKind.CHANNEL, "hi", NOW);
    assertThat(store.local(byMember).refusal()).isEqualTo(Refusal.NOT_ADMIN);
    Message byAdmin = Records.toGroup(alice, group, ChatKind.CHANNEL, "hi", NOW);
    assertThat(store.local(byAdmin).status()).isEqualTo(Status.STORED);
  }

  @Test
  void a_message_of_the_wrong_kind_of_group_is_refused() {
    create(ChatKind.CHANNEL);
    assertThat(store.local(toGroup(alice, "hi")).refusal()).isEqualTo(Refusal.NOT_MEMBER);
  }

  @Test
  void a_message_to_a_group_that_does_not_exist_is_refused_like_one_of_a_stranger() {
    assertThat(store.local(toGroup(alice, "hi")).refusal()).isEqualTo(Refusal.NOT_MEMBER);
    assertThat(store.dump()).isEmpty();
  }

  @Test
  void one_batch_may_make_a_group_add_a_member_and_carry_its_first_message() {
    List<Outcome> outcomes =
        store.apply(
            List.of(
                Records.create(alice, 1, ChatKind.GROUP, "title", NOW),
                toGroup(bob, "too early"),
                add(bob, Role.MEMBER, ChatKind.GROUP),
                toGroup(bob, "first"),
                Records.op(alice, group, OpType.REMOVE, bob, Role.MEMBER, ChatKind.GROUP, NOW + 2),
                toGroup(bob, "too late")),
            Source.LOCAL);
    assertThat(outcomes)
        .extracting(Outcome::refusal)
        .containsExactly(null, Refusal.NOT_MEMBER, null, null, null, Refusal.NOT_MEMBER);
    assertThat(store.group(alice, group)).extracting(Message::text).containsExactly("first");
    assertThat(store.verify()).isEmpty();
  }

  @Test
  void a_message_of_somebody_who_is_no_member_is_stored_by_replicas_but_invisible() {
    create(ChatKind.GROUP);
    Message strange = toGroup(carol, "let me in").stamped(Hlc.of(NOW + 1, 0));
    assertThat(store.replica(strange).status()).isEqualTo(Status.STORED);
    assertThat(store.trees.of(Domain.MESSAGES).count()).isEqualTo(1);
    assertThat(store.group(alice, group)).isEmpty();
    assertThat(store.inbox(alice)).singleElement().returns(null, c -> c.last());
  }

  @Test
  void an_add_that_arrives_late_makes_the_messages_after_it_visible() {
    create(ChatKind.GROUP);
    store.replica(toGroup(bob, "early").stamped(Hlc.of(NOW + 1, 0)));
    store.replica(toGroup(bob, "later").stamped(Hlc.of(NOW + 9, 0)));
    store.replica(add(bob, Role.MEMBER, ChatKind.GROUP).stamped(Hlc.of(NOW + 5, 0)));
    assertThat(store.group(alice, group)).extracting(Message::text).containsExactly("later");
  }

  @Test
  void what_a_removed_member_wrote_before_stays_visible_and_what_it_writes_after_is_not() {
    create(ChatKind.GROUP);
    store.local(add(bob, Role.MEMBER, ChatKind.GROUP));
    store.nowMs += 1_000;
    store.local(toGroup(bob, "before"));
    store.nowMs += 1_000;
    store.local(
        Records.op(alice, group, OpType.REMOVE, bob, Role.MEMBER, ChatKind.GROUP, NOW + 2_000));
    store.replica(toGroup(bob, "arrived late").stamped(Hlc.of(NOW + 1_500, 0)));
    store.replica(toGroup(bob, "after").stamped(Hlc.of(NOW + 2_500, 0)));
    assertThat(store.group(alice, group))
        .extracting(Message::text)
        .containsExactly("arrived late", "before");
  }

  @Test
  void a_former_admin_of_a_channel_keeps_what_it_wrote_as_admin() {
    create(ChatKind.CHANNEL);
    store.local(add(bob, Role.ADMIN, ChatKind.CHANNEL));
    store.nowMs += 1_000;
    store.local(Records.toGroup(bob, group, ChatKind.CHANNEL, "as admin", NOW));
    store.nowMs += 1_000;
    store.local(
        Records.op(alice, group, OpType.ADD, bob, Role.MEMBER, ChatKind.CHANNEL, NOW + 2_000));
    store.replica(
        Records.toGroup(bob, group, ChatKind.CHANNEL, "as member", NOW)
            .stamped(Hlc.of(NOW + 2_500, 0)));
    assertThat(store.group(alice, group)).extracting(Message::text).containsExactly("as admin");
  }

  @Test
  void a_replica_message_that_was_stamped_far_from_its_signed_time_is_refused() {
    long far = NOW - Limits.MAX_STAMP_DISTANCE_MS - 1;
    assertThat(store.replica(hello().stamped(Hlc.of(far, 0))).refusal()).isEqualTo(Refusal.INVALID);
    assertThat(store.dump()).isEmpty();
  }

  @Test
  void a_replica_message_ahead_of_the_clock_is_refused_until_its_time_comes() {
    Message ahead = hello().stamped(Hlc.of(NOW + Limits.MAX_DRIFT_MS + 1, 0));
    assertThat(store.replica(ahead).refusal()).isEqualTo(Refusal.INVALID);
    assertThat(store.clock.last()).isZero();
    store.nowMs += 1;
    assertThat(store.replica(ahead).status()).isEqualTo(Status.STORED);
  }

  @Test
  void an_aged_replica_message_is_refused() {
    long aged = NOW - Limits.RETENTION.toMillis() - 1;
    Message message = Records.dialog(alice, bob, "old", aged).stamped(Hlc.of(aged, 0));
    assertThat(store.replica(message).refusal()).isEqualTo(Refusal.INVALID);
    assertThat(store.dump()).isEmpty();
  }

  @Test
  void local_stamps_come_after_every_replica_stamp_that_was_taken() {
    long ahead = Hlc.of(NOW + 5_000, 9);
    store.replica(Records.dialog(bob, alice, "ahead", NOW).stamped(ahead));
    assertThat(store.local(hello()).hlc()).isGreaterThan(ahead);
  }

  @Test
  void a_batch_that_fails_leaves_nothing() {
    long later = NOW + 7_200_000;
    store.local(Records.dialog(alice, bob, "before", NOW));
    Message known = Records.dialog(alice, carol, "damaged", later);
    store.damage(Column.SEEN_MSG, known.key().view(), new byte[] {1});
    Map<String, String> before = store.dump();
    List<Bytes> roots = store.roots(store.trees);
    store.nowMs = later;
    assertThatThrownBy(
            () ->
                store.apply(
                    List.of(
                        Records.dialog(alice, bob, "hello", later),
                        Records.create(alice, 1, ChatKind.GROUP, "title", later),
                        known.stamped(1)),
                    Source.LOCAL))
        .isInstanceOf(RuntimeException.class);
    store.writes.reset();
    assertThat(store.dump()).isEqualTo(before);
    assertThat(store.roots(store.trees)).isEqualTo(roots);
  }

  @Test
  void after_a_batch_that_failed_the_same_records_are_taken_as_new() {
    Message known = Records.dialog(alice, carol, "damaged", NOW);
    store.damage(Column.SEEN_MSG, known.key().view(), new byte[] {1});
    assertThatThrownBy(() -> store.apply(List.of(hello(), known), Source.LOCAL))
        .isInstanceOf(RuntimeException.class);
    store.writes.reset();
    store.damage(Column.SEEN_MSG, known.key().view(), null);
    assertThat(store.apply(List.of(hello(), known), Source.LOCAL))
        .extracting(Outcome::status)
        .containsOnly(Status.STORED);
    assertThat(store.verify()).isEmpty();
    assertThat(store.inbox(alice)).hasSize(2);
  }

  private void assertHoldsWhatAFreshStoreWouldHold(Message... messages) {
    assertThat(store.verify()).isEmpty();
    try (TestStore fresh = new TestStore(directory.resolve("fresh"))) {
      for (Message message : messages) {
        fresh.replica(message);
      }
      assertThat(store.dump()).isEqualTo(fresh.dump());
      assertThat(store.roots(store.trees)).isEqualTo(fresh.roots(fresh.trees));
      assertThat(store.trees.of(Domain.MESSAGES).count()).isEqualTo(messages.length);
    }
  }

  private Message hello() {
    return Records.dialog(alice, bob, "hello", NOW);
  }

  private Message signed(int seed) {
    return Message.dialog(
        bob,
        0,
        "hello",
        Bytes.EMPTY,
        new Signed(alice, NOW, Records.node(0), 1, Records.signature(seed), Hlc.of(NOW, 0)));
  }

  private Message toGroup(Address author, String text) {
    return Records.toGroup(author, group, ChatKind.GROUP, text, NOW);
  }

  private void create(ChatKind kind) {
    assertThat(store.local(Records.create(alice, 1, kind, "title", NOW)).status())
        .isEqualTo(Status.STORED);
  }

  private MemberOp add(Address target, Role role, ChatKind kind) {
    return Records.op(alice, group, OpType.ADD, target, role, kind, NOW + 1);
  }
}
