package dev.parley.client.demos;

/**
 * The server names another key for a peer than before. Nothing was sent: either the peer has made
 * new keys, or somebody wants to read along.
 */
public final class KeyChangedException extends RuntimeException {

  private static final long serialVersionUID = 1;

  KeyChangedException(String peer) {
    super(
        "the server now names another key for "
            + peer
            + "; nothing was sent. Forget the old one if you know that it was replaced");
  }
}
