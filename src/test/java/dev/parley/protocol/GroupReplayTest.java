package dev.parley.protocol;

import static dev.parley.protocol.GroupOps.A;
import static dev.parley.protocol.GroupOps.B;
import static dev.parley.protocol.GroupOps.C;
import static dev.parley.protocol.GroupOps.add;
import static dev.parley.protocol.GroupOps.create;
import static dev.parley.protocol.GroupOps.remove;
import static dev.parley.protocol.GroupOps.setTitle;
import static dev.parley.protocol.Role.ADMIN;
import static dev.parley.protocol.Role.MEMBER;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The group rules, one by one. */
class GroupReplayTest {

  private static final MemberOp CREATE = create(A, "tea", 10);

  @Test
  void the_creator_becomes_admin_and_names_the_group() {
    GroupState state = state(CREATE);

    assertThat(state.member(A).role()).isEqualTo(ADMIN);
    assertThat(state.members()).hasSize(1);
    assertThat(state.group()).isEqualTo(new Group(ChatKind.GROUP, "tea"));
  }

  @Test
  void nobody_else_can_create_the_group() {
    GroupState state = new GroupState();

    assertThat(GroupReplay.apply(create(B, "mine", 5), state))
        .isEqualTo(GroupReplay.Effect.NOT_THE_CREATOR);
    assertThat(state.group()).isNull();
    assertThat(state.members()).isEmpty();
  }

  @Test
  void a_second_create_has_no_effect() {
    GroupState state = state(CREATE, add(A, B, MEMBER, 20), remove(A, A, 10, 30));

    assertThat(GroupReplay.apply(create(A, "coffee", 40), state))
        .isEqualTo(GroupReplay.Effect.EXISTS_ALREADY);
    assertThat(state.group().title()).isEqualTo("tea");
    assertThat(state.member(A)).isNull();
  }

  @Test
  void nothing_happens_in_a_group_that_was_never_created() {
    assertThat(GroupReplay.apply(add(A, B, ADMIN, 20), new GroupState()))
        .isEqualTo(GroupReplay.Effect.NO_SUCH_GROUP);
    assertThat(state(add(A, B, ADMIN, 5), CREATE).member(B)).isNull();
  }

  @Test
  void an_op_for_a_channel_has_no_effect_on_a_group() {
    MemberOp add = add(A, B, MEMBER, 20);
    MemberOp elsewhere =
        MemberOp.of(
            add.chat(),
            add.target(),
            add.type(),
            add.role(),
            ChatKind.CHANNEL,
            add.nonce(),
            "",
            add.observed(),
            add.signed());

    assertThat(state(CREATE, elsewhere).member(B)).isNull();
  }

  @Test
  void an_admin_adds_members_and_admins() {
    GroupState state = state(CREATE, add(A, B, MEMBER, 20), add(A, C, ADMIN, 30));

    assertThat(state.member(B)).isEqualTo(new Membership(MEMBER, 20, 20));
    assertThat(state.member(C)).isEqualTo(new Membership(ADMIN, 30, 30));
  }

  @Test
  void a_member_and_a_stranger_add_nobody() {
    GroupState state = state(CREATE, add(A, B, MEMBER, 20));

    assertThat(GroupReplay.apply(add(B, C, MEMBER, 30), state))
        .isEqualTo(GroupReplay.Effect.NOT_ADMIN);
    assertThat(GroupReplay.apply(add(C, C, ADMIN, 40), state))
        .isEqualTo(GroupReplay.Effect.NOT_MEMBER);
    assertThat(state.members()).containsOnlyKeys(A, B);
  }

  @Test
  void adding_again_changes_the_role_and_not_the_time_of_joining() {
    GroupState state = state(CREATE, add(A, B, MEMBER, 20), add(A, B, ADMIN, 30));

    assertThat(state.member(B)).isEqualTo(new Membership(ADMIN, 20, 30));
  }

  @Test
  void authority_counts_at_the_ops_place_and_not_at_the_end() {
    GroupState state =
        state(
            CREATE,
            add(A, B, ADMIN, 20),
            add(B, C, MEMBER, 30),
            add(A, B, MEMBER, 40),
            setTitle(B, "late", 50));

    assertThat(state.member(C)).isNotNull();
    assertThat(state.group().title()).isEqualTo("tea");
  }

  @Test
  void authority_that_comes_later_does_not_help() {
    GroupState state = state(CREATE, add(B, C, MEMBER, 15), add(A, B, ADMIN, 20));

    assertThat(state.members()).containsOnlyKeys(A, B);
  }

  @Test
  void a_removal_that_saw_the_add_wins() {
    assertThat(state(CREATE, add(A, B, MEMBER, 20), remove(A, B, 20, 30)).member(B)).isNull();
  }

  @Test
  void a_removal_that_did_not_see_the_add_loses() {
    GroupState state = state(CREATE, add(A, B, MEMBER, 20), remove(A, B, 19, 30));

    assertThat(state.member(B)).isNotNull();
  }

  @Test
  void a_removal_that_saw_only_the_first_of_two_adds_loses() {
    GroupState state =
        state(CREATE, add(A, B, MEMBER, 20), add(A, B, ADMIN, 25), remove(A, B, 20, 30));

    assertThat(state.member(B)).isEqualTo(new Membership(ADMIN, 20, 25));
  }

  @Test
  void whoever_comes_back_joins_anew() {
    GroupState state =
        state(CREATE, add(A, B, ADMIN, 20), remove(A, B, 20, 30), add(A, B, MEMBER, 40));

    assertThat(state.member(B)).isEqualTo(new Membership(MEMBER, 40, 40));
  }

  @Test
  void a_member_and_a_stranger_remove_nobody_else() {
    GroupState state = state(CREATE, add(A, B, MEMBER, 20));

    assertThat(GroupReplay.apply(remove(B, A, 20, 30), state))
        .isEqualTo(GroupReplay.Effect.NOT_ADMIN);
    assertThat(GroupReplay.apply(remove(C, A, 20, 40), state))
        .isEqualTo(GroupReplay.Effect.NOT_MEMBER);
    assertThat(state.members()).containsOnlyKeys(A, B);
  }

  @Test
  void anybody_may_leave() {
    assertThat(state(CREATE, add(A, B, MEMBER, 20), remove(B, B, 20, 30)).members())
        .containsOnlyKeys(A);
  }

  @Test
  void a_stranger_cannot_leave() {
    GroupState state = state(CREATE);

    assertThat(GroupReplay.apply(remove(B, B, 10, 20), state))
        .isEqualTo(GroupReplay.Effect.NOT_MEMBER);
  }

  @Test
  void removing_a_stranger_does_nothing() {
    GroupState state = state(CREATE);

    assertThat(GroupReplay.apply(remove(A, B, 10, 20), state))
        .isEqualTo(GroupReplay.Effect.NOTHING_TO_REMOVE);
  }

  @Test
  void the_last_admin_may_leave_and_the_group_stays_as_it_is() {
    GroupState state =
        state(
            CREATE,
            add(A, B, MEMBER, 20),
            remove(A, A, 10, 30),
            add(A, C, MEMBER, 40),
            setTitle(B, "ours", 50));

    assertThat(state.members()).containsOnlyKeys(B);
    assertThat(state.group().title()).isEqualTo("tea");
  }

  @Test
  void the_newest_title_counts() {
    assertThat(state(CREATE, setTitle(A, "new", 30), setTitle(A, "old", 20)).group().title())
        .isEqualTo("new");
  }

  @Test
  void titles_of_one_stamp_are_ordered_by_their_ids() {
    MemberOp one = setTitle(A, "one", 20);
    MemberOp other = setTitle(A, "other", 20);
    String winner = one.key().compareTo(other.key()) > 0 ? "one" : "other";

    assertThat(state(CREATE, one, other).group().title()).isEqualTo(winner);
    assertThat(state(other, one, CREATE).group().title()).isEqualTo(winner);
  }

  @Test
  void admins_who_remove_each_other_are_judged_in_order() {
    GroupState state =
        state(CREATE, add(A, B, ADMIN, 20), remove(B, A, 20, 30), remove(A, B, 30, 40));

    assertThat(state.members()).containsOnlyKeys(B);
  }

  private static GroupState state(MemberOp... ops) {
    return GroupState.of(List.of(ops));
  }
}
