package dev.parley.libp2p;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;

/** A stream over a duplex on which both sides have agreed what to speak. */
public final class DuplexStream implements Stream {

  private final Duplex duplex;
  private final String protocol;
  private final Connection connection;
  private final boolean initiator;

  public DuplexStream(Duplex duplex, String protocol, Connection connection, boolean initiator) {
    this.duplex = duplex;
    this.protocol = protocol;
    this.connection = connection;
    this.initiator = initiator;
  }

  @Override
  public String protocol() {
    return protocol;
  }

  @Override
  public Connection connection() {
    return connection;
  }

  @Override
  public boolean isInitiator() {
    return initiator;
  }

  @Override
  public Future<Void> write(Buffer bytes) {
    throw new UnsupportedOperationException("not yet");
  }

  @Override
  public Future<Void> end() {
    throw new UnsupportedOperationException("not yet");
  }

  @Override
  public void reset() {
    duplex.close(new Libp2pException(Libp2pException.Reason.RESET, "the stream was reset here"));
  }

  @Override
  public boolean writeQueueFull() {
    return duplex.isFull();
  }

  @Override
  public Stream closeHandler(Handler<Throwable> handler) {
    return this;
  }

  @Override
  public Stream handler(Handler<Buffer> handler) {
    return this;
  }

  @Override
  public Stream pause() {
    return this;
  }

  @Override
  public Stream resume() {
    return this;
  }

  @Override
  public Stream fetch(long amount) {
    return this;
  }

  @Override
  public Stream endHandler(Handler<Void> handler) {
    return this;
  }

  @Override
  public Stream exceptionHandler(Handler<Throwable> handler) {
    return this;
  }

  @Override
  public Stream setWriteQueueMaxSize(int maxSize) {
    return this;
  }

  @Override
  public Stream drainHandler(Handler<Void> handler) {
    return this;
  }
}
