package dev.parley.store;

import dev.parley.protocol.Address;
import dev.parley.protocol.ChatKind;
import dev.parley.protocol.Group;
import dev.parley.protocol.Hash;
import dev.parley.protocol.Membership;
import java.util.HashMap;
import java.util.Map;
import org.rocksdb.RocksIterator;

/**
 * Which messages of a chat are visible: in a group those whose author was a member when it was
 * stamped, in a channel an admin, in a dialog all. Derived when read, so that ops which arrive late
 * cannot make replicas differ.
 */
final class Visibility implements AutoCloseable {

  private final Group group;
  private final Hash chat;
  private final RocksIterator standings;

  /** The newest standing of the authors met so far: it settles nearly all of their messages. */
  private final Map<Address, GroupRows.Standing> newest = new HashMap<>();

  private Visibility(Group group, Hash chat, RocksIterator standings) {
    this.group = group;
    this.chat = chat;
    this.standings = standings;
  }

  /**
   * The visibility in {@code chat}.
   *
   * @param group null for a dialog
   */
  static Visibility of(Database database, Group group, Hash chat) {
    return new Visibility(group, chat, group == null ? null : database.within(Column.MEMBERS));
  }

  boolean allows(byte[] key, byte[] value) {
    if (group == null) {
      return true;
    }
    // Anyone can sign a message to a channel as if it were a group, where all may write.
    if (MessageValue.kind(value) != group.kind()) {
      return false;
    }
    Membership author = membership(MessageValue.author(value), MessageKeys.hlcOf(key));
    return author != null && (group.kind() != ChatKind.CHANNEL || author.isAdmin());
  }

  private Membership membership(Address author, long hlc) {
    GroupRows.Standing now =
        newest.computeIfAbsent(
            author, user -> GroupRows.standing(standings, chat, user, Long.MAX_VALUE));
    if (now == null) {
      return null;
    }
    if (now.from() <= hlc) {
      return now.membership();
    }
    GroupRows.Standing then = GroupRows.standing(standings, chat, author, hlc);
    return then == null ? null : then.membership();
  }

  @Override
  public void close() {
    if (standings != null) {
      standings.close();
    }
  }
}
