package dev.parley.store;

import dev.parley.protocol.Address;
import dev.parley.protocol.Hash;
import dev.parley.protocol.Malformed;
import dev.parley.protocol.MemberOp;
import dev.parley.protocol.Membership;
import dev.parley.protocol.Role;
import java.nio.ByteBuffer;

/**
 * Keys and values of the members column: {@code chat[32] 0x00 hlc[8] op_id[32]} holds an op, and
 * {@code chat[32] 0x01 user[20] hlc[8]} a user's standing from that stamp on, so the standing at
 * any moment is one seek away and a history of any length costs nothing.
 */
final class GroupKeys {

  static final byte OP = 0;
  static final byte STANDING = 1;
  static final int STANDING_LENGTH = Hash.LENGTH + 1 + Address.LENGTH + 8;

  private static final int VALUE_LENGTH = 17;
  private static final byte NO_MEMBER = -1;

  private GroupKeys() {}

  static byte[] op(MemberOp op) {
    return op(op.chat(), op.hlc(), op.key());
  }

  static byte[] op(Hash chat, long hlc, Hash id) {
    return ByteBuffer.allocate(Hash.LENGTH + 1 + 8 + Hash.LENGTH)
        .put(chat.view())
        .put(OP)
        .putLong(hlc)
        .put(id.view())
        .array();
  }

  static byte[] standing(Hash chat, Address user, long hlc) {
    return ByteBuffer.allocate(STANDING_LENGTH)
        .put(chat.view())
        .put(STANDING)
        .put(user.view())
        .putLong(hlc)
        .array();
  }

  static byte[] prefix(Hash chat, byte form) {
    return ByteBuffer.allocate(Hash.LENGTH + 1).put(chat.view()).put(form).array();
  }

  static Address userOf(byte[] standingKey) {
    return Keys.address(standingKey, Hash.LENGTH + 1);
  }

  static long hlcOf(byte[] standingKey) {
    return Keys.longAt(standingKey, STANDING_LENGTH - 8);
  }

  static byte[] encode(Membership membership) {
    ByteBuffer value = ByteBuffer.allocate(VALUE_LENGTH);
    if (membership == null) {
      return value.put(NO_MEMBER).array();
    }
    return value
        .put((byte) membership.role().ordinal())
        .putLong(membership.since())
        .putLong(membership.added())
        .array();
  }

  /** The standing in a row, null for none. */
  static Membership decode(byte[] value) {
    if (value.length != VALUE_LENGTH) {
      throw new Malformed("standing", "must be %d bytes".formatted(VALUE_LENGTH));
    }
    return value[0] == NO_MEMBER
        ? null
        : new Membership(Role.of(value[0]), Keys.longAt(value, 1), Keys.longAt(value, 9));
  }
}
