package dev.parley.sim;

import dev.parley.libp2p.Loop;
import dev.parley.replica.Cores;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.concurrent.Callable;

/** Cores that take their time: work that was asked for first may be done last. */
final class SlowCores implements Cores {

  private static final int MOST_MILLIS = 4;

  private final Loop loop;

  SlowCores(Loop loop) {
    this.loop = loop;
  }

  @Override
  public <T> Future<T> run(Callable<T> work) {
    Promise<T> promise = Promise.promise();
    loop.schedule(loop.random().nextInt(MOST_MILLIS), () -> work(work, promise));
    return promise.future();
  }

  private static <T> void work(Callable<T> work, Promise<T> promise) {
    T result;
    try {
      result = work.call();
    } catch (Exception e) {
      promise.fail(e);
      return;
    }
    promise.complete(result);
  }
}
