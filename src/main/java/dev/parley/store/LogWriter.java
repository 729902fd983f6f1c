package dev.parley.store;

import static dev.parley.store.MailColumn.CHECKPOINTS;
import static dev.parley.store.MailColumn.LOG;
import static dev.parley.store.MailColumn.LOG_START;

import dev.parley.bus.Letter;
import dev.parley.store.Checkpoint.Kind;
import dev.parley.store.Checkpoint.Signer;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Goes on with the log: an entry a letter, one signature a write. */
final class LogWriter {

  private static final Logger LOG_LINES = LoggerFactory.getLogger(LogWriter.class);

  /** The key of the only row of its column. */
  static final byte[] ONLY = {};

  private static final int PRUNED_CHECKPOINTS = 10_000;

  private final Database database;
  private final Signer signer;
  private Checkpoint written;
  private Checkpoint head;

  LogWriter(Database database, Signer signer) {
    this.database = database;
    this.signer = signer;
    this.written = load();
    this.head = written;
  }

  /** The end of the log, without its signature. */
  private Checkpoint load() {
    try (RocksIterator entries = database.scan(LOG);
        RocksIterator checkpoints = database.scan(CHECKPOINTS)) {
      entries.seekToLast();
      checkpoints.seekToLast();
      if (!entries.isValid()) {
        return start(database);
      }
      LogEntry last = LogEntry.decode(entries.key(), entries.value());
      if (!checkpoints.isValid() || Keys.longAt(checkpoints.key(), 0) != last.sequence()) {
        LOG_LINES.error(
            "the log of the Demos servers was changed behind entry={}", last.sequence());
      }
      return unsigned(last);
    }
  }

  /** Where the log starts. */
  static Checkpoint start(Database database) {
    byte[] start = database.get(LOG_START, ONLY);
    return start == null ? Checkpoint.ORIGIN : Checkpoint.decode(start);
  }

  private Checkpoint unsigned(LogEntry entry) {
    return new Checkpoint(
        entry.sequence(),
        entry.timeMs(),
        entry.hash(),
        signer.key(),
        Checkpoint.ORIGIN.signature());
  }

  /** How many entries were written ever. */
  long length() {
    return written.sequence();
  }

  /** Logs a letter. */
  LogEntry append(MailBatch batch, long timeMs, Letter letter, byte[] content)
      throws RocksDBException {
    LogEntry entry =
        LogEntry.after(
            head.hash().view(),
            head.sequence() + 1,
            timeMs,
            letter.realm(),
            letter.from(),
            letter.to(),
            content);
    batch.put(LOG, MailKeys.sequence(entry.sequence()), entry.encode());
    head = unsigned(entry);
    return entry;
  }

  /** Signs what was appended. */
  void sign(MailBatch batch) throws RocksDBException {
    if (head != written) {
      head = Checkpoint.sign(Kind.END, head.sequence(), head.timeMs(), head.hash(), signer);
      batch.put(CHECKPOINTS, MailKeys.sequence(head.sequence()), head.encode());
    }
  }

  void written() {
    written = head;
  }

  /** Forgets what was appended and not written. */
  void reset() {
    head = written;
  }

  /**
   * Removes entries that are older, up to a checkpoint, and says so in the log.
   *
   * @return whether there may be more of them
   */
  boolean removeBefore(long cutoffMs) throws RocksDBException {
    Checkpoint last = null;
    int seen = 0;
    try (RocksIterator rows = database.scan(CHECKPOINTS)) {
      for (rows.seek(MailKeys.sequence(start(database).sequence() + 1));
          rows.isValid() && seen < PRUNED_CHECKPOINTS;
          rows.next()) {
        Checkpoint checkpoint = Checkpoint.decode(rows.value());
        if (checkpoint.timeMs() >= cutoffMs) {
          break;
        }
        last = checkpoint;
        seen++;
      }
    }
    if (last == null) {
      return false;
    }
    Checkpoint start =
        Checkpoint.sign(Kind.START, last.sequence(), last.timeMs(), last.hash(), signer);
    try (MailBatch batch = new MailBatch(database)) {
      batch.put(LOG_START, ONLY, start.encode());
      batch.write();
    }
    byte[] end = MailKeys.sequence(last.sequence() + 1);
    database.deleteRange(LOG, MailKeys.sequence(0), end);
    database.deleteRange(CHECKPOINTS, MailKeys.sequence(0), end);
    return seen == PRUNED_CHECKPOINTS;
  }
}
