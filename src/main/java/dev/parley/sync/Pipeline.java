package dev.parley.sync;

import io.vertx.core.Future;
import io.vertx.core.Promise;

/**
 * Asks for one lot after the other while those that came are still being dealt with. So many may be
 * on their way or in hand: a slow store makes the asking wait. Only for the loop's thread.
 */
final class Pipeline {

  /** What there is to ask for. */
  interface Lots {

    /** Whether there is another lot; not called while one is on its way. */
    boolean more();

    /** Asks for the next lot; once it is here, tells when it is dealt with. */
    Future<Future<Void>> ask();
  }

  private final int limit;
  private final Lots lots;
  private final Promise<Void> done = Promise.promise();
  private int inHand;
  private boolean asking;
  private boolean pumping;
  private Throwable failure;

  private Pipeline(int limit, Lots lots) {
    this.limit = limit;
    this.lots = lots;
  }

  /** Done when all lots are dealt with; a failure waits for those that are in hand. */
  static Future<Void> run(int limit, Lots lots) {
    Pipeline pipeline = new Pipeline(limit, lots);
    pipeline.pump();
    return pipeline.done.future();
  }

  /** A loop rather than a recursion, as answers may be there at once. */
  private void pump() {
    if (pumping) {
      return;
    }
    pumping = true;
    while (wantsMore()) {
      asking = true;
      inHand++;
      ask().onComplete(asked -> arrived(asked.result(), asked.cause()));
    }
    pumping = false;
    if (!asking && inHand == 0) {
      finish();
    }
  }

  private boolean wantsMore() {
    return failure == null && !asking && inHand < limit && lots.more();
  }

  private Future<Future<Void>> ask() {
    try {
      return lots.ask();
    } catch (RuntimeException e) {
      return Future.failedFuture(e);
    }
  }

  private void arrived(Future<Void> dealtWith, Throwable cause) {
    asking = false;
    if (cause != null) {
      left(cause);
      return;
    }
    dealtWith.onComplete(dealt -> left(dealt.cause()));
    pump();
  }

  private void left(Throwable cause) {
    inHand--;
    if (failure == null) {
      failure = cause;
    }
    pump();
  }

  private void finish() {
    if (failure == null) {
      done.tryComplete();
    } else {
      done.tryFail(failure);
    }
  }
}
