package dev.parley.store;

import dev.parley.protocol.Address;
import dev.parley.protocol.Group;
import dev.parley.protocol.GroupReplay;
import dev.parley.protocol.Hash;
import dev.parley.protocol.Membership;
import org.rocksdb.RocksDBException;

/** A replay of one op on the rows of its group: read from the store, changed in the batch. */
final class GroupWrites implements GroupReplay.State {

  private final GroupRows rows;
  private final Batch batch;
  private final Hash chat;

  GroupWrites(GroupRows rows, Batch batch, Hash chat) {
    this.rows = rows;
    this.batch = batch;
    this.chat = chat;
  }

  @Override
  public Group group() {
    return rows.group(chat);
  }

  @Override
  public void group(Group group) {
    try {
      batch.put(Column.CHATS_META, chat.view(), GroupRows.encode(group));
    } catch (RocksDBException e) {
      throw new StoreException("cannot write a group", e);
    }
  }

  @Override
  public Membership member(Address user) {
    return rows.membership(chat, user);
  }

  @Override
  public void member(Address user, Membership membership, long hlc) {
    try {
      batch.put(Column.MEMBERS, GroupKeys.standing(chat, user, hlc), GroupKeys.encode(membership));
      moveInboxRow(batch, chat, user, member(user), membership);
    } catch (RocksDBException e) {
      throw new StoreException("cannot write a membership", e);
    }
  }

  /** Gives a member's inbox its row of the group, or takes it away. */
  static void moveInboxRow(
      Batch batch, Hash chat, Address user, Membership before, Membership after)
      throws RocksDBException {
    if (before != null && (after == null || after.since() != before.since())) {
      batch.delete(Column.USER_INBOX, InboxKeys.group(user, before.since(), chat));
    }
    if (after != null && (before == null || after.since() != before.since())) {
      batch.put(Column.USER_INBOX, InboxKeys.group(user, after.since(), chat), new byte[0]);
    }
  }
}
