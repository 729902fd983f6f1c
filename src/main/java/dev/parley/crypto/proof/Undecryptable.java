package dev.parley.crypto.proof;

/** A message that this key does not open: meant for another, damaged, or not encrypted at all. */
public final class Undecryptable extends Exception {

  private static final long serialVersionUID = 1;

  Undecryptable(String message) {
    super(message, null, false, false);
  }
}
