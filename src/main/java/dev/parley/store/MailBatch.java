package dev.parley.store;

import dev.parley.store.Layout.Family;
import java.nio.ByteBuffer;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteBatchWithIndex;

/** What is gathered for one atomic write of the mail. Reads see it already. */
final class MailBatch implements AutoCloseable {

  /** What a row of {@link MailColumn#COUNTERS} counts, under this letter and a name. */
  enum Counted {
    /** Letters of a sender that wait. */
    SENT('s'),
    /** Letters that wait in a box; the mark is the sequence of the first one there can be. */
    BOX('b'),
    /** Letters of a conversation; the mark is the time of the latest. */
    CONVERSATION('p'),
    /** Facts of a realm; the mark is the stamp of the oldest there can be. */
    FACTS('f'),
    /** The mark is the last stamp that a fact got. */
    STAMPS('k');

    private final byte letter;

    Counted(char letter) {
      this.letter = (byte) letter;
    }

    byte[] key(byte[] name) {
      return ByteBuffer.allocate(1 + name.length).put(letter).put(name).array();
    }
  }

  /** A number of things, and a mark in their order. Nothing is not kept. */
  record Counter(int count, long mark) {

    static final Counter NONE = new Counter(0, 0);

    static Counter decode(byte[] row) {
      return row == null
          ? NONE
          : new Counter(ByteBuffer.wrap(row).getInt(), ByteBuffer.wrap(row).getLong(4));
    }

    byte[] encode() {
      return ByteBuffer.allocate(12).putInt(count).putLong(mark).array();
    }

    Counter plus(int change) {
      return new Counter(Math.max(0, count + change), mark);
    }

    Counter marked(long newMark) {
      return new Counter(count, newMark);
    }
  }

  private final Database database;
  private final WriteBatchWithIndex rows = new WriteBatchWithIndex(true);

  MailBatch(Database database) {
    this.database = database;
  }

  byte[] get(Family family, byte[] key) throws RocksDBException {
    return database.get(rows, family, key);
  }

  void put(Family family, byte[] key, byte[] value) throws RocksDBException {
    rows.put(database.handle(family), key, value);
  }

  void delete(Family family, byte[] key) throws RocksDBException {
    rows.delete(database.handle(family), key);
  }

  /** An iterator over a whole column as it will be. The caller closes it. */
  RocksIterator scan(Family family) {
    return rows.newIteratorWithBase(database.handle(family), database.scan(family));
  }

  Counter counter(Counted what, byte[] name) throws RocksDBException {
    return Counter.decode(get(MailColumn.COUNTERS, what.key(name)));
  }

  void counter(Counted what, byte[] name, Counter value) throws RocksDBException {
    if (value.count() == 0) {
      delete(MailColumn.COUNTERS, what.key(name));
    } else {
      put(MailColumn.COUNTERS, what.key(name), value.encode());
    }
  }

  void write() throws RocksDBException {
    if (rows.count() > 0) {
      database.write(rows);
    }
  }

  void clear() {
    rows.clear();
  }

  @Override
  public void close() {
    rows.close();
  }
}
