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

  /** A host of ours that speaks pubsub and Kademlia only when it is asked to. */
  JavaPeer java(KeyType key) {
    return java(key, SigningPolicy.STRICT_NO_SIGN);
  }

  /** A host of ours that speaks pubsub from the start. */
  JavaPeer gossiping(KeyType key, SigningPolicy signing) {
    JavaPeer peer = java(key, signing);
    peer.on(peer::pubsub);
    return peer;
  }

  private JavaPeer java(KeyType key, SigningPolicy signing) {
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
