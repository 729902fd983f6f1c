package dev.parley.protocol;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The group rules as an observed-remove set, literally and slowly: whoever has an Add in effect
 * that no Remove in effect has cancelled is a member. Written from the specification alone, to
 * disagree with the replay if either is wrong.
 */
final class GroupOracle {

  private final List<MemberOp> ops;
  private final List<Boolean> effective = new ArrayList<>();

  GroupOracle(Collection<MemberOp> set) {
    ops = new ArrayList<>(set);
    ops.sort(Comparator.comparing((MemberOp op) -> op.hlc()).thenComparing(op -> op.key()));
    for (int at = 0; at < ops.size(); at++) {
      effective.add(isAllowed(at));
    }
  }

  List<MemberOp> sorted() {
    return ops;
  }

  /** Whether the author of the op at that place had the authority for it. */
  boolean isAllowed(int at) {
    MemberOp op = ops.get(at);
    boolean exists = creation(at) >= 0;
    if (op.type() == OpType.CREATE) {
      return !exists && Ids.groupChat(op.author(), op.nonce()).equals(op.chat());
    }
    boolean leaving = op.type() == OpType.REMOVE && op.author().equals(op.target());
    return exists && (leaving || roleBefore(op.author(), at) == Role.ADMIN);
  }

  private int creation(int end) {
    for (int at = 0; at < end; at++) {
      if (ops.get(at).type() == OpType.CREATE && effective.get(at)) {
        return at;
      }
    }
    return -1;
  }

  /** The role after the ops before {@code end}; null for a stranger. */
  Role roleBefore(Address user, int end) {
    for (int at = end - 1; at >= 0; at--) {
      if (effective.get(at) && adds(ops.get(at), user) && !isCancelled(at, user, end)) {
        return ops.get(at).type() == OpType.CREATE ? Role.ADMIN : ops.get(at).role();
      }
    }
    return null;
  }

  private static boolean adds(MemberOp op, Address user) {
    return op.type() == OpType.ADD && op.target().equals(user)
        || op.type() == OpType.CREATE && op.author().equals(user);
  }

  private boolean isCancelled(int add, Address user, int end) {
    for (int at = add + 1; at < end; at++) {
      MemberOp op = ops.get(at);
      boolean removes = op.type() == OpType.REMOVE && op.target().equals(user);
      if (removes && effective.get(at) && ops.get(add).hlc() <= op.observed()) {
        return true;
      }
    }
    return false;
  }

  Map<Address, Role> members(Collection<Address> users) {
    Map<Address, Role> members = new HashMap<>();
    for (Address user : users) {
      Role role = roleBefore(user, ops.size());
      if (role != null) {
        members.put(user, role);
      }
    }
    return members;
  }

  /** Null if there is no group. */
  String title() {
    for (int at = ops.size() - 1; at >= 0; at--) {
      OpType type = ops.get(at).type();
      if (effective.get(at) && (type == OpType.SET_TITLE || type == OpType.CREATE)) {
        return ops.get(at).title();
      }
    }
    return null;
  }
}
