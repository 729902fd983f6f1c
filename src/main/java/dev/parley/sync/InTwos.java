package dev.parley.sync;

import io.vertx.core.Future;
import java.util.function.Supplier;

/**
 * Begins one thing when the one before the last is done. Lots go into the store like that: the
 * writer has never to wait for the next one, and is not flooded. Only for the loop's thread.
 */
final class InTwos {

  private Future<?> last = Future.succeededFuture();
  private Future<?> beforeLast = Future.succeededFuture();

  /** A failure fails those behind it. */
  <T> Future<T> run(Supplier<Future<T>> work) {
    Future<T> next = beforeLast.compose(done -> work.get());
    beforeLast = last;
    last = next;
    return next;
  }
}
