package dev.parley.crypto;

/** A key, key file, wallet or mnemonic that cannot be used, and why, in words for its owner. */
public final class InvalidKey extends RuntimeException {

  private static final long serialVersionUID = 1;

  InvalidKey(String message) {
    super(message);
  }
}
