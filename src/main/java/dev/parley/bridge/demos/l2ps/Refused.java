package dev.parley.bridge.demos.l2ps;

/** What a client did wrong, in the words of the protocol (specification B.3). */
final class Refused extends RuntimeException {

  private static final long serialVersionUID = 1;

  /** The codes that are ever sent. */
  enum Code {
    INVALID_MESSAGE,
    REGISTRATION_REQUIRED,
    INVALID_PROOF,
    L2PS_NOT_FOUND,
    L2PS_SUBMIT_FAILED,
    INTERNAL_ERROR;

    Refused because(String message) {
      return new Refused(this, message);
    }
  }

  private final Code code;

  private Refused(Code code, String message) {
    // It is thrown for whatever strangers send: a stack trace would cost the most.
    super(message, null, false, false);
    this.code = code;
  }

  Code code() {
    return code;
  }

  /** What is answered to a failure of whatever kind. */
  static Refused of(Throwable failure) {
    return failure instanceof Refused refused
        ? refused
        : Code.INTERNAL_ERROR.because("Internal server error");
  }
}
