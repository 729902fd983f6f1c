package dev.parley.store;

import static dev.parley.store.Records.NOW;
import static dev.parley.store.Records.user;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.bus.MembersPage;
import dev.parley.bus.Query;
import dev.parley.bus.Submission.Source;
import dev.parley.protocol.Address;
import dev.parley.protocol.ChatKind;
import dev.parley.protocol.Hash;
import dev.parley.protocol.Hlc;
import dev.parley.protocol.MemberOp;
import dev.parley.protocol.OpType;
import dev.parley.protocol.Role;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MembersTest {

  private static final int ADDED = 30;

  @TempDir Path directory;

  private final Address alice = user(1);
  private final Hash group = Records.group(alice, 1);
  private final TreeSet<Address> members = new TreeSet<>(List.of(alice));
  private TestStore store;

  @BeforeEach
  void open() {
    store = new TestStore(directory);
    List<MemberOp> ops = new ArrayList<>();
    ops.add(Records.create(alice, 1, ChatKind.GROUP, "title", NOW).stamped(Hlc.of(NOW, 0)));
    for (int i = 1; i <= ADDED; i++) {
      ops.add(op(OpType.ADD, user(100 + i)).stamped(Hlc.of(NOW, i)));
      members.add(user(100 + i));
    }
    for (int i = 1; i <= ADDED; i += 3) {
      ops.add(op(OpType.REMOVE, user(100 + i)).stamped(Hlc.of(NOW, 100 + i), Hlc.of(NOW, i)));
      members.remove(user(100 + i));
    }
    store.apply(ops, Source.REPLICA);
  }

  @AfterEach
  void close() {
    store.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 21, 500})
  void pages_give_every_member_once_by_address_and_no_former_one(int limit) {
    List<Address> read = new ArrayList<>();
    Address after = null;
    do {
      MembersPage page = page(limit, after);
      assertThat(page.members()).hasSizeLessThanOrEqualTo(limit);
      page.members().forEach(member -> read.add(member.address()));
      after = page.next();
    } while (after != null);
    assertThat(read).containsExactlyElementsOf(members);
  }

  @Test
  void a_member_comes_with_role_and_since() {
    assertThat(page(500, null).members())
        .contains(
            new MembersPage.Member(alice, Role.ADMIN, Hlc.of(NOW, 0)),
            new MembersPage.Member(user(102), Role.MEMBER, Hlc.of(NOW, 2)));
  }

  @Test
  void a_page_may_begin_behind_an_address_that_is_no_member() {
    Address first = members.first();
    byte[] before = new byte[Address.LENGTH];
    assertThat(page(1, Address.of(before)).members())
        .extracting(MembersPage.Member::address)
        .containsExactly(first);
    byte[] last = new byte[Address.LENGTH];
    java.util.Arrays.fill(last, (byte) -1);
    assertThat(page(1, Address.of(last)).members()).isEmpty();
  }

  @Test
  void a_former_member_may_not_ask() {
    Query query = new Query.Members(user(101), group, 10, null);
    assertThatThrownBy(() -> store.reads.answer(query)).isInstanceOf(Refused.class);
  }

  @Test
  void a_crowd_of_former_members_does_not_make_one_page_endless() {
    List<MemberOp> ops = new ArrayList<>();
    for (int i = 1; i <= StoreReads.MAX_FORMER_MEMBERS + 500; i++) {
      Address passing = user(10_000 + i);
      ops.add(op(OpType.ADD, passing).stamped(Hlc.of(NOW + 1, i)));
      ops.add(op(OpType.REMOVE, passing).stamped(Hlc.of(NOW + 2, i), Hlc.of(NOW + 1, i)));
    }
    store.apply(ops, Source.REPLICA);
    MembersPage first = page(500, null);
    assertThat(first.next()).isNotNull();
    List<Address> read = new ArrayList<>();
    for (MembersPage page = first; page != null; ) {
      page.members().forEach(member -> read.add(member.address()));
      page = page.next() == null ? null : page(500, page.next());
    }
    assertThat(read).containsExactlyElementsOf(members);
  }

  private MembersPage page(int limit, Address after) {
    return (MembersPage) store.reads.answer(new Query.Members(alice, group, limit, after));
  }

  private MemberOp op(OpType type, Address target) {
    return Records.op(alice, group, type, target, Role.MEMBER, ChatKind.GROUP, NOW);
  }
}
