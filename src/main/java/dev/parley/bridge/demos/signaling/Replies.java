package dev.parley.bridge.demos.signaling;

import java.time.InstantSource;
import java.util.concurrent.atomic.LongAdder;

/** Tells clients what went wrong. */
final class Replies {

  private final InstantSource clock;
  final LongAdder errors = new LongAdder();

  Replies(InstantSource clock) {
    this.clock = clock;
  }

  void refuse(Session session, ErrorType.Refused refused, String messageId) {
    errors.increment();
    session.answer(ServerFrames.error(refused, messageId, clock.instant()));
  }

  /**
   * The same for any failure.
   *
   * @param otherwise what to say of one that is not an answer already
   */
  void refuse(Session session, Throwable failure, String otherwise) {
    boolean known = failure instanceof ErrorType.Refused;
    refuse(
        session,
        known ? (ErrorType.Refused) failure : ErrorType.INTERNAL_ERROR.because(otherwise),
        null);
  }
}
