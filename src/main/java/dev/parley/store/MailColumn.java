package dev.parley.store;

import dev.parley.store.Layout.Family;

/** The column families of the mail, see {@link MailKeys} for their keys. */
enum MailColumn implements Family {
  /** {@code sequence[8]} to {@link LetterRow}. */
  LETTERS(0),
  /** {@code box[20] sequence[8]} of a letter that waits to {@code sender[20] history[1]}. */
  QUEUE(MailKeys.NAME),
  /** {@code pair[20] time[8] id[16]} of a letter with a history to {@code sequence[8]}. */
  CONVERSATIONS(MailKeys.NAME),
  /** {@code repeat[20]} to {@code sequence[8] content[32]}: what was sent by which hash. */
  REPEATS(0),
  /** See {@link MailCounters}. */
  COUNTERS(0),
  /** {@code realm[20] box[20]} to {@code stamp[8] value}: what is known of a name. */
  FACTS(0),
  /** {@code realm[20] stamp[8]} to {@code box[20]}: in the order in which facts were set. */
  FACTS_BY_AGE(MailKeys.NAME),
  /** {@code sequence[8]} to {@link LogEntry}. */
  LOG(0),
  /** {@code sequence[8]} of the last entry that it covers to {@link Checkpoint}. */
  CHECKPOINTS(0),
  /** The {@link Checkpoint} before the first entry that is still there, under an empty key. */
  LOG_START(0);

  private final int prefixLength;

  MailColumn(int prefixLength) {
    this.prefixLength = prefixLength;
  }

  @Override
  public int prefixLength() {
    return prefixLength;
  }
}
