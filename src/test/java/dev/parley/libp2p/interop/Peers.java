package dev.parley.libp2p.interop;

import dev.parley.libp2p.KeyType;
import dev.parley.libp2p.pubsub.SigningPolicy;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.Deque;

/** Starts peers of either kind for a test, and ends them all with it. */
final class Peers implements AutoCloseable {

  private final Vertx vertx = Vertx.vertx();
  private final Deque<Runnable> ends = new ArrayDeque<>();

  JavaPeer java(KeyType key) {
    return java(key, SigningPolicy.STRICT_NO_SIGN);
  }

  JavaPeer java(KeyType key, SigningPolicy signing) {
    JavaPeer peer = JavaPeer.start(vertx, key, signing);
    ends.push(peer::close);
    return peer;
  }

  JsPeer js(JsOptions options) {
    JsPeer peer = JsPeer.start(options);
    ends.push(peer::close);
    return peer;
  }

  @Override
  public void close() {
    try {
      ends.forEach(Runnable::run);
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().join();
    }
  }
}
