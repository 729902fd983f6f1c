package dev.parley.store;

import dev.parley.protocol.Address;
import dev.parley.protocol.Hash;
import dev.parley.protocol.Message;
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

  /** Puts the rows right after {@code gone} was deleted and the deletion written. */
  void refresh(Message gone) throws RocksDBException {
    if (gone.peer() == null) {
      return;
    }
    latest.remove(gone.chat());
    long now = latest(gone.chat());
    long before = Math.max(now, gone.hlc());
    deleteRows(gone, before);
    if (now != NO_MESSAGE) {
      putRows(gone, now);
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
    try (RocksIterator rows = database.within(Column.MESSAGES)) {
      rows.seekForPrev(Keys.chatEnd(chat));
      boolean found = rows.isValid() && Keys.startsWith(rows.key(), chat.view());
      return found ? Keys.hlcOf(rows.key()) : NO_MESSAGE;
    }
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
