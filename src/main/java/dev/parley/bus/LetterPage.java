package dev.parley.bus;

import dev.parley.protocol.Bytes;
import java.util.List;

/**
 * Letters between two, newest first: by time, and by id where times are equal.
 *
 * @param more whether there are older ones
 */
public record LetterPage(List<Kept> letters, boolean more) {

  /** How far a letter came. */
  public enum Status {
    /** Its recipient was there. */
    DELIVERED,
    /** It waits. */
    QUEUED,
    /** It has waited, and its recipient has it now. */
    SENT
  }

  /**
   * A letter of the history.
   *
   * @param record the hash of its entry in the log
   */
  public record Kept(
      String id,
      long timeMs,
      String from,
      String to,
      String hash,
      Bytes content,
      Bytes record,
      Status status) {}

  public LetterPage {
    letters = List.copyOf(letters);
  }
}
