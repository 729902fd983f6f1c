package dev.parley.protocol;

import java.util.Arrays;

/** Membership ops of one group, short to write down; its creator is user 0. */
final class GroupOps {

  private static final Bytes NONCE = Bytes.of(new byte[Limits.NONCE_BYTES]);
  private static final PeerId NODE = new RandomRecords(0).peerId();
  private static final Signature SIGNATURE = new RandomRecords(0).signature();

  static final Address A = user(0);
  static final Address B = user(1);
  static final Address C = user(2);
  static final Hash CHAT = Ids.groupChat(A, NONCE);

  private GroupOps() {}

  static Address user(int number) {
    byte[] value = new byte[Address.LENGTH];
    Arrays.fill(value, (byte) (number + 1));
    return Address.of(value);
  }

  static MemberOp create(Address author, String title, long hlc) {
    return op(author, OpType.CREATE, author, Role.ADMIN, title, MemberOp.NOT_OBSERVED, hlc);
  }

  static MemberOp add(Address author, Address target, Role role, long hlc) {
    return op(author, OpType.ADD, target, role, "", MemberOp.NOT_OBSERVED, hlc);
  }

  static MemberOp remove(Address author, Address target, long observed, long hlc) {
    return op(author, OpType.REMOVE, target, Role.MEMBER, "", observed, hlc);
  }

  static MemberOp setTitle(Address author, String title, long hlc) {
    return op(author, OpType.SET_TITLE, author, Role.MEMBER, title, MemberOp.NOT_OBSERVED, hlc);
  }

  private static MemberOp op(
      Address author,
      OpType type,
      Address target,
      Role role,
      String title,
      long observed,
      long hlc) {
    Bytes nonce = type == OpType.CREATE ? NONCE : Bytes.EMPTY;
    // The signed time differs with the stamp, so that the same deed at another time is another op.
    Signed signed = new Signed(author, hlc, NODE, SigningString.PLAIN, SIGNATURE, hlc);
    return MemberOp.of(CHAT, target, type, role, ChatKind.GROUP, nonce, title, observed, signed);
  }
}
