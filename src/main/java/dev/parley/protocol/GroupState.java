package dev.parley.protocol;

import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;

/** A replay in memory. */
public final class GroupState implements GroupReplay.State {

  private final Map<Address, Membership> members = new HashMap<>();
  private Group group;

  /** The state that a set of ops, in any order, leads to. */
  public static GroupState of(Collection<MemberOp> ops) {
    GroupState state = new GroupState();
    GroupReplay.replay(ops, state);
    return state;
  }

  @Override
  public Group group() {
    return group;
  }

  @Override
  public void group(Group group) {
    this.group = group;
  }

  @Override
  public Membership member(Address user) {
    return members.get(user);
  }

  @Override
  public void member(Address user, Membership membership, long hlc) {
    if (membership == null) {
      members.remove(user);
    } else {
      members.put(user, membership);
    }
  }

  public Map<Address, Membership> members() {
    return Collections.unmodifiableMap(members);
  }
}
