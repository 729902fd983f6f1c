package dev.parley.libp2p.sim;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.function.Consumer;

/** What has arrived at one end of a link and is not read yet. */
final class Inbox {

  private final SimLink link;
  private ByteBuf unread = Unpooled.EMPTY_BUFFER;
  private int unoffered;
  private Consumer<ByteBuf> reader;
  private Runnable endHandler;
  private boolean paused;
  private boolean offering;
  private boolean offerAgain;
  private boolean endArrived;
  private boolean ended;
  private boolean discarded;

  Inbox(SimLink link) {
    this.link = link;
  }

  void reader(Consumer<ByteBuf> reader) {
    this.reader = reader;
    offerSoon();
  }

  void pause() {
    paused = true;
  }

  void resume() {
    if (paused) {
      paused = false;
      offerSoon();
    }
  }

  void endHandler(Runnable handler) {
    endHandler = handler;
    if (ended) {
      link.nextTurn(this::tellEnded);
    }
  }

  boolean isEnded() {
    return ended;
  }

  void arrived(ByteBuf bytes) {
    unoffered += bytes.readableBytes();
    if (unread.isReadable()) {
      unread.discardSomeReadBytes();
      unread.writeBytes(bytes);
      bytes.release();
    } else {
      unread = bytes;
    }
    offer();
  }

  void arrivedEnd() {
    endArrived = true;
    offer();
  }

  void discard() {
    discarded = true;
    reader = null;
    endHandler = null;
    if (!offering) {
      release();
    }
  }

  private void offerSoon() {
    if (offering) {
      offerAgain = true;
    } else if (unread.isReadable() || endArrived && !ended) {
      link.nextTurn(this::offer);
    }
  }

  private void offer() {
    if (offering || paused || discarded || reader == null && unread.isReadable()) {
      return;
    }
    offering = true;
    try {
      do {
        offerAgain = false;
        offerOnce();
      } while (offerAgain && !paused && !discarded && unread.isReadable());
    } finally {
      offering = false;
    }
    if (discarded || !unread.isReadable()) {
      release();
    }
    if (endArrived && !ended && !paused && !discarded) {
      ended = true;
      tellEnded();
      link.readEnd();
    }
  }

  private void offerOnce() {
    if (!unread.isReadable()) {
      return;
    }
    int fresh = unoffered;
    unoffered = 0;
    link.consumed(fresh);
    reader.accept(unread);
  }

  private void tellEnded() {
    Runnable handler = endHandler;
    endHandler = null;
    if (handler != null) {
      handler.run();
    }
  }

  private void release() {
    unread.release();
    unread = Unpooled.EMPTY_BUFFER;
  }
}
