package dev.parley.client.demos;

import dev.parley.client.UnreachableException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * The calls of one session, in order: those on their way, and those that wait for their turn or for
 * the connection to come back. Runs on one event loop.
 */
final class Calls {

  private static final int MAX_WAITING = 256;

  /** How long a straggler may take that one kind of server sends after all else. */
  private static final Duration STRAGGLER = Duration.ofSeconds(2);

  private final Vertx vertx;
  private final DemosOptions options;
  private final Consumer<String> writer;
  private final Consumer<Throwable> stuck;
  private final Deque<Pending<?>> waiting = new ArrayDeque<>();
  private final Deque<Pending<?>> underway = new ArrayDeque<>();

  private boolean open;
  private int window = 1;

  /**
   * @param stuck told when the answer to a call on its way does not come: without it nobody can say
   *     what the following answers belong to
   */
  Calls(Vertx vertx, DemosOptions options, Consumer<String> writer, Consumer<Throwable> stuck) {
    this.vertx = vertx;
    this.options = options;
    this.writer = writer;
    this.stuck = stuck;
  }

  /** Lets the waiting calls go, so many at a time. */
  void open(int concurrent) {
    open = true;
    window = concurrent;
    pump();
  }

  /** Fails the calls on their way; those that wait go on waiting. */
  void interrupt(Throwable cause) {
    open = false;
    for (Pending<?> pending : drained(underway)) {
      pending.fail(cause);
    }
  }

  void failAll(Throwable cause) {
    interrupt(cause);
    for (Pending<?> pending : drained(waiting)) {
      pending.fail(cause);
    }
  }

  private static List<Pending<?>> drained(Deque<Pending<?>> queue) {
    List<Pending<?>> all = new ArrayList<>(queue);
    queue.clear();
    return all;
  }

  /** Sends a call when its turn comes. */
  <T> Future<T> submit(Call<T> call) {
    if (waiting.size() >= MAX_WAITING) {
      return Future.failedFuture(
          new IllegalStateException(MAX_WAITING + " calls are waiting already"));
    }
    Pending<T> pending = new Pending<>(call);
    waiting.add(pending);
    pump();
    return pending.promise.future();
  }

  /** Sends a call before all others: the registration. */
  <T> Future<T> submitFirst(Call<T> call) {
    Pending<T> pending = new Pending<>(call);
    send(pending);
    return pending.promise.future();
  }

  private void pump() {
    while (open && underway.size() < window && !waiting.isEmpty()) {
      send(waiting.poll());
    }
  }

  private void send(Pending<?> pending) {
    underway.add(pending);
    pending.call.frames().forEach(writer);
  }

  /** Gives a frame to the call that it answers; false if it answers none. */
  boolean take(JsonObject frame) {
    for (Iterator<Pending<?>> all = underway.iterator(); all.hasNext(); ) {
      Pending<?> pending = all.next();
      Call.Part part = pending.call.take(frame);
      if (part == Call.Part.LAST) {
        all.remove();
        pending.finish();
        pump();
      } else if (part == Call.Part.SETTLE) {
        pending.settle();
      }
      if (part != Call.Part.OTHERS) {
        return true;
      }
    }
    return false;
  }

  private final class Pending<T> {

    private final Call<T> call;
    private final Promise<T> promise = Promise.promise();
    private boolean settling;
    private long timer;

    Pending(Call<T> call) {
      this.call = call;
      timer = vertx.setTimer(options.callTimeout().toMillis(), id -> expire());
    }

    void settle() {
      vertx.cancelTimer(timer);
      settling = true;
      timer = vertx.setTimer(STRAGGLER.toMillis(), id -> expire());
    }

    void expire() {
      if (underway.remove(this)) {
        if (settling) {
          finish();
          pump();
        } else {
          fail(unanswered());
          stuck.accept(unanswered());
        }
      } else if (waiting.remove(this)) {
        fail(unanswered());
      }
    }

    UnreachableException unanswered() {
      return new UnreachableException(options.url(), new TimeoutException());
    }

    void finish() {
      vertx.cancelTimer(timer);
      try {
        promise.tryComplete(call.result());
      } catch (RuntimeException e) {
        promise.tryFail(e);
      }
    }

    void fail(Throwable cause) {
      vertx.cancelTimer(timer);
      promise.tryFail(cause);
    }
  }
}
