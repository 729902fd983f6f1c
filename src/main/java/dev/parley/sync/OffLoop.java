package dev.parley.sync;

import io.vertx.core.Future;
import java.util.concurrent.Callable;

/** Where work is done that would hold up a loop. Results arrive on the loop that asked. */
interface OffLoop {

  /** Does the work at once: for tests, and for callers that have no loop to hold up. */
  OffLoop HERE = OffLoop::here;

  /** Does the work, or fails at once if too much waits. */
  <T> Future<T> run(Callable<T> work);

  private static <T> Future<T> here(Callable<T> work) {
    try {
      return Future.succeededFuture(work.call());
    } catch (Exception e) {
      return Future.failedFuture(e);
    }
  }
}
