package dev.parley.store;

import dev.parley.store.Checkpoint.Signer;
import java.nio.file.Path;
import java.time.Duration;

/**
 * How the mail of the Demos servers is kept.
 *
 * @param store where, when it is synced, and how much may wait for its writer
 * @param keepLetters how long a letter is kept, whether it waits or is history
 * @param keepLog how long the log is kept; {@link Duration#ZERO} for ever
 * @param boxLimit how many letters may wait for one recipient
 * @param conversationLimit of two people's letters in the history; above it the oldest go
 * @param nameLimit of names of a realm of which something is known
 * @param signer who signs the log
 */
public record MailOptions(
    StoreOptions store,
    Duration keepLetters,
    Duration keepLog,
    int boxLimit,
    int conversationLimit,
    int nameLimit,
    Signer signer) {

  public static final Duration DEFAULT_KEEP_LETTERS = Duration.ofDays(30);
  public static final Duration DEFAULT_KEEP_LOG = Duration.ofDays(365);
  public static final int DEFAULT_BOX_LIMIT = 5_000;
  public static final int DEFAULT_CONVERSATION_LIMIT = 10_000;
  public static final int DEFAULT_NAME_LIMIT = 100_000;

  private static final long CACHE_BYTES = 64L << 20;
  private static final long WRITE_BUFFER_BYTES = 32L << 20;
  private static final int READERS = 2;

  /** Where the mail is in a data directory. */
  public static Path directory(Path data) {
    return data.resolve("demos");
  }

  /** The defaults under {@code data}, with the disk treated as {@code records} does. */
  public static MailOptions at(Path data, StoreOptions records, Signer signer) {
    StoreOptions store =
        new StoreOptions(
            directory(data),
            records.durability(),
            records.flushInterval(),
            records.queueLimit(),
            READERS,
            CACHE_BYTES,
            WRITE_BUFFER_BYTES,
            records.minFreeDiskBytes(),
            DEFAULT_KEEP_LETTERS);
    return new MailOptions(
        store,
        DEFAULT_KEEP_LETTERS,
        DEFAULT_KEEP_LOG,
        DEFAULT_BOX_LIMIT,
        DEFAULT_CONVERSATION_LIMIT,
        DEFAULT_NAME_LIMIT,
        signer);
  }

  public MailOptions withTimes(Duration letters, Duration log) {
    return new MailOptions(store, letters, log, boxLimit, conversationLimit, nameLimit, signer);
  }

  public MailOptions withLimits(int box, int conversation, int names) {
    return new MailOptions(store, keepLetters, keepLog, box, conversation, names, signer);
  }
}
