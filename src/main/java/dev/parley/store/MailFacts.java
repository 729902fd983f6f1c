package dev.parley.store;

import static dev.parley.store.MailColumn.FACTS;
import static dev.parley.store.MailColumn.FACTS_BY_AGE;

import dev.parley.bus.MailChange;
import dev.parley.store.MailBatch.Counted;
import dev.parley.store.MailBatch.Counter;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/** What is known of names. The one that was set longest ago goes when there are too many. */
final class MailFacts {

  /**
   * How many old names with mail are passed over to find one without: else anybody could make the
   * node forget who may open a box by showing up under enough other names.
   */
  private static final int PASSED_OVER = 16;

  private static final byte[] ALL = {};

  private final MailBatch batch;
  private final int limit;

  MailFacts(MailBatch batch, int limit) {
    this.batch = batch;
    this.limit = limit;
  }

  void know(MailChange.Know change) throws RocksDBException {
    byte[] realm = MailKeys.realm(change.realm());
    byte[] box = MailKeys.box(change.realm(), change.name());
    Counter known = batch.counter(Counted.FACTS, realm);
    byte[] old = batch.get(FACTS, MailKeys.fact(realm, box));
    if (old == null) {
      batch.counter(Counted.FACTS, realm, known.plus(1));
    }
    set(realm, box, old, change.value().view());
    if (old == null && known.count() >= limit) {
      forgetOne(realm);
    }
  }

  private void set(byte[] realm, byte[] box, byte[] old, byte[] value) throws RocksDBException {
    if (old != null) {
      batch.delete(FACTS_BY_AGE, MailKeys.at(realm, Keys.longAt(old, 0)));
    }
    long stamp = batch.counter(Counted.STAMPS, ALL).mark() + 1;
    batch.counter(Counted.STAMPS, ALL, new Counter(1, stamp));
    batch.put(FACTS_BY_AGE, MailKeys.at(realm, stamp), box);
    batch.put(FACTS, MailKeys.fact(realm, box), MailKeys.join(MailKeys.sequence(stamp), value));
  }

  private void forgetOne(byte[] realm) throws RocksDBException {
    byte[] oldest = null;
    for (int passed = 0; passed < PASSED_OVER; passed++) {
      byte[] box = oldest(realm);
      if (box == null) {
        return;
      }
      oldest = oldest == null ? box : oldest;
      if (batch.counter(Counted.BOX, box).count() == 0) {
        forget(realm, box);
        return;
      }
      byte[] row = batch.get(FACTS, MailKeys.fact(realm, box));
      set(realm, box, row, Keys.slice(row, Long.BYTES, row.length - Long.BYTES));
    }
    forget(realm, oldest);
  }

  private byte[] oldest(byte[] realm) throws RocksDBException {
    Counter known = batch.counter(Counted.FACTS, realm);
    try (RocksIterator rows = batch.scan(FACTS_BY_AGE)) {
      rows.seek(MailKeys.at(realm, known.mark()));
      if (!rows.isValid() || !Keys.startsWith(rows.key(), realm)) {
        return null;
      }
      batch.counter(Counted.FACTS, realm, known.marked(Keys.longAt(rows.key(), MailKeys.NAME)));
      return rows.value();
    }
  }

  private void forget(byte[] realm, byte[] box) throws RocksDBException {
    byte[] key = MailKeys.fact(realm, box);
    byte[] row = batch.get(FACTS, key);
    batch.delete(FACTS, key);
    batch.delete(FACTS_BY_AGE, MailKeys.at(realm, Keys.longAt(row, 0)));
    batch.counter(Counted.FACTS, realm, batch.counter(Counted.FACTS, realm).plus(-1));
  }
}
