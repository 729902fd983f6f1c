package dev.parley.store;

import static dev.parley.store.MailColumn.CONVERSATIONS;
import static dev.parley.store.MailColumn.COUNTERS;
import static dev.parley.store.MailColumn.FACTS;
import static dev.parley.store.MailColumn.LETTERS;
import static dev.parley.store.MailColumn.QUEUE;

import dev.parley.bus.LetterPage;
import dev.parley.bus.LetterPage.Kept;
import dev.parley.bus.LetterPage.Status;
import dev.parley.bus.MailClient;
import dev.parley.bus.MailQuery;
import dev.parley.bus.MailStats;
import dev.parley.bus.Waiting;
import dev.parley.protocol.Bytes;
import dev.parley.store.MailBatch.Counted;
import dev.parley.store.MailBatch.Counter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.rocksdb.RocksIterator;

/** Answers questions about the mail. Any thread may ask; it waits for the disk. */
final class MailReads {

  /** An answer ends behind the letter with which it becomes as large. */
  private static final int ANSWER_BYTES = 2 << 20;

  private static final byte[] LAST_ID = new byte[MailKeys.ID];

  static {
    Arrays.fill(LAST_ID, (byte) -1);
  }

  private final Database database;
  private final AtomicInteger queued;
  private final AtomicLong logged;
  private final Health health;

  MailReads(Database database, AtomicInteger queued, AtomicLong logged, Health health) {
    this.database = database;
    this.queued = queued;
    this.logged = logged;
    this.health = health;
  }

  Object answer(MailQuery query) {
    if (query instanceof MailQuery.Queue asked) {
      return queue(asked);
    } else if (query instanceof MailQuery.History asked) {
      return history(asked);
    } else if (query instanceof MailQuery.Known asked) {
      return known(asked);
    }
    return stats();
  }

  private MailQuery.Letters queue(MailQuery.Queue asked) {
    byte[] box = MailKeys.box(asked.realm(), asked.to());
    Counter there = Counter.decode(database.get(COUNTERS, Counted.BOX.key(box)));
    if (there.count() == 0) {
      return new MailQuery.Letters(List.of());
    }
    List<Waiting> letters = new ArrayList<>();
    int limit = Math.min(asked.limit(), MailClient.MAX_LETTERS);
    int bytes = 0;
    try (RocksIterator rows = database.scan(QUEUE)) {
      rows.seek(MailKeys.at(box, Math.max(there.mark(), asked.afterSequence() + 1)));
      while (rows.isValid()
          && letters.size() < limit
          && bytes < ANSWER_BYTES
          && Keys.startsWith(rows.key(), box)) {
        long sequence = Keys.longAt(rows.key(), MailKeys.NAME);
        LetterRow row = letter(sequence);
        if (row != null) {
          letters.add(waiting(sequence, row));
          bytes += row.letter().content().length();
        }
        rows.next();
      }
    }
    return new MailQuery.Letters(letters);
  }

  private static Waiting waiting(long sequence, LetterRow row) {
    return new Waiting(
        sequence,
        row.timeMs(),
        row.idText(),
        row.letter().from(),
        row.letter().hash(),
        row.letter().content());
  }

  /** Null if it was taken since the iterator was opened. */
  private LetterRow letter(long sequence) {
    byte[] row = database.get(LETTERS, MailKeys.sequence(sequence));
    return row == null ? null : LetterRow.decode(row);
  }

  private LetterPage history(MailQuery.History asked) {
    byte[] pair = MailKeys.pair(asked.realm(), asked.one(), asked.other());
    List<Kept> letters = new ArrayList<>();
    int limit = Math.min(asked.limit(), MailClient.MAX_LETTERS);
    int bytes = 0;
    try (RocksIterator rows = database.scan(CONVERSATIONS)) {
      seekBefore(rows, pair, asked);
      while (rows.isValid() && Keys.startsWith(rows.key(), pair)) {
        if (letters.size() >= limit || bytes >= ANSWER_BYTES) {
          return new LetterPage(letters, true);
        }
        long sequence = Keys.longAt(rows.value(), 0);
        LetterRow row = letter(sequence);
        if (row != null) {
          letters.add(kept(sequence, row));
          bytes += row.letter().content().length();
        }
        rows.prev();
      }
    }
    return new LetterPage(letters, false);
  }

  private static void seekBefore(RocksIterator rows, byte[] pair, MailQuery.History asked) {
    byte[] id = idOf(asked.beforeId());
    if (id == null) {
      rows.seekForPrev(MailKeys.conversation(pair, Math.max(0, asked.beforeMs() - 1), LAST_ID));
      return;
    }
    byte[] key = MailKeys.conversation(pair, asked.beforeMs(), id);
    rows.seekForPrev(key);
    if (rows.isValid() && Arrays.equals(rows.key(), key)) {
      rows.prev();
    }
  }

  private static byte[] idOf(String id) {
    try {
      return id == null ? null : LetterRow.id(UUID.fromString(id));
    } catch (IllegalArgumentException notOneOfOurs) {
      return null;
    }
  }

  private Kept kept(long sequence, LetterRow row) {
    byte[] box = MailKeys.box(row.letter().realm(), row.letter().to());
    Status status = Status.DELIVERED;
    if (row.wasAway()) {
      boolean waits = database.get(QUEUE, MailKeys.at(box, sequence)) != null;
      status = waits ? Status.QUEUED : Status.SENT;
    }
    return new Kept(
        row.idText(),
        row.timeMs(),
        row.letter().from(),
        row.letter().to(),
        row.letter().hash(),
        row.letter().content(),
        Bytes.of(row.record()),
        status);
  }

  private MailQuery.Fact known(MailQuery.Known asked) {
    byte[] realm = MailKeys.realm(asked.realm());
    byte[] box = MailKeys.box(asked.realm(), asked.name());
    byte[] row = database.get(FACTS, MailKeys.fact(realm, box));
    return new MailQuery.Fact(
        row == null ? null : Bytes.of(Keys.slice(row, Long.BYTES, row.length - Long.BYTES)));
  }

  private MailStats stats() {
    return new MailStats(
        database.property(LETTERS, "rocksdb.estimate-num-keys"),
        database.property(QUEUE, "rocksdb.estimate-num-keys"),
        logged.get(),
        database.diskBytes(),
        queued.get(),
        health.isWritable());
  }
}
