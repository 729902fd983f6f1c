package dev.parley.libp2p;

import dev.parley.libp2p.Libp2pException.Reason;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A stream over a duplex on which both sides have agreed what to speak. What is already there is
 * handed out while {@link #handler}, {@link #resume} or {@link #fetch} is called; until there is a
 * handler the duplex keeps it, and the other side waits.
 */
public final class DuplexStream implements Stream {

  private static final Logger log = LoggerFactory.getLogger(DuplexStream.class);

  private final Duplex duplex;
  private final String protocol;
  private final Connection connection;
  private final boolean initiator;
  private Handler<Buffer> handler;
  private Handler<Void> endHandler;
  private Handler<Throwable> exceptionHandler;
  private Handler<Throwable> closeHandler;
  private Handler<Void> drainHandler;
  private long demand = Long.MAX_VALUE;

  /** All writes that wait for room wait for the same moment. */
  private Promise<Void> room;

  private boolean remoteEnded;
  private boolean ended;
  private boolean closed;
  private Throwable cause;

  public DuplexStream(Duplex duplex, String protocol, Connection connection, boolean initiator) {
    this.duplex = duplex;
    this.protocol = protocol;
    this.connection = connection;
    this.initiator = initiator;
    duplex.pause();
    duplex.closeHandler(this::closed);
    duplex.drainHandler(this::drained);
    duplex.endHandler(this::remoteEnded);
    duplex.reader(this::received);
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
    if (closed || ended) {
      return Future.failedFuture(
          cause != null ? cause : new Libp2pException(Reason.CLOSED, "the stream has ended"));
    }
    duplex.write(((BufferInternal) bytes).getByteBuf());
    return whenThereIsRoom();
  }

  @Override
  public Future<Void> end() {
    if (!ended) {
      ended = true;
      duplex.end();
    }
    return closed && cause != null ? Future.failedFuture(cause) : whenThereIsRoom();
  }

  @Override
  public void reset() {
    ended = true;
    duplex.close(new Libp2pException(Reason.RESET, "the stream was reset on this side"));
  }

  /** Whether the other side, or the connection, takes no more for now. */
  @Override
  public boolean writeQueueFull() {
    return duplex.isFull();
  }

  /** Without effect: the duplex knows best how much it can take. */
  @Override
  public Stream setWriteQueueMaxSize(int maxSize) {
    return this;
  }

  @Override
  public Stream drainHandler(Handler<Void> handler) {
    drainHandler = handler;
    return this;
  }

  @Override
  public Stream handler(Handler<Buffer> handler) {
    this.handler = handler;
    flow();
    return this;
  }

  @Override
  public Stream pause() {
    demand = 0;
    duplex.pause();
    return this;
  }

  @Override
  public Stream resume() {
    return fetch(Long.MAX_VALUE);
  }

  @Override
  public Stream fetch(long amount) {
    if (amount < 0) {
      throw new IllegalArgumentException("nobody can fetch less than nothing");
    }
    demand = Long.MAX_VALUE - demand < amount ? Long.MAX_VALUE : demand + amount;
    flow();
    return this;
  }

  @Override
  public Stream endHandler(Handler<Void> handler) {
    endHandler = handler;
    if (remoteEnded) {
      tellEnd();
    }
    return this;
  }

  @Override
  public Stream exceptionHandler(Handler<Throwable> handler) {
    exceptionHandler = handler;
    return this;
  }

  @Override
  public Stream closeHandler(Handler<Throwable> handler) {
    closeHandler = handler;
    if (closed) {
      tell(closeHandler, cause);
    }
    return this;
  }

  private void flow() {
    if (handler == null || demand == 0) {
      duplex.pause();
    } else {
      duplex.resume();
    }
  }

  private void received(ByteBuf bytes) {
    if (handler == null || demand == 0 || !bytes.isReadable()) {
      return;
    }
    byte[] copy = new byte[bytes.readableBytes()];
    bytes.readBytes(copy);
    if (demand != Long.MAX_VALUE && --demand == 0) {
      duplex.pause();
    }
    tell(handler, BufferInternal.buffer(Unpooled.wrappedBuffer(copy)));
  }

  private void remoteEnded() {
    remoteEnded = true;
    tellEnd();
  }

  private void tellEnd() {
    Handler<Void> told = endHandler;
    endHandler = null;
    tell(told, null);
  }

  private Future<Void> whenThereIsRoom() {
    if (!duplex.isFull() || closed) {
      return Future.succeededFuture();
    }
    if (room == null) {
      room = Promise.promise();
    }
    return room.future();
  }

  private void drained() {
    Promise<Void> waiting = room;
    room = null;
    if (waiting != null) {
      waiting.complete();
    }
    if (!ended) {
      tell(drainHandler, null);
    }
  }

  private void closed(Throwable why) {
    closed = true;
    cause = why;
    Promise<Void> waiting = room;
    room = null;
    if (waiting != null && why == null) {
      waiting.complete();
    } else if (waiting != null) {
      waiting.fail(why);
    }
    if (why != null) {
      tell(exceptionHandler, why);
    }
    tell(closeHandler, why);
  }

  /** A handler that fails costs its stream, and nobody else anything. */
  private <T> void tell(Handler<T> told, T what) {
    if (told == null) {
      return;
    }
    try {
      told.handle(what);
    } catch (RuntimeException e) {
      log.warn("a handler of a stream in {} failed: {}", protocol, e.toString());
      log.debug("the failure", e);
      duplex.close(new Libp2pException(Reason.RESET, "a handler of this side failed", e));
    }
  }
}
