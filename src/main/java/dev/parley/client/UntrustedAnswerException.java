package dev.parley.client;

/** The node's answer does not verify, or is not an answer to what was asked. */
public final class UntrustedAnswerException extends RuntimeException {

  private static final long serialVersionUID = 1;

  public UntrustedAnswerException(String detail) {
    super("the node's answer cannot be trusted: " + detail);
  }
}
