package dev.parley.replica;

import io.vertx.core.Future;
import java.util.concurrent.Callable;

/** Where work is done that would hold up a loop. Results arrive on the loop that asked. */
public interface Cores {

  /** Does the work, or fails at once if too much waits. */
  <T> Future<T> run(Callable<T> work);

  /** How many can work at the same time. */
  int count();
}
