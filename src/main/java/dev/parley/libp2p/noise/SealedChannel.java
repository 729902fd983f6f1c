package dev.parley.libp2p.noise;

import dev.parley.libp2p.Duplex;
import dev.parley.libp2p.Libp2pException;
import dev.parley.libp2p.Libp2pException.Reason;
import dev.parley.libp2p.Loop;
import dev.parley.libp2p.Malformed;
import io.netty.buffer.ByteBuf;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A link after the handshake: what is written is sealed, what arrives is opened. Between two
 * messages it holds two keys and nothing else.
 */
final class SealedChannel implements Duplex {

  private static final Logger LOG = LoggerFactory.getLogger(SealedChannel.class);

  private final Duplex link;
  private final Loop loop;
  private final Incoming incoming;
  private final Outgoing outgoing;
  private Consumer<Throwable> closeHandler;
  private boolean closing;
  private boolean closed;
  private Throwable cause;

  SealedChannel(Duplex link, Loop loop, CipherState sealing, CipherState opening) {
    this.link = link;
    this.loop = loop;
    this.incoming = new Incoming(link, loop, opening, this::fail);
    this.outgoing = new Outgoing(link, sealing);
    link.endHandler(this::linkEnded);
    link.closeHandler(this::linkClosed);
  }

  /** Lets the link wait until somebody reads, if nobody does yet. */
  void holdUntilRead() {
    incoming.holdUntilRead();
  }

  @Override
  public void reader(Consumer<ByteBuf> reader) {
    incoming.reader(reader);
  }

  @Override
  public void pause() {
    incoming.pause();
  }

  @Override
  public void resume() {
    incoming.resume();
  }

  @Override
  public void endHandler(Runnable handler) {
    incoming.endHandler(handler);
  }

  @Override
  public void write(ByteBuf bytes) {
    if (closing || outgoing.isEnded()) {
      bytes.release();
      return;
    }
    boolean first = outgoing.isEmpty();
    try {
      outgoing.add(bytes);
    } catch (RuntimeException e) {
      fail(e);
    }
    if (first) {
      loop.execute(this::flush);
    }
  }

  private void flush() {
    if (!closing) {
      attempt(outgoing::flush);
    }
  }

  @Override
  public boolean isFull() {
    return link.isFull();
  }

  @Override
  public void drainHandler(Runnable handler) {
    link.drainHandler(handler);
  }

  @Override
  public void closeHandler(Consumer<Throwable> handler) {
    closeHandler = handler;
    if (closed) {
      loop.execute(this::tellClosed);
    }
  }

  @Override
  public void end() {
    if (!closing && !outgoing.isEnded()) {
      attempt(outgoing::end);
    }
  }

  @Override
  public void close(Throwable cause) {
    flush();
    shut(cause);
  }

  private void attempt(Runnable sending) {
    try {
      sending.run();
    } catch (RuntimeException e) {
      fail(e);
    }
  }

  private void fail(RuntimeException failure) {
    if (failure instanceof Malformed) {
      shut(new Libp2pException(Reason.VIOLATION, failure.getMessage(), failure));
    } else if (failure instanceof Libp2pException) {
      shut(failure);
    } else {
      LOG.warn("a link is closed because its reader failed", failure);
      shut(new Libp2pException(Reason.CLOSED, "the reader of a link failed", failure));
    }
  }

  private void shut(Throwable cause) {
    if (!closing) {
      closing = true;
      this.cause = cause;
      incoming.discard();
      outgoing.drop();
      link.close(cause);
    }
  }

  private void linkEnded() {
    if (incoming.isInsideMessage()) {
      shut(cutOff());
    } else {
      incoming.end();
    }
  }

  private void linkClosed(Throwable linkCause) {
    closed = true;
    if (!closing) {
      closing = true;
      cause = linkCause == null && incoming.isInsideMessage() ? cutOff() : linkCause;
      incoming.discard();
      outgoing.drop();
    } else if (cause == null) {
      cause = linkCause;
    }
    tellClosed();
  }

  private static Libp2pException cutOff() {
    return new Libp2pException(Reason.VIOLATION, "a link ended inside a sealed message");
  }

  private void tellClosed() {
    Consumer<Throwable> handler = closeHandler;
    if (handler != null) {
      closeHandler = null;
      handler.accept(cause);
    }
  }
}
