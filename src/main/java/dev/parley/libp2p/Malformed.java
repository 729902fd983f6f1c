package dev.parley.libp2p;

/** Bytes or text from outside that are not what they should be. */
public final class Malformed extends RuntimeException {

  /** Without a stack trace: whoever sends the bytes decides how often it happens. */
  public Malformed(String message) {
    super(message, null, false, false);
  }
}
