package dev.parley.store;

import dev.parley.protocol.Admission;
import dev.parley.protocol.Bytes;
import dev.parley.protocol.Domain;
import dev.parley.protocol.Hash;
import dev.parley.protocol.Hlc;
import dev.parley.protocol.Message;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/** Deletes messages from before the cutoff. */
final class Retention {

  private final Database database;
  private final Duration window;
  private final InstantSource time;

  Retention(Database database, Duration window, InstantSource time) {
    this.database = database;
    this.window = window;
    this.time = time;
  }

  /** Messages stamped before this moment are gone, and not taken any more. */
  long cutoffMs() {
    return Admission.cutoffMs(time.millis(), window);
  }

  /** Puts the deletion of at most {@code limit} aged messages into the batch; returns how many. */
  int expire(Batch batch, int limit) throws RocksDBException {
    long cutoff = Hlc.of(cutoffMs(), 0);
    Map<Bytes, Long> places = new LinkedHashMap<>();
    byte[] first = Keys.timelineAt(Domain.MESSAGES, 0);
    int count = 0;
    byte[] last = null;
    try (RocksIterator rows = database.scanOnce(Column.TIMELINE)) {
      for (rows.seek(first); rows.isValid() && count < limit; rows.next()) {
        byte[] key = rows.key();
        long hlc = Keys.longAt(key, 1);
        if (key[0] != Domain.MESSAGES.ordinal() || hlc >= cutoff) {
          break;
        }
        Hash id = Keys.hash(key, 1 + Keys.HLC);
        byte[] seen = database.get(Column.SEEN_MSG, id.view());
        batch.delete(Column.TIMELINE, key);
        // A row without its message is damage that verify names; it must not stop all expiry.
        if (seen != null) {
          places.put(Bytes.of(Seen.of(seen).place()), hlc);
          batch.delete(Column.SEEN_MSG, id.view());
          batch.forget(Domain.MESSAGES, id.view(), hlc, Keys.longAt(rows.value(), 0));
        }
        last = key;
        count++;
      }
    }
    if (last != null) {
      deleteMessages(batch, places, Keys.longAt(last, 1), last);
    }
    return count;
  }

  private void deleteMessages(Batch batch, Map<Bytes, Long> places, long lastHlc, byte[] last)
      throws RocksDBException {
    for (Map.Entry<Bytes, Long> entry : places.entrySet()) {
      byte[] place = entry.getKey().view();
      long hlc = entry.getValue();
      if (hlc < lastHlc) {
        dropDialog(batch, place, hlc);
        batch.deleteRange(
            Column.MESSAGES, MessageKeys.at(place, 0), MessageKeys.at(place, hlc + 1));
      } else {
        deleteUpTo(batch, place, lastHlc, last);
      }
    }
  }

  /**
   * The chat whose message ends the chunk may have others of the same stamp that the chunk did not
   * reach: those up to the last key are deleted one by one.
   */
  private void deleteUpTo(Batch batch, byte[] place, long lastHlc, byte[] last)
      throws RocksDBException {
    batch.deleteRange(Column.MESSAGES, MessageKeys.at(place, 0), MessageKeys.at(place, lastHlc));
    boolean complete = true;
    try (RocksIterator rows = database.within(Column.MESSAGES)) {
      for (rows.seek(MessageKeys.at(place, lastHlc)); rows.isValid(); rows.next()) {
        if (!Keys.startsWith(rows.key(), place) || MessageKeys.hlcOf(rows.key()) != lastHlc) {
          break;
        }
        Message message = MessageValue.decode(rows.key(), rows.value());
        byte[] time = Keys.timeline(Domain.MESSAGES, lastHlc, message.key());
        if (Arrays.compareUnsigned(time, last) <= 0) {
          batch.delete(Column.MESSAGES, rows.key());
        } else {
          complete = false;
        }
      }
    }
    if (complete) {
      dropDialog(batch, place, lastHlc);
    }
  }

  /** Takes a dialog out of its users' inboxes if its latest message goes, stamped so or earlier. */
  private void dropDialog(Batch batch, byte[] place, long hlc) throws RocksDBException {
    if (!MessageKeys.isDialog(place)) {
      return;
    }
    Hash chat = MessageKeys.chatOf(place);
    try (RocksIterator rows = database.within(Column.MESSAGES)) {
      if (!DialogRows.seekLatest(rows, chat) || MessageKeys.hlcOf(rows.key()) > hlc) {
        return;
      }
      Message message = MessageValue.decode(rows.key(), rows.value());
      long latest = message.hlc();
      batch.delete(Column.USER_INBOX, InboxKeys.dialog(message.author(), latest, chat));
      batch.delete(Column.USER_INBOX, InboxKeys.dialog(message.peer(), latest, chat));
    }
  }
}
