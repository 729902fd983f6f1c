package dev.parley.store;

import dev.parley.protocol.Address;
import dev.parley.protocol.Bytes;
import dev.parley.protocol.Domain;
import dev.parley.protocol.Hash;
import dev.parley.protocol.MemberOp;
import dev.parley.protocol.Membership;
import dev.parley.protocol.RecordCodec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.rocksdb.RocksIterator;

/** Replays every group and compares what comes out with its derived rows, both ways. */
final class GroupVerifier {

  private final Database database;
  private final Verifier verifier;
  private final List<MemberOp> ops = new ArrayList<>();
  private final TreeMap<Bytes, byte[]> standings = new TreeMap<>();
  private Hash chat;

  GroupVerifier(Database database, Verifier verifier) {
    this.database = database;
    this.verifier = verifier;
  }

  void run() {
    verifier.each(Column.MEMBERS, this::member);
    finishGroup();
    verifier.each(Column.CHATS_META, (key, value) -> group(key));
    verifier.each(Column.USER_INBOX, this::inbox);
  }

  private void member(byte[] key, byte[] value) {
    if (chat == null || !Keys.startsWith(key, chat.view())) {
      finishGroup();
      chat = Keys.hash(key, 0);
    }
    if (key[Hash.LENGTH] == GroupKeys.STANDING) {
      standings.put(Bytes.of(key), value);
      return;
    }
    MemberOp op = (MemberOp) RecordCodec.decode(Domain.MEMBERS, value);
    verifier.expect(
        Arrays.equals(key, GroupKeys.op(op)), Column.MEMBERS, key, "is of another place");
    verifier.record(op, Column.MEMBERS, key, op.chat().view());
    ops.add(op);
  }

  /** What a group with ops is like was compared with them already. */
  private void group(byte[] key) {
    byte[] prefix = GroupKeys.prefix(Hash.of(key), GroupKeys.OP);
    try (RocksIterator rows = database.within(Column.MEMBERS)) {
      rows.seek(prefix);
      verifier.expect(
          rows.isValid() && Keys.startsWith(rows.key(), prefix),
          Column.CHATS_META,
          key,
          "has no ops");
    }
  }

  private void finishGroup() {
    if (chat == null) {
      return;
    }
    GroupRebuild.Derived derived = GroupRebuild.derive(chat, ops);
    byte[] meta = database.get(Column.CHATS_META, chat.view());
    boolean sameGroup =
        derived.group() == null
            ? meta == null
            : meta != null && Arrays.equals(meta, GroupRows.encode(derived.group()));
    verifier.expect(
        sameGroup, Column.CHATS_META, chat.view(), "is not what the group's ops lead to");
    compareStandings(derived.standings);
    for (Map.Entry<Address, Membership> member : derived.state.members().entrySet()) {
      byte[] row = InboxKeys.group(member.getKey(), member.getValue().since(), chat);
      verifier.expect(
          database.get(Column.USER_INBOX, row) != null,
          Column.MEMBERS,
          chat.view(),
          "is not in the inbox of its member " + member.getKey());
    }
    ops.clear();
    standings.clear();
  }

  private void compareStandings(TreeMap<Bytes, byte[]> wanted) {
    for (Map.Entry<Bytes, byte[]> row : wanted.entrySet()) {
      verifier.expect(
          Arrays.equals(row.getValue(), standings.remove(row.getKey())),
          Column.MEMBERS,
          row.getKey().view(),
          "is not what the group's ops lead to");
    }
    for (Bytes extra : standings.keySet()) {
      verifier.report(Column.MEMBERS, extra.view(), "does not follow from the group's ops");
    }
  }

  private void inbox(byte[] key, byte[] value) {
    if (key[Address.LENGTH] != InboxKeys.GROUP) {
      return;
    }
    Hash group = InboxKeys.chatOf(key);
    Membership member = new GroupRows(database).membership(group, Keys.address(key, 0));
    verifier.expect(
        key.length == InboxKeys.GROUP_LENGTH
            && value.length == 0
            && member != null
            && member.since() == Keys.longAt(key, Address.LENGTH + 1),
        Column.USER_INBOX,
        key,
        "is of somebody who is not a member since then");
  }
}
