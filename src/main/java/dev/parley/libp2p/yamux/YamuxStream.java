package dev.parley.libp2p.yamux;

import dev.parley.libp2p.Duplex;
import dev.parley.libp2p.Libp2pException;
import dev.parley.libp2p.Libp2pException.Reason;
import io.netty.buffer.ByteBuf;
import java.util.function.Consumer;

/** One of the streams of a session. */
final class YamuxStream implements Duplex {

  private final YamuxSession session;
  private final int id;
  private final boolean opened;
  private final Incoming incoming;
  private final Outgoing outgoing;
  private Consumer<Throwable> closeHandler;
  private Throwable cause;
  private boolean closing;
  private boolean closed;
  private boolean told;

  /** Whether the next control frame opens or acknowledges the stream. */
  private boolean introduced;

  private boolean acknowledged;

  /** Whether something was sent since somebody last looked. */
  private boolean stirred = true;

  /** Places in the sender's queues. */
  boolean isUrgent;

  boolean isReady;

  YamuxStream(YamuxSession session, int id, boolean opened) {
    this.session = session;
    this.id = id;
    this.opened = opened;
    this.incoming = new Incoming(this, session);
    this.outgoing = new Outgoing(this, session, !opened);
  }

  int id() {
    return id;
  }

  /** Whether this side opened it. */
  boolean isOpened() {
    return opened;
  }

  Incoming incoming() {
    return incoming;
  }

  Outgoing outgoing() {
    return outgoing;
  }

  boolean isClosed() {
    return closed;
  }

  boolean isAcknowledged() {
    return acknowledged;
  }

  void acknowledged() {
    acknowledged = true;
  }

  /** Writes everything that is not data: the opening, its acknowledgement, the window, the end. */
  void sendControl(ByteBuf target) {
    int flags = introduced ? 0 : opened ? Frame.SYN : Frame.ACK;
    introduced = true;
    int delta = incoming.takeUpdate();
    if (flags != 0 || delta != 0) {
      Frame.write(target, Frame.WINDOW_UPDATE, flags, id, delta);
    }
    if (!outgoing.isStarted()) {
      outgoing.start();
    }
    sendEnd(target);
  }

  void sendData(ByteBuf target, int count) {
    stirred = true;
    outgoing.send(target, count);
    sendEnd(target);
  }

  private void sendEnd(ByteBuf target) {
    outgoing.sendEnd(target);
    checkFinished();
  }

  /** Once both directions are done nobody needs the stream any more. */
  void checkFinished() {
    if (closed || !outgoing.isFinished()) {
      return;
    }
    if (incoming.isFinished()) {
      finish(null);
    } else if (closing) {
      // The other side may still be reading; the stream waits for its end, but not the user.
      tellClosed();
    }
  }

  /** The stream is gone; nothing is sent about it any more. */
  void finish(Throwable why) {
    if (closed) {
      return;
    }
    closed = true;
    incoming.discard();
    incoming.release();
    outgoing.discard();
    if (!told) {
      cause = why;
    }
    session.removed(this, why != null);
    tellClosed();
  }

  /** Tells the other side and forgets the stream. */
  void abort(Throwable why) {
    if (closed) {
      return;
    }
    if (outgoing.isStarted()) {
      session.sender().control(Frame.WINDOW_UPDATE, Frame.RST, id, 0);
    }
    finish(why);
  }

  boolean isLingering() {
    return closing && !closed;
  }

  /** Whether anything was sent since the last call. */
  boolean takeStirred() {
    boolean was = stirred;
    stirred = false;
    return was;
  }

  private void tellClosed() {
    if (!told) {
      told = true;
      if (closeHandler != null) {
        session.execute(this::callCloseHandler);
      }
    }
  }

  private void callCloseHandler() {
    Consumer<Throwable> handler = closeHandler;
    if (handler != null) {
      closeHandler = null;
      session.guard(() -> handler.accept(cause), this);
    }
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
  public void closeHandler(Consumer<Throwable> handler) {
    closeHandler = handler;
    if (told) {
      session.execute(this::callCloseHandler);
    }
  }

  @Override
  public void write(ByteBuf bytes) {
    if (!outgoing.write(bytes)) {
      abort(new Libp2pException(Reason.LIMIT, "written without waiting for the other side"));
    }
  }

  @Override
  public boolean isFull() {
    return outgoing.isFull();
  }

  @Override
  public void drainHandler(Runnable handler) {
    outgoing.drainHandler(handler);
  }

  @Override
  public void end() {
    outgoing.end();
  }

  @Override
  public void close(Throwable why) {
    if (why != null) {
      session.sender().lastWords(this);
      abort(why);
    } else if (!closing && !closed) {
      closing = true;
      incoming.discard();
      outgoing.end();
      session.lingers();
      checkFinished();
    }
  }

  @Override
  public String toString() {
    return "stream " + (id & 0xffffffffL);
  }
}
