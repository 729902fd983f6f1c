package dev.parley.store;

import dev.parley.bus.MessageRange;
import dev.parley.bus.MessagesPage;
import dev.parley.bus.Query;
import dev.parley.protocol.Bytes;
import dev.parley.protocol.Group;
import dev.parley.protocol.Hash;
import dev.parley.protocol.Hlc;
import dev.parley.protocol.Message;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.rocksdb.RocksIterator;

/** Reads pages of a chat's messages, as far as their authors had a right to write them. */
final class MessageReads {

  /** Rows looked at for one page: strangers' messages must not make a read endless. */
  private static final int MAX_SCANNED = 5_000;

  /** A page ends early rather than hold hundreds of the largest messages in memory. */
  private static final int MAX_BYTES = 1 << 20;

  private static final int CURSOR_KEY = MessageKeys.PLACE + MessageRange.CURSOR_LENGTH;
  private static final int CROWDED_KEY = MessageKeys.PLACE + Keys.HLC + Hash.LENGTH;

  private final Database database;
  private final GroupRows groups;
  private final Origins origins;

  MessageReads(Database database, GroupRows groups, Origins origins) {
    this.database = database;
    this.groups = groups;
    this.origins = origins;
  }

  MessagesPage page(Query.Messages query) {
    Hash chat = query.chat();
    Group group = query.group() ? groups.requireMember(chat, query.reader()) : null;
    try (RocksIterator rows = database.within(Column.MESSAGES);
        Visibility visibility = Visibility.of(database, group, chat)) {
      byte[] place = query.group() ? MessageKeys.group(chat) : MessageKeys.dialog(chat);
      return page(rows, place, query.range(), visibility);
    }
  }

  private MessagesPage page(
      RocksIterator rows, byte[] place, MessageRange range, Visibility visibility) {
    byte[] low = low(place, range);
    byte[] high = high(place, range);
    if (Arrays.compareUnsigned(low, high) >= 0) {
      return new MessagesPage(List.of(), null);
    }
    List<Message> page = new ArrayList<>();
    seek(rows, range, low, high);
    byte[] last = null;
    int scanned = 0;
    int bytes = 0;
    for (byte[] key = keyWithin(rows, low, high); key != null; key = keyWithin(rows, low, high)) {
      boolean full = page.size() >= range.limit() || scanned >= MAX_SCANNED || bytes >= MAX_BYTES;
      if (full && !isCrowdedWith(key, last)) {
        return new MessagesPage(page, cursor(last));
      }
      byte[] value = rows.value();
      if (visibility.allows(key, value)) {
        page.add(MessageValue.decode(key, value, origins::of));
        bytes += value.length;
      }
      last = key;
      scanned++;
      if (range.ascending()) {
        rows.next();
      } else {
        rows.prev();
      }
    }
    return new MessagesPage(page, null);
  }

  /** Messages in one place have one cursor, so no page ends between them. */
  private static boolean isCrowdedWith(byte[] key, byte[] last) {
    return last != null && Arrays.equals(key, 0, CURSOR_KEY, last, 0, CURSOR_KEY);
  }

  private static void seek(RocksIterator rows, MessageRange range, byte[] low, byte[] high) {
    if (range.ascending()) {
      rows.seek(low);
      return;
    }
    rows.seekForPrev(high);
    // The upper bound itself is not part of the range.
    if (rows.isValid() && Arrays.equals(rows.key(), high)) {
      rows.prev();
    }
  }

  /** The key of the current row, null behind the end of the range. */
  private static byte[] keyWithin(RocksIterator rows, byte[] low, byte[] high) {
    if (!rows.isValid()) {
      return null;
    }
    byte[] key = rows.key();
    boolean within = Arrays.compareUnsigned(key, low) >= 0 && Arrays.compareUnsigned(key, high) < 0;
    return within ? key : null;
  }

  /** The first key of the range. */
  private static byte[] low(byte[] place, MessageRange range) {
    byte[] from = MessageKeys.at(place, Hlc.of(range.fromMs(), 0));
    if (range.after() == null) {
      return from;
    }
    byte[] after = Arrays.copyOf(key(place, range.after()), CROWDED_KEY);
    // Behind all messages in the cursor's place.
    Arrays.fill(after, CURSOR_KEY, CROWDED_KEY, (byte) -1);
    return Arrays.compareUnsigned(from, after) > 0 ? from : after;
  }

  /** The first key behind the range. */
  private static byte[] high(byte[] place, MessageRange range) {
    byte[] to = MessageKeys.at(place, Hlc.of(range.toMs(), Hlc.MAX_LOGICAL) + 1);
    if (range.before() == null) {
      return to;
    }
    byte[] before = key(place, range.before());
    return Arrays.compareUnsigned(to, before) < 0 ? to : before;
  }

  private static byte[] key(byte[] place, Bytes cursor) {
    return ByteBuffer.allocate(CURSOR_KEY).put(place).put(cursor.view()).array();
  }

  private static Bytes cursor(byte[] key) {
    return key == null ? null : MessageKeys.cursorOf(key);
  }
}
