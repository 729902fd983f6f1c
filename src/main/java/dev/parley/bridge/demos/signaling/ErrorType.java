package dev.parley.bridge.demos.signaling;

/** What an error frame says first (specification A.3). */
enum ErrorType {
  INVALID_MESSAGE,
  CLIENT_ID_TAKEN,
  INVALID_PUBLIC_KEY,
  INVALID_PROOF,
  REGISTRATION_REQUIRED,
  PEER_NOT_FOUND,
  INTERNAL_ERROR;

  /** With its text, as it goes to a client: the reason why something was refused. */
  Refused because(String details) {
    return new Refused(this, details);
  }

  /** A request that ends with an error frame. */
  static final class Refused extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final ErrorType type;

    private Refused(ErrorType type, String details) {
      super(details, null, false, false);
      this.type = type;
    }

    ErrorType type() {
      return type;
    }
  }
}
