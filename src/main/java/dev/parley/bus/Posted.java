package dev.parley.bus;

/**
 * What became of a letter that was posted.
 *
 * @param kind all other fields are empty unless it is {@link Kind#KEPT} or {@link Kind#REPEATED}
 * @param id a random UUID that clients may see
 * @param sequence its place among all letters of this node, and in the log
 * @param timeMs when it was posted. Later letters of the same two are later by this time too,
 *     unless they write more than one a millisecond for long.
 * @param waits whether it is in the recipient's queue
 */
public record Posted(Kind kind, String id, long sequence, long timeMs, boolean waits) {

  /** Whether a letter was kept, and why not. */
  public enum Kind {
    /** It is logged, and will survive. */
    KEPT,
    /** Exactly this letter is kept already: same realm, sender, recipient, hash and content. */
    REPEATED,
    /** The sender used this hash for another content to the same recipient. */
    CONFLICTING,
    /** Too many letters of this sender wait. */
    OVER_QUOTA,
    /** Too many letters wait for this recipient. */
    BOX_FULL
  }

  /** An answer to a letter that was not kept. */
  public static Posted refused(Kind kind) {
    return new Posted(kind, "", 0, 0, false);
  }
}
