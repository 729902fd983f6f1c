package dev.parley.libp2p;

/** Bytes or text from outside that are not what they should be. */
public final class Malformed extends RuntimeException {

  private static final int MAX_LENGTH = 300;

  /**
   * Without a stack trace: whoever sends the bytes decides how often it happens. The message may
   * quote what came from outside, so it is kept short and on one line: no line of a log is forged.
   */
  public Malformed(String message) {
    super(harmless(message), null, false, false);
  }

  private static String harmless(String message) {
    String start = message.length() > MAX_LENGTH ? message.substring(0, MAX_LENGTH) : message;
    for (int i = 0; i < start.length(); i++) {
      if (Character.isISOControl(start.charAt(i))) {
        return start.replaceAll("[\\p{Cntrl}\\x{80}-\\x{9f}]", "?");
      }
    }
    return start;
  }
}
