package dev.parley.bridge.direct;

/** A session cannot begin, or cannot do what was asked; the message is for the user. */
public final class DirectException extends RuntimeException {

  private static final long serialVersionUID = 1;

  DirectException(String message) {
    super(message);
  }

  DirectException(String message, Throwable cause) {
    super(message, cause);
  }
}
