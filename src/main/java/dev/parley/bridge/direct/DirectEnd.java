package dev.parley.bridge.direct;

/** How a session ended. */
public enum DirectEnd {
  /** This side closed it. */
  LEFT(true, "the session was closed"),
  /** The other side closed it. */
  PEER_LEFT(true, "the other side closed the connection"),
  /** A Parley always says goodbye. */
  NO_GOODBYE(false, "the connection was cut: what the other side said last may be missing"),
  CUT_OFF(false, "the connection ended in the middle of a message"),
  RESET(false, "the connection was reset"),
  SILENT(false, "the other side no longer answers"),
  STALLED(false, "the other side stopped in the middle of a message"),
  TOO_MUCH_DAMAGE(false, "too many messages were damaged"),
  SPENT(false, "the session is too long to recognize replayed messages; connect again");

  private final boolean orderly;
  private final String text;

  DirectEnd(boolean orderly, String text) {
    this.orderly = orderly;
    this.text = text;
  }

  public boolean orderly() {
    return orderly;
  }

  /** For people. */
  public String text() {
    return text;
  }
}
