package dev.parley.sim;

import dev.parley.bus.MembersPage;
import dev.parley.bus.Query;
import dev.parley.protocol.Address;
import dev.parley.protocol.Domain;
import dev.parley.protocol.GroupState;
import dev.parley.protocol.Hash;
import dev.parley.protocol.MemberOp;
import dev.parley.protocol.Membership;
import dev.parley.protocol.SignedRecord;
import dev.parley.store.InlineStore;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Whether the members that a node shows are what its ops say, replayed from nothing. So nodes with
 * equal ops show equal members.
 */
final class Memberships {

  private static final int ALL = 10_000;

  private Memberships() {}

  static void check(Machine machine, Chronicle chronicle) {
    Map<Hash, List<MemberOp>> groups = new LinkedHashMap<>();
    for (SignedRecord record : Inspection.records(machine.store(), Domain.MEMBERS, 0)) {
      MemberOp op = (MemberOp) record;
      groups.computeIfAbsent(op.chat(), chat -> new ArrayList<>()).add(op);
    }
    groups.forEach(
        (chat, ops) -> {
          String wanted = shown(GroupState.of(ops));
          String found = shown(machine.store(), chat, GroupState.of(ops));
          if (!wanted.equals(found)) {
            chronicle.broken(
                "%s shows of group %s: %s instead of: %s"
                    .formatted(machine, chat.toHex().substring(0, 8), found, wanted));
          }
        });
  }

  private static String shown(GroupState state) {
    if (state.members().isEmpty()) {
      return "nobody";
    }
    StringBuilder text = new StringBuilder(state.group().title());
    for (Map.Entry<Address, Membership> one : new TreeMap<>(state.members()).entrySet()) {
      Membership membership = one.getValue();
      text.append(' ').append(one.getKey()).append(' ').append(membership.role());
      text.append(' ').append(membership.since());
    }
    return text.toString();
  }

  private static String shown(InlineStore store, Hash chat, GroupState state) {
    if (state.members().isEmpty()) {
      return "nobody";
    }
    Address reader = new TreeMap<>(state.members()).firstKey();
    try {
      MembersPage page = (MembersPage) store.answer(new Query.Members(reader, chat, ALL, null));
      StringBuilder text = new StringBuilder(page.title());
      for (MembersPage.Member member : page.members()) {
        text.append(' ').append(member.address()).append(' ').append(member.role());
        text.append(' ').append(member.since());
      }
      return text.toString();
    } catch (RuntimeException e) {
      return e.toString();
    }
  }
}
