package dev.parley.store;

import static dev.parley.store.MailColumn.LETTERS;
import static dev.parley.store.MailColumn.QUEUE;

import dev.parley.bus.Letter;
import dev.parley.bus.Posted;
import dev.parley.store.MailBatch.Counted;
import dev.parley.store.MailBatch.Counter;
import java.util.Arrays;
import org.rocksdb.RocksDBException;

/** Letters that wait, in the order in which they were posted, and who has how many of them. */
final class MailQueue {

  private final MailBatch batch;
  private final int boxLimit;

  MailQueue(MailBatch batch, int boxLimit) {
    this.batch = batch;
    this.boxLimit = boxLimit;
  }

  /** Why a letter cannot wait, null if it can. */
  Posted.Kind refusal(Letter letter, int quota) throws RocksDBException {
    byte[] sender = MailKeys.sender(letter.realm(), letter.from());
    if (batch.counter(Counted.SENT, sender).count() >= quota) {
      return Posted.Kind.OVER_QUOTA;
    }
    byte[] box = MailKeys.box(letter.realm(), letter.to());
    return batch.counter(Counted.BOX, box).count() >= boxLimit ? Posted.Kind.BOX_FULL : null;
  }

  boolean holds(Letter letter, long sequence) throws RocksDBException {
    return batch.get(QUEUE, key(letter, sequence)) != null;
  }

  void add(Letter letter, long sequence) throws RocksDBException {
    byte[] sender = MailKeys.sender(letter.realm(), letter.from());
    byte[] box = MailKeys.box(letter.realm(), letter.to());
    byte[] history = {(byte) (letter.hasHistory() ? 1 : 0)};
    batch.put(QUEUE, MailKeys.at(box, sequence), MailKeys.join(sender, history));
    batch.counter(Counted.SENT, sender, batch.counter(Counted.SENT, sender).plus(1));
    Counter inBox = batch.counter(Counted.BOX, box);
    long first = inBox.count() == 0 ? sequence : Math.min(sequence, inBox.mark());
    batch.counter(Counted.BOX, box, inBox.plus(1).marked(first));
  }

  /** Takes a letter out of a box, and away if it has no history; nothing if it is not there. */
  void remove(byte[] box, long sequence) throws RocksDBException {
    byte[] key = MailKeys.at(box, sequence);
    byte[] row = batch.get(QUEUE, key);
    if (row == null) {
      return;
    }
    batch.delete(QUEUE, key);
    byte[] sender = Arrays.copyOf(row, MailKeys.NAME);
    batch.counter(Counted.SENT, sender, batch.counter(Counted.SENT, sender).plus(-1));
    Counter inBox = batch.counter(Counted.BOX, box);
    long first = inBox.mark() == sequence ? sequence + 1 : inBox.mark();
    batch.counter(Counted.BOX, box, inBox.plus(-1).marked(first));
    if (row[MailKeys.NAME] == 0) {
      batch.delete(LETTERS, MailKeys.sequence(sequence));
    }
  }

  private static byte[] key(Letter letter, long sequence) {
    return MailKeys.at(MailKeys.box(letter.realm(), letter.to()), sequence);
  }
}
