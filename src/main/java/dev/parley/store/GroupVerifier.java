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
    try (RocksIterator rows = database.scanOnce(Column.MEMBERS)) {
      for (rows.seekToFirst(); rows.isValid(); rows.next()) {
        byte[] key = rows.key();
        if (chat == null || !Keys.startsWith(key, chat.view())) {
          finishGroup();
          chat = Keys.chatOf(key);
        }
        row(key, rows.value());
      }
    }
    finishGroup();
    try (RocksIterator rows = database.scanOnce(Column.CHATS_META)) {
      for (rows.seekToFirst(); rows.isValid(); rows.next()) {
        List<MemberOp> made = new GroupRows(database).ops(Hash.of(rows.key()));
        verifier.expect(!made.isEmpty(), Column.CHATS_META, rows.key(), "has no ops");
      }
    }
    inboxRows();
  }

  private void row(byte[] key, byte[] value) {
    if (key[Hash.LENGTH] == GroupKeys.STANDING) {
      standings.put(Bytes.of(key), value);
      return;
    }
    try {
      MemberOp op = (MemberOp) RecordCodec.decode(Domain.MEMBERS, value);
      verifier.expect(
          Arrays.equals(key, GroupKeys.op(op)), Column.MEMBERS, key, "is of another place");
      verifier.record(op, Column.MEMBERS, key, op.chat().view());
      ops.add(op);
    } catch (RuntimeException e) {
      verifier.report(Column.MEMBERS, key, "cannot be read: " + e.getMessage());
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

  private void inboxRows() {
    GroupRows groups = new GroupRows(database);
    try (RocksIterator rows = database.scanOnce(Column.USER_INBOX)) {
      for (rows.seekToFirst(); rows.isValid(); rows.next()) {
        byte[] key = rows.key();
        if (key[Address.LENGTH] != InboxKeys.GROUP) {
          continue;
        }
        Membership member = groups.membership(InboxKeys.chatOf(key), Keys.address(key, 0));
        verifier.expect(
            member != null && member.since() == Keys.longAt(key, Address.LENGTH + 1),
            Column.USER_INBOX,
            key,
            "is of somebody who is not a member since then");
      }
    }
  }
}
