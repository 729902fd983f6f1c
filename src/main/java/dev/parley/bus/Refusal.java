package dev.parley.bus;

import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;

/** Why the store refuses a record or a query. The ordinal travels as a reply's failure code. */
public enum Refusal {
  /** The op cannot be valid, whoever signs it. */
  INVALID,
  NOT_MEMBER,
  NOT_ADMIN,
  NOT_FOUND,
  /** A queue is full: try again. */
  OVERLOADED,
  /** The disk is full, read-only or failing, or the node is stopping. */
  UNAVAILABLE;

  private static final Refusal[] ALL = values();

  /** The failure as it travels on the bus. */
  public ReplyException toException(String detail) {
    return new ReplyException(ReplyFailure.RECIPIENT_FAILURE, ordinal(), detail);
  }

  /** What a failed request to the store means; anything unforeseen means {@link #UNAVAILABLE}. */
  public static Refusal of(Throwable failure) {
    if (failure instanceof ReplyException reply
        && reply.failureType() == ReplyFailure.RECIPIENT_FAILURE
        && reply.failureCode() >= 0
        && reply.failureCode() < ALL.length) {
      return ALL[reply.failureCode()];
    }
    return UNAVAILABLE;
  }
}
