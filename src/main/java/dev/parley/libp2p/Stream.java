package dev.parley.libp2p;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import io.vertx.core.streams.WriteStream;

/**
 * One conversation over a connection, in one protocol. It is a read and a write stream of Vert.x,
 * so pipes work, and flow control reaches the other side: a paused reader stops the writer over
 * there. Handlers run on the host's loop, and its methods are for that thread.
 */
public interface Stream extends ReadStream<Buffer>, WriteStream<Buffer> {

  /** The protocol that both sides agreed on. */
  String protocol();

  Connection connection();

  /** Whether this host opened it. */
  boolean isInitiator();

  /** Ends the writing side; the other side reads an end, and may go on writing. */
  @Override
  Future<Void> end();

  /** Throws the stream away in both directions. */
  void reset();

  /** Called once when both directions are gone; the cause is null if both ended orderly. */
  Stream closeHandler(Handler<Throwable> handler);

  @Override
  Stream handler(Handler<Buffer> handler);

  @Override
  Stream pause();

  @Override
  Stream resume();

  @Override
  Stream fetch(long amount);

  @Override
  Stream endHandler(Handler<Void> handler);

  @Override
  Stream exceptionHandler(Handler<Throwable> handler);

  @Override
  Stream setWriteQueueMaxSize(int maxSize);

  @Override
  Stream drainHandler(Handler<Void> handler);
}
