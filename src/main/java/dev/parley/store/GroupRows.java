package dev.parley.store;

import dev.parley.bus.Refusal;
import dev.parley.protocol.Address;
import dev.parley.protocol.CborReader;
import dev.parley.protocol.CborWriter;
import dev.parley.protocol.ChatKind;
import dev.parley.protocol.Domain;
import dev.parley.protocol.Group;
import dev.parley.protocol.Hash;
import dev.parley.protocol.Limits;
import dev.parley.protocol.MemberOp;
import dev.parley.protocol.Membership;
import dev.parley.protocol.RecordCodec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.rocksdb.RocksIterator;

/** Reads of a group: what it is, who stands where in it, its ops. */
final class GroupRows {

  /**
   * A standing and the stamp from which it holds.
   *
   * @param membership null for a former member
   */
  record Standing(Membership membership, long from) {}

  private final Database database;

  GroupRows(Database database) {
    this.database = database;
  }

  /** The group, null if no valid Create made it. */
  Group group(Hash chat) {
    byte[] value = database.get(Column.CHATS_META, chat.view());
    return value == null ? null : decode(value);
  }

  static byte[] encode(Group group) {
    return new CborWriter(8 + 3 * group.title().length())
        .array(2)
        .uint(group.kind().ordinal())
        .text(group.title())
        .toArray();
  }

  static Group decode(byte[] value) {
    CborReader in = new CborReader(value);
    in.array();
    return new Group(ChatKind.of(in.uint(2)), in.text(Limits.TITLE_BYTES));
  }

  /** The group, if {@code reader} is a member; refuses in the same words if there is no group. */
  Group requireMember(Hash chat, Address reader) {
    Group group = group(chat);
    if (group == null || membership(chat, reader) == null) {
      throw new Refused(Refusal.NOT_MEMBER, "not a member of this group");
    }
    return group;
  }

  /** The standing of {@code user} now, null for one that never was a member. */
  Membership membership(Hash chat, Address user) {
    try (RocksIterator rows = database.within(Column.MEMBERS)) {
      Standing standing = standing(rows, chat, user, Long.MAX_VALUE);
      return standing == null ? null : standing.membership();
    }
  }

  /** The standing at {@code hlc}, from an iterator that the caller keeps for more of them. */
  static Standing standing(RocksIterator rows, Hash chat, Address user, long hlc) {
    byte[] target = GroupKeys.standing(chat, user, hlc);
    rows.seekForPrev(target);
    if (!rows.isValid()) {
      return null;
    }
    byte[] key = rows.key();
    int userEnd = GroupKeys.STANDING_LENGTH - 8;
    if (key.length != target.length || !Arrays.equals(key, 0, userEnd, target, 0, userEnd)) {
      return null;
    }
    return new Standing(GroupKeys.decode(rows.value()), GroupKeys.hlcOf(key));
  }

  /** Whether {@code op} comes after all stored ops of its chat. */
  boolean isNewest(MemberOp op) {
    try (RocksIterator rows = database.within(Column.MEMBERS)) {
      rows.seekForPrev(GroupKeys.op(op.chat(), Long.MAX_VALUE, op.key()));
      return !rows.isValid()
          || !Keys.startsWith(rows.key(), GroupKeys.prefix(op.chat(), GroupKeys.OP))
          || Arrays.compareUnsigned(rows.key(), GroupKeys.op(op)) < 0;
    }
  }

  /** All ops, in the order of replay. */
  List<MemberOp> ops(Hash chat) {
    byte[] prefix = GroupKeys.prefix(chat, GroupKeys.OP);
    List<MemberOp> ops = new ArrayList<>();
    try (RocksIterator rows = database.within(Column.MEMBERS)) {
      for (rows.seek(prefix); rows.isValid(); rows.next()) {
        if (!Keys.startsWith(rows.key(), prefix)) {
          break;
        }
        ops.add((MemberOp) RecordCodec.decode(Domain.MEMBERS, rows.value()));
      }
    }
    return ops;
  }
}
