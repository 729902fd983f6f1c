package dev.parley.replica;

import io.netty.util.concurrent.DefaultThreadFactory;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Threads of one node's own, one a core: nodes that share a Vert.x do not share them. */
public final class WorkerCores implements Cores, AutoCloseable {

  /** Pieces of work that may wait: each holds at most one message of the mesh, or a few records. */
  private static final int QUEUE = 4_096;

  private static final int IDLE_SECONDS = 30;

  private final Context context;
  private final ThreadPoolExecutor threads;
  private final List<Runnable> finished = new ArrayList<>();

  /** For use on the current context of {@code vertx} only. */
  public WorkerCores(Vertx vertx, String name, int count) {
    context = vertx.getOrCreateContext();
    threads =
        new ThreadPoolExecutor(
            count,
            count,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(QUEUE),
            new DefaultThreadFactory(name, true));
    threads.allowCoreThreadTimeOut(true);
  }

  @Override
  public <T> Future<T> run(Callable<T> work) {
    Promise<T> promise = Promise.promise();
    try {
      threads.execute(() -> work(work, promise));
    } catch (RejectedExecutionException e) {
      return Future.failedFuture(e);
    }
    return promise.future();
  }

  private <T> void work(Callable<T> work, Promise<T> promise) {
    Runnable finish;
    try {
      T result = work.call();
      finish = () -> promise.complete(result);
    } catch (Throwable e) {
      finish = () -> promise.fail(e);
    }
    deliver(finish);
  }

  /** What finishes within one turn of the loop is delivered in one. */
  private void deliver(Runnable finish) {
    boolean first;
    synchronized (finished) {
      first = finished.isEmpty();
      finished.add(finish);
    }
    if (first) {
      context.runOnContext(turn -> deliverAll());
    }
  }

  private void deliverAll() {
    List<Runnable> taken;
    synchronized (finished) {
      taken = new ArrayList<>(finished);
      finished.clear();
    }
    taken.forEach(Runnable::run);
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
