package dev.parley.store;

import static dev.parley.store.MailColumn.CHECKPOINTS;
import static dev.parley.store.MailColumn.LOG;

import dev.parley.protocol.Bytes;
import dev.parley.store.Checkpoint.Kind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.rocksdb.RocksIterator;

/**
 * Reads the log of the Demos servers as it is at this moment, also beside a running node, and finds
 * what was changed in it by anybody but the node.
 */
public final class MailLog implements AutoCloseable {

  /** What is known of signatures. */
  public interface Signatures {
    /** What is wrong with a signature, null if it is right. */
    String objection(Bytes signer, byte[] message, byte[] signature);
  }

  /** An end of the log that was noted earlier. */
  public record Head(long sequence, Bytes hash) {}

  /**
   * What the log is.
   *
   * @param entries that are there
   * @param start of the entries that were removed because of their age the last one; 0 for none
   * @param end what an operator notes to find out later whether the end is missing
   * @param checkpoints signatures that cover the entries
   * @param problems that were found
   */
  public record Summary(long entries, long start, Head end, long checkpoints, long problems) {}

  /** While a node rewrites its files, opening them may fail. */
  private static final int ATTEMPTS = 5;

  private final Database database;

  MailLog(Database database) {
    this.database = database;
  }

  /**
   * Opens the log for reading.
   *
   * @param directory of the mail, see {@link MailOptions#directory}
   */
  public static MailLog open(Path directory) {
    StoreOptions options = StoreOptions.at(directory);
    for (int attempt = 1; ; attempt++) {
      try {
        return new MailLog(Database.openReadOnly(options, Layout.MAIL));
      } catch (StoreException e) {
        if (attempt == ATTEMPTS || e.getCause() == null) {
          throw e;
        }
        pause();
      }
    }
  }

  private static void pause() {
    try {
      Thread.sleep(Duration.ofMillis(100).toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Tells all entries from some place on, while they are wanted. */
  public void read(long from, Predicate<LogEntry> listener) {
    try (RocksIterator rows = database.scanOnce(LOG)) {
      rows.seek(MailKeys.sequence(Math.max(0, from)));
      while (rows.isValid() && listener.test(LogEntry.decode(rows.key(), rows.value()))) {
        rows.next();
      }
    }
  }

  /**
   * Computes every hash again and checks every signature.
   *
   * @param noted an earlier end of the log, which must be in it; null for none
   * @param problems told in words, entry by entry
   */
  public Summary verify(Signatures signatures, Head noted, Consumer<String> problems) {
    return new Verification(signatures, noted, problems).run();
  }

  @Override
  public void close() {
    database.close();
  }

  private final class Verification {

    private final Signatures signatures;
    private final Head noted;
    private final Consumer<String> listener;
    private final Checkpoint start = LogWriter.start(database);
    private long entries;
    private long checkpoints;
    private long problems;
    private Head last = new Head(start.sequence(), start.hash());

    /** Up to here the node has signed what is there. */
    private long signed = start.sequence();

    Verification(Signatures signatures, Head noted, Consumer<String> listener) {
      this.signatures = signatures;
      this.noted = noted;
      this.listener = listener;
    }

    Summary run() {
      if (start.sequence() > 0) {
        check(start, Kind.START);
      }
      try (RocksIterator rows = database.scanOnce(LOG);
          RocksIterator signing = database.scanOnce(CHECKPOINTS)) {
        byte[] first = MailKeys.sequence(start.sequence() + 1);
        signing.seek(first);
        for (rows.seek(first); rows.isValid(); rows.next()) {
          entry(rows.key(), rows.value());
          while (signing.isValid() && Keys.longAt(signing.key(), 0) <= last.sequence()) {
            checkpoint(signing.key(), signing.value());
            signing.next();
          }
        }
        end(signing);
      }
      if (noted != null && noted.sequence() > last.sequence()) {
        report("entry " + noted.sequence() + " was noted, and the log ends before it");
      }
      return new Summary(entries, start.sequence(), last, checkpoints, problems);
    }

    private void entry(byte[] key, byte[] value) {
      long sequence = Keys.longAt(key, 0);
      long expected = last.sequence() + 1;
      entries++;
      if (sequence != expected) {
        report(missing(expected, sequence - 1));
      }
      LogEntry entry;
      try {
        entry = LogEntry.decode(key, value);
      } catch (RuntimeException e) {
        report("entry " + sequence + " was altered: it cannot be read");
        last = new Head(sequence, Bytes.of(new byte[LogEntry.HASH]));
        return;
      }
      boolean follows = Arrays.equals(entry.hashAfter(last.hash().view()), entry.hash().view());
      if (sequence == expected && !follows) {
        report("entry " + sequence + " was altered: its hash is not that of its content");
      }
      if (noted != null && noted.sequence() == sequence && !noted.hash().equals(entry.hash())) {
        report("entry " + sequence + " is not the one that was noted");
      }
      last = new Head(sequence, entry.hash());
    }

    private void checkpoint(byte[] key, byte[] value) {
      long sequence = Keys.longAt(key, 0);
      checkpoints++;
      Checkpoint checkpoint;
      try {
        checkpoint = Checkpoint.decode(value);
      } catch (RuntimeException e) {
        report("the signature at entry " + sequence + " was altered: it cannot be read");
        return;
      }
      check(checkpoint, Kind.END);
      if (checkpoint.sequence() != sequence) {
        report("the signature at entry " + sequence + " is that of another entry");
      } else if (sequence != last.sequence() || !checkpoint.hash().equals(last.hash())) {
        report("entries " + (signed + 1) + " to " + sequence + " are not what the node signed");
      }
      signed = Math.max(signed, sequence);
    }

    private void check(Checkpoint checkpoint, Kind kind) {
      byte[] signature = checkpoint.signature().view();
      String objection =
          signatures.objection(checkpoint.signer(), checkpoint.message(kind), signature);
      if (objection != null) {
        report("the signature at entry " + checkpoint.sequence() + " " + objection);
      }
    }

    private void end(RocksIterator signing) {
      long beyond = 0;
      for (; signing.isValid(); signing.next()) {
        beyond = Keys.longAt(signing.key(), 0);
      }
      if (beyond > 0) {
        report(missing(last.sequence() + 1, beyond) + " at the end: the node signed them");
      } else if (signed < last.sequence()) {
        report("entries " + (signed + 1) + " to " + last.sequence() + " were never signed");
      }
    }

    private static String missing(long from, long to) {
      return from == to
          ? "entry " + from + " is missing"
          : "entries " + from + " to " + to + " are missing";
    }

    private void report(String problem) {
      problems++;
      listener.accept(problem);
    }
  }
}
