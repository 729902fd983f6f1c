package dev.parley.store;

import dev.parley.protocol.Bytes;
import dev.parley.protocol.Domain;
import dev.parley.protocol.Hash;
import dev.parley.protocol.SignedRecord;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/**
 * What the writer gathers for one atomic write: rows, changes of the digests, records to announce.
 *
 * <p>Rows in the batch are not readable yet. So a record whose outcome depends on an earlier one of
 * the same batch {@linkplain #settle settles} first: what the two have in common is written, and
 * reads tell the truth again.
 */
final class Batch implements AutoCloseable {

  /** Adds the rows that must not be missing from a write, such as what the gathered ones derive. */
  interface Completion {
    void complete() throws RocksDBException;
  }

  private record Change(Domain domain, byte[] key, long hlc, long fingerprint, boolean insert) {}

  private final Database database;
  private final Trees trees;
  private final DayDigests days;
  private final ChatTails tails;
  private final WriteBatch rows = new WriteBatch();
  private final Set<Bytes> touched = new HashSet<>();
  private final List<Change> changes = new ArrayList<>();
  private Completion completion = () -> {};
  private List<SignedRecord> committing = new ArrayList<>();
  private List<SignedRecord> committed = new ArrayList<>();

  Batch(Database database, Trees trees, DayDigests days, ChatTails tails) {
    this.database = database;
    this.trees = trees;
    this.days = days;
    this.tails = tails;
  }

  /** Sets what is called before each write. */
  void beforeWrite(Completion completion) {
    this.completion = completion;
  }

  /** Makes sure that reads about {@code subject} see all that was applied before. */
  void settle(Bytes subject) throws RocksDBException {
    if (touched.contains(subject)) {
      write();
    }
  }

  /** Notes that the batch changes what reads about {@code subject} would say. */
  void touch(Bytes subject) {
    touched.add(subject);
  }

  void put(Column column, byte[] key, byte[] value) throws RocksDBException {
    rows.put(database.handle(column), key, value);
  }

  void delete(Column column, byte[] key) throws RocksDBException {
    rows.delete(database.handle(column), key);
  }

  /** Deletes the keys from {@code begin} up to but without {@code end}. */
  void deleteRange(Column column, byte[] begin, byte[] end) throws RocksDBException {
    rows.deleteRange(database.handle(column), begin, end);
  }

  /** Makes a record known to its domain: by key, in time, in the tree. */
  void index(SignedRecord record, byte[] place, long fingerprint) throws RocksDBException {
    byte[] key = record.key().view();
    put(
        Column.seen(record.domain().ordinal()),
        key,
        new Seen(place, record.hlc(), fingerprint).encode());
    put(
        Column.TIMELINE,
        Keys.timeline(record.domain(), record.hlc(), record.key()),
        Keys.fingerprint(fingerprint));
    changes.add(new Change(record.domain(), key, record.hlc(), fingerprint, true));
    committing.add(record);
  }

  /** Takes a copy that another one replaces out of the domain. */
  void unindex(Domain domain, Hash key, Seen seen) throws RocksDBException {
    delete(Column.seen(domain.ordinal()), key.view());
    delete(Column.TIMELINE, Keys.timeline(domain, seen.hlc(), key));
    forget(domain, key.view(), seen.hlc(), seen.fingerprint());
  }

  /** Takes a record whose rows are deleted already out of the tree. */
  void forget(Domain domain, byte[] key, long hlc, long fingerprint) {
    changes.add(new Change(domain, key, hlc, fingerprint, false));
  }

  /** Writes what was gathered: all of it or nothing. */
  void write() throws RocksDBException {
    try {
      completion.complete();
      if (rows.count() > 0) {
        database.write(rows);
        changes.forEach(this::apply);
        tails.forget(committing);
        committed.addAll(committing);
      }
    } finally {
      clear();
    }
  }

  /** Drops what was gathered and not written. */
  void clear() {
    rows.clear();
    touched.clear();
    changes.clear();
    committing = new ArrayList<>();
  }

  /** The records written since the last call. */
  List<SignedRecord> takeCommitted() {
    List<SignedRecord> taken = committed;
    committed = new ArrayList<>();
    return taken;
  }

  private void apply(Change change) {
    if (change.insert()) {
      trees.insert(change.domain(), change.key(), change.fingerprint());
    } else {
      trees.remove(change.domain(), change.key(), change.fingerprint());
    }
    days.changed(change.domain(), change.hlc());
  }

  @Override
  public void close() {
    rows.close();
  }
}
