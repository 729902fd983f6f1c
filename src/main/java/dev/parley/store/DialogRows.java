package dev.parley.store;

import dev.parley.protocol.Address;
import dev.parley.protocol.Hash;
import dev.parley.protocol.Message;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/** Keeps the inbox rows of dialogs at the hour of their latest message. */
final class DialogRows {

  private static final long NO_MESSAGE = -1;
  private static final int CACHED_CHATS = 50_000;

  private final Database database;
  private final Batch batch;

  /** The latest stamp of busy chats, what the batch holds included; so it outlasts any batch. */
  private final Map<Hash, Long> latest =
      new LinkedHashMap<>(1024, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Hash, Long> eldest) {
          return size() > CACHED_CHATS;
        }
      };

  DialogRows(Database database, Batch batch) {
    this.database = database;
    this.batch = batch;
  }

  /** Moves the rows of the message's chat if it is now the latest one, in another hour. */
  void arrived(Message message) throws RocksDBException {
    long before = latest(message.chat());
    if (message.hlc() <= before) {
      return;
    }
    latest.put(message.chat(), message.hlc());
    boolean first = before == NO_MESSAGE;
    if (first || InboxKeys.hour(before) != InboxKeys.hour(message.hlc())) {
      if (!first) {
        deleteRows(message, before);
      }
      putRows(message, message.hlc());
    }
  }

  /**
   * Moves the rows to where they belong without {@code gone}.
   *
   * @param key that of {@code gone}: it is in the store until the batch is written
   */
  void leaves(Message gone, byte[] key) throws RocksDBException {
    if (gone.peer() == null) {
      return;
    }
    long left = latestBut(gone.chat(), key);
    latest.put(gone.chat(), left);
    deleteRows(gone, Math.max(left, gone.hlc()));
    if (left != NO_MESSAGE) {
      putRows(gone, left);
    }
  }

  /** Forgets what it knew from a batch that was not written. */
  void forget() {
    latest.clear();
  }

  private long latest(Hash chat) {
    Long known = latest.get(chat);
    if (known != null) {
      return known;
    }
    return latestBut(chat, null);
  }

  private long latestBut(Hash chat, byte[] key) {
    try (RocksIterator rows = database.within(Column.MESSAGES)) {
      boolean found = seekLatest(rows, chat);
      if (found && Arrays.equals(rows.key(), key)) {
        rows.prev();
        found = isWithin(rows, MessageKeys.dialog(chat));
      }
      return found ? MessageKeys.hlcOf(rows.key()) : NO_MESSAGE;
    }
  }

  /** Puts an iterator on the latest message of a dialog; false if there is none. */
  static boolean seekLatest(RocksIterator rows, Hash chat) {
    byte[] place = MessageKeys.dialog(chat);
    rows.seekForPrev(MessageKeys.end(place));
    return isWithin(rows, place);
  }

  private static boolean isWithin(RocksIterator rows, byte[] place) {
    return rows.isValid() && Keys.startsWith(rows.key(), place);
  }

  private void putRows(Message message, long hlc) throws RocksDBException {
    putRow(message.author(), message.peer(), hlc, message.chat());
    putRow(message.peer(), message.author(), hlc, message.chat());
  }

  private void putRow(Address user, Address other, long hlc, Hash chat) throws RocksDBException {
    batch.put(Column.USER_INBOX, InboxKeys.dialog(user, hlc, chat), other.view());
  }

  private void deleteRows(Message message, long hlc) throws RocksDBException {
    for (Address user : new Address[] {message.author(), message.peer()}) {
      batch.delete(Column.USER_INBOX, InboxKeys.dialog(user, hlc, message.chat()));
    }
  }
}
