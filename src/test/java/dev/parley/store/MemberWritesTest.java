package dev.parley.store;

import static dev.parley.store.Records.NOW;
import static dev.parley.store.Records.user;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bus.Answer;
import dev.parley.bus.Outcome;
import dev.parley.bus.Outcome.Status;
import dev.parley.bus.Query;
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
import dev.parley.protocol.OpType;
import dev.parley.protocol.Role;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MemberWritesTest {

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
    assertThat(store.verify()).isEmpty();
    store.close();
  }

  @Test
  void the_creator_of_a_group_is_its_admin_and_finds_it_in_the_inbox() {
    store.local(create("title"));
    assertThat(store.members(alice, group)).isEqualTo(Map.of(alice, Role.ADMIN));
    assertThat(store.inbox(alice))
        .singleElement()
        .returns("title", row -> row.title())
        .returns(ChatKind.GROUP, row -> row.kind());
  }

  @Test
  void the_kind_of_a_group_is_known_once_it_exists() {
    assertThat(store.reads.answer(new Query.KindOf(group))).isEqualTo(new Answer.Kind(null));
    store.local(create("title"));
    assertThat(store.reads.answer(new Query.KindOf(group)))
        .isEqualTo(new Answer.Kind(ChatKind.GROUP));
  }

  @Test
  void a_repeated_op_is_known_with_the_stamp_it_got_first() {
    Outcome first = store.local(create("title"));
    store.nowMs += 1_000;
    assertThat(store.local(create("title"))).isEqualTo(Outcome.known(first.key(), first.hlc()));
  }

  @Test
  void an_op_that_is_twice_in_a_batch_is_stored_once() {
    assertThat(store.apply(List.of(create("title"), create("title")), Source.LOCAL))
        .extracting(Outcome::status)
        .containsExactly(Status.STORED, Status.KNOWN);
  }

  @Test
  void a_group_cannot_be_made_twice() {
    store.local(create("title"));
    assertThat(store.local(create("other")).refusal()).isEqualTo(Refusal.INVALID);
    assertThat(store.trees.of(Domain.MEMBERS).count()).isEqualTo(1);
  }

  @Test
  void nobody_can_make_a_group_with_the_id_of_another_creator() {
    MemberOp stolen =
        MemberOp.of(
            group,
            bob,
            OpType.CREATE,
            Role.ADMIN,
            ChatKind.GROUP,
            Records.nonce(1),
            "",
            MemberOp.NOT_OBSERVED,
            Records.signed(bob, NOW));
    assertThat(store.local(stolen).refusal()).isEqualTo(Refusal.INVALID);
  }

  @Test
  void ops_on_a_group_that_does_not_exist_are_refused_like_those_of_a_stranger() {
    assertThat(store.local(add(alice, bob)).refusal()).isEqualTo(Refusal.NOT_MEMBER);
    assertThat(store.local(remove(bob, bob)).refusal()).isEqualTo(Refusal.NOT_MEMBER);
    assertThat(store.dump()).isEmpty();
  }

  @Test
  void ops_of_another_kind_than_the_group_are_refused() {
    store.local(create("title"));
    MemberOp op = Records.op(alice, group, OpType.ADD, bob, Role.MEMBER, ChatKind.CHANNEL, NOW + 1);
    assertThat(store.local(op).refusal()).isEqualTo(Refusal.NOT_MEMBER);
  }

  @Test
  void a_stranger_cannot_add_itself() {
    store.local(create("title"));
    assertThat(store.local(add(bob, bob)).refusal()).isEqualTo(Refusal.NOT_MEMBER);
  }

  @Test
  void a_member_without_the_role_cannot_add_remove_or_name() {
    store.apply(List.of(create("title"), add(alice, bob)), Source.LOCAL);
    assertThat(store.local(add(bob, carol)).refusal()).isEqualTo(Refusal.NOT_ADMIN);
    assertThat(store.local(remove(bob, alice)).refusal()).isEqualTo(Refusal.NOT_ADMIN);
    assertThat(store.local(title(bob, "mine")).refusal()).isEqualTo(Refusal.NOT_ADMIN);
  }

  @Test
  void somebody_who_is_not_there_cannot_be_removed() {
    store.local(create("title"));
    assertThat(store.local(remove(alice, bob)).refusal()).isEqualTo(Refusal.NOT_FOUND);
  }

  @Test
  void a_member_may_leave_and_a_stranger_may_not() {
    store.apply(List.of(create("title"), add(alice, bob)), Source.LOCAL);
    assertThat(store.local(remove(bob, bob)).status()).isEqualTo(Status.STORED);
    assertThat(store.members(alice, group)).containsOnlyKeys(alice);
    assertThat(store.inbox(bob)).isEmpty();
    assertThat(store.local(remove(carol, carol)).refusal()).isEqualTo(Refusal.NOT_MEMBER);
  }

  @Test
  void a_local_remove_is_stamped_with_the_add_that_it_saw() {
    store.local(create("title"));
    Outcome added = store.local(add(alice, bob));
    store.local(remove(alice, bob));
    List<MemberOp> ops = new GroupRows(store.database).ops(group);
    assertThat(ops.get(2).observed()).isEqualTo(added.hlc());
  }

  @Test
  void an_add_of_a_member_changes_the_role_and_not_the_place_in_the_inbox() {
    store.apply(List.of(create("title"), add(alice, bob)), Source.LOCAL);
    store.nowMs += 10_000;
    MemberOp promotion =
        Records.op(alice, group, OpType.ADD, bob, Role.ADMIN, ChatKind.GROUP, store.nowMs);
    store.local(promotion);
    assertThat(store.members(alice, group)).containsEntry(bob, Role.ADMIN);
    assertThat(store.inbox(bob)).hasSize(1);
  }

  @Test
  void the_title_follows_the_newest_op() {
    store.apply(List.of(create("one"), title(alice, "two")), Source.LOCAL);
    store.replica(title(alice, "late").stamped(Hlc.of(NOW - 1_000, 0)));
    assertThat(store.inbox(alice)).singleElement().returns("two", row -> row.title());
  }

  @Test
  void an_op_without_authority_is_stored_by_replicas_and_has_no_effect() {
    store.local(create("title"));
    Outcome outcome = store.replica(add(bob, bob).stamped(Hlc.of(NOW + 1, 0)));
    assertThat(outcome.status()).isEqualTo(Status.STORED);
    assertThat(store.trees.of(Domain.MEMBERS).count()).isEqualTo(2);
    assertThat(store.members(alice, group)).containsOnlyKeys(alice);
    assertThat(store.inbox(bob)).isEmpty();
  }

  @Test
  void an_op_that_gains_authority_by_a_late_op_takes_effect() {
    store.local(create("title"));
    store.replica(add(bob, carol).stamped(Hlc.of(NOW + 9, 0)));
    assertThat(store.members(alice, group)).containsOnlyKeys(alice);
    store.replica(
        Records.op(alice, group, OpType.ADD, bob, Role.ADMIN, ChatKind.GROUP, NOW)
            .stamped(Hlc.of(NOW + 5, 0)));
    assertThat(store.members(alice, group)).containsOnlyKeys(alice, bob, carol);
  }

  @Test
  void a_remove_that_did_not_see_the_add_loses() {
    store.local(create("title"));
    long added = store.local(add(alice, bob)).hlc();
    store.replica(remove(alice, bob).stamped(added + 5, added - 1));
    assertThat(store.members(alice, group)).containsKey(bob);
  }

  @Test
  void a_create_that_arrives_last_brings_the_group_about() {
    store.replica(add(alice, bob).stamped(Hlc.of(NOW + 5, 0)));
    store.replica(create("title").stamped(Hlc.of(NOW, 0)));
    assertThat(store.members(bob, group)).containsOnlyKeys(alice, bob);
  }

  @Test
  void late_ops_of_several_groups_in_one_batch_are_all_replayed() {
    MemberOp other = Records.create(bob, 2, ChatKind.CHANNEL, "other", NOW);
    store.apply(
        List.of(
            add(alice, bob).stamped(Hlc.of(NOW + 5, 0)),
            other.stamped(Hlc.of(NOW + 1, 0)),
            create("title").stamped(Hlc.of(NOW, 0)),
            title(alice, "newer").stamped(Hlc.of(NOW + 6, 0))),
        Source.REPLICA);
    assertThat(store.members(bob, group)).containsOnlyKeys(alice, bob);
    assertThat(store.inbox(bob)).extracting(row -> row.title()).containsOnly("newer", "other");
  }

  @Test
  void local_and_replica_ops_of_one_group_may_share_a_batch() throws Exception {
    store.writes.apply(create("title").stamped(Hlc.of(NOW, 0)), Source.REPLICA);
    store.writes.apply(add(alice, bob), Source.LOCAL);
    store.writes.apply(title(alice, "late").stamped(Hlc.of(NOW, 1)), Source.REPLICA);
    store.writes.apply(add(alice, carol), Source.LOCAL);
    store.writes.write();
    assertThat(store.members(alice, group)).containsOnlyKeys(alice, bob, carol);
  }

  @Test
  void a_lower_copy_replaces_the_stored_one_in_every_index() {
    MemberOp create = create("title").stamped(Hlc.of(NOW - 1_000, 0));
    store.replica(create);
    store.replica(add(alice, bob).stamped(Hlc.of(NOW + 5, 0)));
    MemberOp lower = add(alice, bob).stamped(Hlc.of(NOW + 2, 0));
    assertThat(store.replica(lower).status()).isEqualTo(Status.STORED);
    assertHoldsWhatAFreshStoreWouldHold(create, lower);
  }

  @Test
  void of_two_copies_of_a_remove_the_one_that_observed_less_stays() {
    MemberOp create = create("title").stamped(Hlc.of(NOW - 1_000, 0));
    MemberOp add = add(alice, bob).stamped(Hlc.of(NOW, 0));
    MemberOp saw = remove(alice, bob).stamped(Hlc.of(NOW + 5, 0), add.hlc());
    MemberOp didNotSee = remove(alice, bob).stamped(Hlc.of(NOW + 5, 0), add.hlc() - 1);
    store.apply(List.of(create, add, saw), Source.REPLICA);
    assertThat(store.members(alice, group)).containsOnlyKeys(alice);
    store.replica(didNotSee);
    assertThat(store.members(alice, group)).containsOnlyKeys(alice, bob);
    assertHoldsWhatAFreshStoreWouldHold(create, add, didNotSee);
  }

  @Test
  void a_higher_copy_is_known_with_the_stored_stamp() {
    MemberOp create = create("title").stamped(Hlc.of(NOW, 0));
    store.replica(create);
    assertThat(store.replica(create.stamped(Hlc.of(NOW, 1))))
        .isEqualTo(Outcome.known(create.key(), create.hlc()));
  }

  @Test
  void ops_do_not_age_but_obey_the_clock() {
    long aged = NOW - 2 * Limits.RETENTION.toMillis();
    MemberOp create = Records.create(alice, 1, ChatKind.GROUP, "title", aged);
    assertThat(store.replica(create.stamped(Hlc.of(NOW, 0))).refusal()).isEqualTo(Refusal.INVALID);
    assertThat(store.replica(create("t").stamped(Hlc.of(NOW + 10_001, 0))).refusal())
        .isEqualTo(Refusal.INVALID);
    assertThat(store.replica(create.stamped(Hlc.of(aged, 0))).status()).isEqualTo(Status.STORED);
  }

  @Test
  void a_former_member_that_comes_back_is_a_member_since_then() {
    store.apply(List.of(create("title"), add(alice, bob), remove(alice, bob)), Source.LOCAL);
    store.nowMs += 10_000;
    MemberOp again =
        Records.op(alice, group, OpType.ADD, bob, Role.MEMBER, ChatKind.GROUP, store.nowMs);
    store.local(again);
    assertThat(store.members(alice, group)).containsOnlyKeys(alice, bob);
    assertThat(store.inbox(bob)).hasSize(1);
  }

  private void assertHoldsWhatAFreshStoreWouldHold(MemberOp... ops) {
    try (TestStore fresh = new TestStore(directory.resolve("fresh"))) {
      for (MemberOp op : ops) {
        fresh.replica(op);
      }
      assertThat(store.dump()).isEqualTo(fresh.dump());
      assertThat(store.roots(store.trees)).isEqualTo(fresh.roots(fresh.trees));
    }
  }

  private MemberOp create(String title) {
    return Records.create(alice, 1, ChatKind.GROUP, title, NOW);
  }

  private MemberOp add(Address author, Address target) {
    return Records.op(author, group, OpType.ADD, target, Role.MEMBER, ChatKind.GROUP, NOW + 1);
  }

  private MemberOp remove(Address author, Address target) {
    return Records.op(author, group, OpType.REMOVE, target, Role.MEMBER, ChatKind.GROUP, NOW + 2);
  }

  private MemberOp title(Address author, String title) {
    return MemberOp.of(
        group,
        author,
        OpType.SET_TITLE,
        Role.MEMBER,
        ChatKind.GROUP,
        Bytes.EMPTY,
        title,
        MemberOp.NOT_OBSERVED,
        Records.signed(author, NOW + 3));
  }
}
