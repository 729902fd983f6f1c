package dev.parley.node;

/** A setting that the node cannot start with; the message names it and where it comes from. */
public final class InvalidSetting extends RuntimeException {

  private static final long serialVersionUID = 1;

  public InvalidSetting(String message) {
    super(message);
  }
}
