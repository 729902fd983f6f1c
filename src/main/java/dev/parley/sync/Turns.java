package dev.parley.sync;

import dev.parley.libp2p.PeerId;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Lets peers have work done in turn, so much at a time: one that asks for the dearest answers on
 * all its streams slows down itself, neither the others nor the node's users. What waits is bounded
 * by the streams that a peer may open, each with one request. Only for the loop's thread.
 */
final class Turns {

  private final int atATime;
  private final Map<PeerId, Deque<Runnable>> waiting = new LinkedHashMap<>();
  private int running;

  Turns(int atATime) {
    this.atATime = atATime;
  }

  /** Does the work when it is the peer's turn. */
  <T> Future<T> take(PeerId peer, Supplier<Future<T>> work) {
    Promise<T> promise = Promise.promise();
    waiting
        .computeIfAbsent(peer, unknown -> new ArrayDeque<>())
        .add(() -> begin(work).onComplete(done -> end(promise, done)));
    next();
    return promise.future();
  }

  private void next() {
    while (running < atATime && !waiting.isEmpty()) {
      PeerId peer = waiting.keySet().iterator().next();
      Deque<Runnable> ofPeer = waiting.remove(peer);
      Runnable work = ofPeer.poll();
      if (!ofPeer.isEmpty()) {
        // Behind all others.
        waiting.put(peer, ofPeer);
      }
      running++;
      work.run();
    }
  }

  private static <T> Future<T> begin(Supplier<Future<T>> work) {
    try {
      return work.get();
    } catch (RuntimeException e) {
      return Future.failedFuture(e);
    }
  }

  private <T> void end(Promise<T> promise, AsyncResult<T> done) {
    running--;
    promise.handle(done);
    next();
  }
}
