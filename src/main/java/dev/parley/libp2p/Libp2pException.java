package dev.parley.libp2p;

/** Something between two peers went wrong, and why, for a person to read. */
public final class Libp2pException extends RuntimeException {

  /** What kind of thing went wrong, for a program to act on. */
  public enum Reason {
    /** Nothing answered, or it went away. */
    UNREACHABLE,
    /** It took too long. */
    TIMEOUT,
    /** The other side is not who was dialled, or cannot prove who it is. */
    IDENTITY,
    /** No protocol in common. */
    UNSUPPORTED,
    /** The other side broke the rules of the protocol. */
    VIOLATION,
    /** A limit of this host is reached. */
    LIMIT,
    /** This host's rules or a ban keep the peer out. */
    DENIED,
    /** The other side threw the stream away. */
    RESET,
    /** This host or the connection is closed. */
    CLOSED
  }

  private final Reason reason;

  public Libp2pException(Reason reason, String message) {
    this(reason, message, null);
  }

  /** Without a stack trace: a peer decides how often it happens, and the place says nothing. */
  public Libp2pException(Reason reason, String message, Throwable cause) {
    super(message, cause, false, false);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
