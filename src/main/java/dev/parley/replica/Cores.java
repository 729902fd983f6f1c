package dev.parley.replica;

import io.vertx.core.Future;
import java.util.concurrent.Callable;

/** Where work is done that would hold up a loop. Results arrive on the loop that asked. */
public interface Cores {

  /** Does the work at once: for whoever has no loop to hold up. */
  Cores HERE = Cores::here;

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
