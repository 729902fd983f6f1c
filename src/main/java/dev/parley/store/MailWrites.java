package dev.parley.store;

import static dev.parley.store.MailColumn.CONVERSATIONS;
import static dev.parley.store.MailColumn.LETTERS;
import static dev.parley.store.MailColumn.REPEATS;

import dev.parley.bus.Letter;
import dev.parley.bus.MailChange;
import dev.parley.bus.Posted;
import dev.parley.bus.Posted.Kind;
import dev.parley.store.MailBatch.Counted;
import dev.parley.store.MailBatch.Counter;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/** Changes the mail, many changes a write. For one thread. */
final class MailWrites implements AutoCloseable {

  /**
   * Letters of a conversation get times of their own, so that a reader who knows only times misses
   * none. Who writes faster for long gets equal times rather than ones far ahead of the clock.
   */
  private static final long AHEAD_MS = 1_000;

  private final Database database;
  private final MailOptions options;
  private final InstantSource clock;
  private final Supplier<UUID> ids;
  private final MailBatch batch;
  private final LogWriter log;
  private final MailQueue queue;
  private final MailFacts facts;
  private long expiredTo;

  MailWrites(Database database, MailOptions options, InstantSource clock, Supplier<UUID> ids) {
    this.database = database;
    this.options = options;
    this.clock = clock;
    this.ids = ids;
    batch = new MailBatch(database);
    log = new LogWriter(database, options.signer());
    queue = new MailQueue(batch, options.boxLimit());
    facts = new MailFacts(batch, options.nameLimit());
  }

  /** Applies a change; it is there once it is {@linkplain #write written}. */
  Posted apply(MailChange change) throws RocksDBException {
    if (change instanceof MailChange.Post post) {
      return post(post);
    }
    if (change instanceof MailChange.Missed missed) {
      missed(missed.letter(), missed.posted());
    } else if (change instanceof MailChange.Taken taken) {
      byte[] box = MailKeys.box(taken.realm(), taken.to());
      for (long sequence : taken.sequences()) {
        queue.remove(box, sequence);
      }
    } else if (change instanceof MailChange.Know know) {
      facts.know(know);
    }
    return MailChange.Done.NOTHING;
  }

  /** Writes all that was applied, or nothing of it. */
  void write() throws RocksDBException {
    log.sign(batch);
    batch.write();
    log.written();
    batch.clear();
  }

  /** Forgets what was applied and not written. */
  void reset() {
    log.reset();
    batch.clear();
  }

  long logged() {
    return log.length();
  }

  private Posted post(MailChange.Post post) throws RocksDBException {
    Letter letter = post.letter();
    byte[] content = LogEntry.sha256().digest(letter.content().view());
    if (letter.hasHistory()) {
      Posted before = repeated(letter, content);
      if (before != null) {
        return before;
      }
    }
    Kind refusal = post.away() ? queue.refusal(letter, post.quota()) : null;
    return refusal == null ? keep(letter, post.away(), content) : Posted.refused(refusal);
  }

  private Posted repeated(Letter letter, byte[] content) throws RocksDBException {
    byte[] known = batch.get(REPEATS, MailKeys.repeat(letter));
    if (known == null) {
      return null;
    }
    if (!Arrays.equals(known, Long.BYTES, known.length, content, 0, content.length)) {
      return Posted.refused(Kind.CONFLICTING);
    }
    long sequence = Keys.longAt(known, 0);
    LetterRow row = LetterRow.decode(batch.get(LETTERS, MailKeys.sequence(sequence)));
    return new Posted(
        Kind.REPEATED, row.idText(), sequence, row.timeMs(), queue.holds(letter, sequence));
  }

  private Posted keep(Letter letter, boolean away, byte[] content) throws RocksDBException {
    byte[] pair = MailKeys.pair(letter.realm(), letter.from(), letter.to());
    Counter together =
        letter.hasHistory() ? batch.counter(Counted.CONVERSATION, pair) : Counter.NONE;
    long timeMs = after(together.mark());
    LogEntry entry = log.append(batch, timeMs, letter, content);
    byte[] id = LetterRow.id(ids.get());
    LetterRow row = new LetterRow(timeMs, away, id, entry.hash().view(), letter);
    byte[] sequence = MailKeys.sequence(entry.sequence());
    if (away || letter.hasHistory()) {
      batch.put(LETTERS, sequence, row.encode());
    }
    if (letter.hasHistory()) {
      batch.put(CONVERSATIONS, MailKeys.conversation(pair, timeMs, id), sequence);
      batch.put(REPEATS, MailKeys.repeat(letter), MailKeys.join(sequence, content));
      batch.counter(Counted.CONVERSATION, pair, together.plus(1).marked(timeMs));
      shorten(pair, together.count() + 1);
    }
    if (away) {
      queue.add(letter, entry.sequence());
    }
    return new Posted(Kind.KEPT, row.idText(), entry.sequence(), timeMs, away);
  }

  private long after(long lastMs) {
    long now = clock.millis();
    return lastMs < now ? now : Math.max(lastMs, Math.min(lastMs + 1, now + AHEAD_MS));
  }

  private void missed(Letter letter, Posted posted) throws RocksDBException {
    byte[] key = MailKeys.sequence(posted.sequence());
    if (queue.holds(letter, posted.sequence())) {
      return;
    }
    byte[] kept = batch.get(LETTERS, key);
    if (letter.hasHistory() && kept == null) {
      // It is older than anything that is kept.
      return;
    }
    LetterRow row =
        kept == null
            ? new LetterRow(
                posted.timeMs(),
                true,
                LetterRow.id(UUID.fromString(posted.id())),
                new byte[LogEntry.HASH],
                letter)
            : LetterRow.decode(kept).waiting();
    batch.put(LETTERS, key, row.encode());
    queue.add(letter, posted.sequence());
  }

  /** Deletes the oldest letters of a conversation that became too long, many at a time. */
  private void shorten(byte[] pair, int count) throws RocksDBException {
    int limit = options.conversationLimit();
    if (count <= limit + limit / 8) {
      return;
    }
    List<Long> oldest = new ArrayList<>();
    try (RocksIterator rows = batch.scan(CONVERSATIONS)) {
      rows.seek(pair);
      while (rows.isValid() && oldest.size() < count - limit && Keys.startsWith(rows.key(), pair)) {
        oldest.add(Keys.longAt(rows.value(), 0));
        rows.next();
      }
    }
    for (long sequence : oldest) {
      byte[] key = MailKeys.sequence(sequence);
      remove(sequence, LetterRow.decode(batch.get(LETTERS, key)));
    }
  }

  private void remove(long sequence, LetterRow row) throws RocksDBException {
    Letter letter = row.letter();
    queue.remove(MailKeys.box(letter.realm(), letter.to()), sequence);
    batch.delete(LETTERS, MailKeys.sequence(sequence));
    if (letter.hasHistory()) {
      byte[] pair = MailKeys.pair(letter.realm(), letter.from(), letter.to());
      batch.delete(CONVERSATIONS, MailKeys.conversation(pair, row.timeMs(), row.id()));
      batch.delete(REPEATS, MailKeys.repeat(letter));
      Counter together = batch.counter(Counted.CONVERSATION, pair);
      batch.counter(Counted.CONVERSATION, pair, together.plus(-1));
    }
  }

  /**
   * Deletes letters that are too old, at most so many, and writes that.
   *
   * @return how many
   */
  int expire(int limit) throws RocksDBException {
    long cutoff = clock.millis() - options.keepLetters().toMillis();
    int deleted = 0;
    long last = expiredTo;
    try (RocksIterator rows = database.scanOnce(LETTERS)) {
      rows.seek(MailKeys.sequence(expiredTo));
      while (rows.isValid() && deleted < limit) {
        LetterRow row = LetterRow.decode(rows.value());
        if (row.timeMs() >= cutoff) {
          break;
        }
        last = Keys.longAt(rows.key(), 0);
        remove(last, row);
        deleted++;
        rows.next();
      }
    }
    write();
    expiredTo = last;
    return deleted;
  }

  /** Removes entries of the log that are too old; whether there may be more of them. */
  boolean expireLog() throws RocksDBException {
    return !options.keepLog().isZero()
        && log.removeBefore(clock.millis() - options.keepLog().toMillis());
  }

  @Override
  public void close() {
    batch.close();
  }
}
