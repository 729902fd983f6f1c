package dev.parley.crypto.proof;

/** A proof that cannot even be checked: not a wrong signature, but no signature or no key. */
public final class InvalidProof extends RuntimeException {

  private static final long serialVersionUID = 1;

  InvalidProof(String message) {
    super(message, null, false, false);
  }
}
