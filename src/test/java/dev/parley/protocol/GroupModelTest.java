package dev.parley.protocol;

import static dev.parley.protocol.GroupOps.A;
import static dev.parley.protocol.GroupOps.B;
import static dev.parley.protocol.GroupOps.C;
import static dev.parley.protocol.Role.ADMIN;
import static dev.parley.protocol.Role.MEMBER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.LongFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The replay against a slow second reading of the rules: exhaustively small, randomly large. */
class GroupModelTest {

  private static final int LENGTH = 4;

  /** What may happen in a small group, at a stamp. */
  private static final List<LongFunction<MemberOp>> MENU =
      List.of(
          hlc -> GroupOps.add(A, B, ADMIN, hlc),
          hlc -> GroupOps.add(A, B, MEMBER, hlc),
          hlc -> GroupOps.add(B, C, ADMIN, hlc),
          hlc -> GroupOps.add(B, A, MEMBER, hlc),
          hlc -> GroupOps.add(C, C, ADMIN, hlc),
          hlc -> GroupOps.remove(A, B, hlc, hlc),
          hlc -> GroupOps.remove(A, B, hlc - 10, hlc),
          hlc -> GroupOps.remove(A, B, 0, hlc),
          hlc -> GroupOps.remove(B, A, hlc, hlc),
          hlc -> GroupOps.remove(C, B, hlc, hlc),
          hlc -> GroupOps.remove(B, B, hlc, hlc),
          hlc -> GroupOps.remove(A, A, hlc, hlc),
          hlc -> GroupOps.setTitle(B, "B's", hlc),
          hlc -> GroupOps.setTitle(C, "C's", hlc));

  private static final MemberOp CREATE = GroupOps.create(A, "tea", 10);
  private static final List<int[]> ORDERS = permutations();

  @ParameterizedTest
  @ValueSource(longs = {0, 10})
  void four_ops_in_any_order_of_arrival_do_what_the_rules_say(long step) {
    // Step 0 gives all the same stamp, so that their ids alone decide.
    MemberOp[][] ops = new MemberOp[LENGTH][];
    for (int place = 0; place < LENGTH; place++) {
      long hlc = 20 + place * step;
      ops[place] = MENU.stream().map(make -> make.apply(hlc)).toArray(MemberOp[]::new);
    }
    int combinations = (int) Math.pow(MENU.size(), LENGTH);
    for (int combination = 0; combination < combinations; combination++) {
      List<MemberOp> chosen = new ArrayList<>(List.of(CREATE));
      for (int place = 0, rest = combination; place < LENGTH; place++, rest /= MENU.size()) {
        chosen.add(ops[place][rest % MENU.size()]);
      }
      check(chosen);
    }
  }

  private static void check(List<MemberOp> chosen) {
    GroupOracle oracle = new GroupOracle(chosen);
    GroupState state = GroupState.of(chosen);
    assertThat(describe(state)).isEqualTo(oracle.members(List.of(A, B, C)) + oracle.title());
    for (int[] order : ORDERS) {
      MemberOp[] arrival = new MemberOp[chosen.size()];
      for (int i = 0; i < arrival.length; i++) {
        arrival[i] = chosen.get(order[i]);
      }
      GroupState other = GroupState.of(Arrays.asList(arrival));
      if (!other.members().equals(state.members()) || !other.group().equals(state.group())) {
        fail("the order of arrival matters: %s", Arrays.toString(arrival));
      }
    }
    checkAuthority(oracle);
  }

  /** What has no authority changes nothing, whatever the replay calls it. */
  private static void checkAuthority(GroupOracle oracle) {
    GroupState state = new GroupState();
    for (int at = 0; at < oracle.sorted().size(); at++) {
      MemberOp op = oracle.sorted().get(at);
      String before = describe(state);
      GroupReplay.Effect effect = GroupReplay.apply(op, state);
      if (!oracle.isAllowed(at)) {
        assertThat(effect).isNotEqualTo(GroupReplay.Effect.APPLIED);
      }
      if (effect != GroupReplay.Effect.APPLIED) {
        assertThat(describe(state)).isEqualTo(before);
      }
    }
  }

  @Test
  void long_random_histories_end_the_same_whatever_the_order_of_arrival() {
    Random random = new Random(1);
    for (int i = 0; i < 500; i++) {
      List<Address> users = new ArrayList<>();
      for (int user = 0; user < 6; user++) {
        users.add(GroupOps.user(user));
      }
      List<MemberOp> ops = new ArrayList<>(List.of(CREATE));
      for (int count = random.nextInt(60); count > 0; count--) {
        ops.add(op(random, users));
      }
      GroupOracle oracle = new GroupOracle(ops);
      String expected = oracle.members(users) + oracle.title();
      for (int shuffle = 0; shuffle < 5; shuffle++) {
        Collections.shuffle(ops, random);
        assertThat(describe(GroupState.of(ops))).isEqualTo(expected);
      }
      checkAuthority(oracle);
    }
  }

  private static MemberOp op(Random random, List<Address> users) {
    long hlc = 10 + random.nextInt(80);
    // Few authors but the creator have authority; more of its ops keep the histories moving.
    Address author = users.get(random.nextInt(2) * random.nextInt(users.size()));
    Address target = users.get(random.nextInt(users.size()));
    return switch (random.nextInt(5)) {
      case 0, 1, 2 -> GroupOps.add(author, target, random.nextInt(3) == 0 ? MEMBER : ADMIN, hlc);
      case 3 -> GroupOps.remove(author, target, hlc - random.nextInt(10), hlc);
      default -> GroupOps.setTitle(author, "title " + random.nextInt(9), hlc);
    };
  }

  private static String describe(GroupState state) {
    Map<Address, Role> members = new HashMap<>();
    state.members().forEach((user, membership) -> members.put(user, membership.role()));
    return members + (state.group() == null ? null : state.group().title());
  }

  private static List<int[]> permutations() {
    List<int[]> all = new ArrayList<>(List.of(new int[0]));
    for (int item = 0; item <= LENGTH; item++) {
      List<int[]> longer = new ArrayList<>();
      for (int[] shorter : all) {
        for (int at = 0; at <= shorter.length; at++) {
          int[] next = new int[shorter.length + 1];
          System.arraycopy(shorter, 0, next, 0, at);
          next[at] = item;
          System.arraycopy(shorter, at, next, at + 1, shorter.length - at);
          longer.add(next);
        }
      }
      all = longer;
    }
    return all;
  }
}
