package dev.parley.store;

import dev.parley.bus.Conversation;
import dev.parley.bus.ConversationsPage;
import dev.parley.protocol.Address;
import dev.parley.protocol.Bytes;
import dev.parley.protocol.ChatKind;
import dev.parley.protocol.Domain;
import dev.parley.protocol.Group;
import dev.parley.protocol.Hash;
import dev.parley.protocol.Message;
import dev.parley.protocol.ReadMark;
import dev.parley.protocol.RecordCodec;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import org.rocksdb.RocksIterator;

/** Reads a user's conversations by latest activity. */
final class InboxReads {

  /** Memberships looked at for one page, the oldest first. */
  static final int MAX_GROUPS = 4_096;

  /** Dialogs of one hour looked at for one page. */
  static final int MAX_DIALOGS = 10_000;

  /** Messages of strangers passed over in search of a group's latest visible one. */
  private static final int MAX_INVISIBLE = 100;

  private static final int UNREAD_CAP = 1_000;

  /** Rows looked at to count unread ones: own and control messages in between do not count. */
  private static final int MAX_COUNTED = 4_000;

  /** A conversation before its details are read; the order is that of the inbox. */
  private record Entry(long activity, Hash chat, Address peer, Group group, ChatTail tail) {

    static final Comparator<Entry> NEWEST_FIRST =
        Comparator.comparingLong(Entry::activity).thenComparing(Entry::chat).reversed();

    boolean isBehind(Bytes cursor) {
      return cursor == null || cursor(this).compareTo(cursor) < 0;
    }
  }

  /** How many messages were found to be unread, and whether there may be more. */
  private record Unread(int count, boolean capped) {

    static final Unread NONE = new Unread(0, false);
  }

  private final Database database;
  private final GroupRows groups;
  private final Origins origins;
  private final ChatTails tails;

  InboxReads(Database database, GroupRows groups, Origins origins, ChatTails tails) {
    this.database = database;
    this.groups = groups;
    this.origins = origins;
    this.tails = tails;
  }

  ConversationsPage page(Address user, int limit, Bytes after) {
    TreeSet<Entry> newest = new TreeSet<>(Entry.NEWEST_FIRST);
    collectGroups(newest, user, limit, after);
    collectDialogs(newest, user, limit, after);
    try (RocksIterator messages = database.within(Column.MESSAGES)) {
      List<Conversation> page = new ArrayList<>();
      Entry last = null;
      for (Entry entry : newest) {
        if (page.size() == limit) {
          return new ConversationsPage(page, cursor(last));
        }
        page.add(conversation(entry, messages, user));
        last = entry;
      }
      return new ConversationsPage(page, null);
    }
  }

  /** One entry more than asked for shows whether there is a next page. */
  private static void keep(TreeSet<Entry> newest, Entry entry, int limit, Bytes after) {
    if (entry.isBehind(after)) {
      newest.add(entry);
      if (newest.size() > limit + 1) {
        newest.pollLast();
      }
    }
  }

  private void collectGroups(TreeSet<Entry> newest, Address user, int limit, Bytes after) {
    byte[] prefix = InboxKeys.prefix(user, InboxKeys.GROUP);
    try (RocksIterator rows = database.scan(Column.USER_INBOX)) {
      rows.seek(prefix);
      for (int i = 0; i < MAX_GROUPS && rows.isValid(); i++, rows.next()) {
        byte[] key = rows.key();
        if (!Keys.startsWith(key, prefix)) {
          return;
        }
        Hash chat = InboxKeys.chatOf(key);
        Group group = groups.group(chat);
        if (group != null) {
          ChatTail tail = tails.of(chat, id -> tail(id, group));
          long joined = Keys.longAt(key, prefix.length);
          long activity = tail == null ? joined : Math.max(joined, tail.last().hlc());
          keep(newest, new Entry(activity, chat, null, group, tail), limit, after);
        }
      }
    }
  }

  private void collectDialogs(TreeSet<Entry> newest, Address user, int limit, Bytes after) {
    byte[] prefix = InboxKeys.prefix(user, InboxKeys.DIALOG);
    long start = after == null ? Long.MAX_VALUE : Keys.longAt(after.view(), 0);
    try (RocksIterator rows = database.scan(Column.USER_INBOX)) {
      rows.seek(after == null ? prefix : InboxKeys.dialogsFrom(user, start));
      int inHour = 0;
      int hour = 0;
      while (rows.isValid() && Keys.startsWith(rows.key(), prefix)) {
        byte[] key = rows.key();
        int rowHour = InboxKeys.hourOfKey(key);
        boolean full = newest.size() > limit;
        if (full && rowHour < InboxKeys.hour(newest.last().activity())) {
          return;
        }
        inHour = rowHour == hour ? inHour + 1 : 0;
        hour = rowHour;
        if (inHour < MAX_DIALOGS) {
          Hash chat = InboxKeys.chatOf(key);
          Address peer = Keys.address(rows.value(), 0);
          ChatTail tail = tails.of(chat, id -> tail(id, null));
          if (tail != null) {
            keep(newest, new Entry(tail.last().hlc(), chat, peer, null, tail), limit, after);
          }
        }
        rows.next();
      }
    }
  }

  /** With an iterator of its own: one from before a write would bring back what that replaced. */
  private ChatTail tail(Hash chat, Group group) {
    Message last = null;
    List<ChatTail.Line> lines = new ArrayList<>(ChatTail.LINES);
    try (RocksIterator messages = database.within(Column.MESSAGES);
        Visibility visibility = Visibility.of(database, group, chat)) {
      byte[] place = place(chat, group);
      messages.seekForPrev(MessageKeys.end(place));
      for (int i = 0; i < MAX_INVISIBLE && lines.size() < ChatTail.LINES; i++, messages.prev()) {
        if (!messages.isValid() || !Keys.startsWith(messages.key(), place)) {
          return last == null ? null : new ChatTail(last, lines, true);
        }
        byte[] key = messages.key();
        byte[] value = messages.value();
        if (visibility.allows(key, value)) {
          Message message = MessageValue.decode(key, value, origins::of);
          last = last == null ? message : last;
          lines.add(ChatTail.Line.of(message));
        }
      }
      return last == null ? null : new ChatTail(last, lines, false);
    }
  }

  private static byte[] place(Hash chat, Group group) {
    return group == null ? MessageKeys.dialog(chat) : MessageKeys.group(chat);
  }

  private Conversation conversation(Entry entry, RocksIterator messages, Address user) {
    long position = readPosition(user, entry.chat());
    ChatTail tail = entry.tail();
    Unread unread = tail == null ? Unread.NONE : unread(entry, messages, user, position);
    return new Conversation(
        entry.chat(),
        entry.group() == null ? ChatKind.DM : entry.group().kind(),
        entry.peer(),
        entry.group() == null ? "" : entry.group().title(),
        tail == null ? null : tail.last(),
        unread.count(),
        unread.capped(),
        position);
  }

  private long readPosition(Address user, Hash chat) {
    byte[] encoded = database.get(Column.READS, Keys.readMark(user, chat));
    return encoded == null ? 0 : ((ReadMark) RecordCodec.decode(Domain.READS, encoded)).position();
  }

  private Unread unread(Entry entry, RocksIterator messages, Address user, long position) {
    int inTail = entry.tail().unread(user, position);
    if (inTail >= 0) {
      return new Unread(inTail, false);
    }
    int unread = 0;
    try (Visibility visibility = Visibility.of(database, entry.group(), entry.chat())) {
      byte[] place = place(entry.chat(), entry.group());
      messages.seek(MessageKeys.at(place, position + 1));
      for (int scanned = 0; messages.isValid(); scanned++, messages.next()) {
        byte[] key = messages.key();
        if (!Keys.startsWith(key, place)) {
          break;
        }
        byte[] value = messages.value();
        if (MessageValue.countsFor(user, value) && visibility.allows(key, value)) {
          if (unread == UNREAD_CAP) {
            return new Unread(unread, true);
          }
          unread++;
        }
        if (scanned == MAX_COUNTED) {
          return new Unread(unread, true);
        }
      }
    }
    return new Unread(unread, false);
  }

  private static Bytes cursor(Entry entry) {
    return Bytes.of(
        ByteBuffer.allocate(ConversationsPage.CURSOR_LENGTH)
            .putLong(entry.activity())
            .put(entry.chat().view())
            .array());
  }
}
