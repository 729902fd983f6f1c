package dev.parley.protocol;

import java.util.Collection;
import java.util.Comparator;

/**
 * Membership as a pure function of a set of ops: sorted by {@code (hlc, op_id)} and applied one by
 * one, so the order of arrival cannot matter.
 *
 * <p>A Remove cancels only the Adds that its origin had observed; a concurrent Add wins. Authority
 * is judged at the op's place in the replay. An op without authority has no effect.
 */
public final class GroupReplay {

  /** The order of replay. */
  public static final Comparator<MemberOp> ORDER =
      Comparator.comparingLong(MemberOp::hlc).thenComparing(MemberOp::key);

  /** What the replay builds; in memory, or on the rows of a database. */
  public interface State {

    /** The group as it is now, null before a valid Create. */
    Group group();

    void group(Group group);

    /** The user's standing now, null for a stranger. */
    Membership member(Address user);

    /** Changes a user's standing from {@code hlc} on; null ends it. */
    void member(Address user, Membership membership, long hlc);
  }

  /** What became of an op. */
  public enum Effect {
    APPLIED,
    /** A Create whose chat id does not derive from author and nonce. */
    NOT_THE_CREATOR,
    /** A second Create of the same group. */
    EXISTS_ALREADY,
    /** There is no such group, or it is of another kind. */
    NO_SUCH_GROUP,
    /** The author is not a member. */
    NOT_MEMBER,
    /** The author is a member without the authority. */
    NOT_ADMIN,
    /** A Remove of somebody who is not there, or whose Add it did not observe. */
    NOTHING_TO_REMOVE
  }

  private GroupReplay() {}

  /** Replays a whole set into an empty {@code state}. */
  public static void replay(Collection<MemberOp> ops, State state) {
    ops.stream().sorted(ORDER).forEach(op -> apply(op, state));
  }

  /** Applies the op that comes after all that {@code state} has seen. */
  public static Effect apply(MemberOp op, State state) {
    if (op.type() == OpType.CREATE) {
      return create(op, state);
    }
    Group group = state.group();
    if (group == null || group.kind() != op.kind()) {
      return Effect.NO_SUCH_GROUP;
    }
    boolean leaving = op.type() == OpType.REMOVE && op.target().equals(op.author());
    if (!leaving) {
      Effect refusal = authority(state.member(op.author()));
      if (refusal != Effect.APPLIED) {
        return refusal;
      }
    }
    return switch (op.type()) {
      case ADD -> add(op, state);
      case REMOVE -> remove(op, state, leaving);
      default -> {
        state.group(group.withTitle(op.title()));
        yield Effect.APPLIED;
      }
    };
  }

  private static Effect create(MemberOp op, State state) {
    if (!op.chat().equals(Ids.groupChat(op.author(), op.nonce()))) {
      return Effect.NOT_THE_CREATOR;
    }
    if (state.group() != null) {
      return Effect.EXISTS_ALREADY;
    }
    state.group(new Group(op.kind(), op.title()));
    state.member(op.author(), new Membership(Role.ADMIN, op.hlc(), op.hlc()), op.hlc());
    return Effect.APPLIED;
  }

  private static Effect authority(Membership author) {
    if (author == null) {
      return Effect.NOT_MEMBER;
    }
    return author.isAdmin() ? Effect.APPLIED : Effect.NOT_ADMIN;
  }

  private static Effect add(MemberOp op, State state) {
    Membership before = state.member(op.target());
    long since = before == null ? op.hlc() : before.since();
    state.member(op.target(), new Membership(op.role(), since, op.hlc()), op.hlc());
    return Effect.APPLIED;
  }

  private static Effect remove(MemberOp op, State state, boolean leaving) {
    Membership target = state.member(op.target());
    if (target == null) {
      return leaving ? Effect.NOT_MEMBER : Effect.NOTHING_TO_REMOVE;
    }
    // The newest Add alone decides: if it was observed, so were all before it.
    if (target.added() > op.observed()) {
      return Effect.NOTHING_TO_REMOVE;
    }
    state.member(op.target(), null, op.hlc());
    return Effect.APPLIED;
  }
}
