package dev.parley.libp2p.interop;

/** A peer of js-libp2p could not do what it was told; with all that it complained about. */
public final class JsPeerFailure extends RuntimeException {

  JsPeerFailure(String message, Throwable cause) {
    super(message, cause);
  }
}
