package dev.parley.bridge.demos;

/** A message is not JSON, or nested deeper than anything that people send. */
public final class NotJson extends Exception {

  private static final long serialVersionUID = 1;

  NotJson(String message) {
    // It is thrown for whatever strangers send: no stack trace, which would cost the most.
    super(message, null, false, false);
  }
}
