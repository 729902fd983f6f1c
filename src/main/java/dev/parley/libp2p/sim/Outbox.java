package dev.parley.libp2p.sim;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/** What was written at one end of a link and has not left it yet, because the window is full. */
final class Outbox {

  /** Netty's own water marks, so that writers meet the same bounds as on a socket. */
  private static final int HIGH_WATER = 64 << 10;

  private static final int LOW_WATER = 32 << 10;

  private final SimLink link;
  private final Wire wire;
  private final int window;
  private ByteBuf waiting = Unpooled.EMPTY_BUFFER;
  private Runnable drainHandler = () -> {};
  private long underWay;
  private long sent;
  private boolean flushing;
  private boolean full;
  private Farewell farewell;
  private boolean ended;
  private boolean discarded;

  Outbox(SimLink link, Wire wire, int window) {
    this.link = link;
    this.wire = wire;
    this.window = window;
  }

  void write(ByteBuf bytes) {
    try {
      if (farewell != null || discarded || !bytes.isReadable()) {
        return;
      }
      if (!waiting.isReadable()) {
        waiting = Unpooled.buffer(bytes.readableBytes());
      }
      waiting.writeBytes(bytes);
    } finally {
      bytes.release();
    }
    full |= waiting.readableBytes() > HIGH_WATER;
    flushSoon();
  }

  boolean isFull() {
    return full;
  }

  void drainHandler(Runnable handler) {
    drainHandler = handler;
  }

  /** Sends an end behind what waits; true if nothing does. */
  boolean finish(Farewell farewell) {
    if (ended && farewell == Farewell.RESET) {
      wire.send(Farewell.RESET);
    }
    if (this.farewell == null || farewell == Farewell.RESET) {
      this.farewell = farewell;
    }
    flushSoon();
    return !waiting.isReadable();
  }

  long sentBytes() {
    return sent;
  }

  boolean isEnded() {
    return ended;
  }

  void credit(long count) {
    underWay -= count;
    if (waiting.isReadable()) {
      flush();
    }
  }

  /** Throws away what waits and tells the other side. */
  void reset() {
    discard();
    wire.send(Farewell.RESET);
  }

  void discard() {
    discarded = true;
    full = false;
    waiting.release();
    waiting = Unpooled.EMPTY_BUFFER;
  }

  void cut() {
    wire.cut();
  }

  private void flushSoon() {
    if (!flushing) {
      flushing = true;
      link.nextTurn(
          () -> {
            flushing = false;
            flush();
          });
    }
  }

  private void flush() {
    if (discarded) {
      return;
    }
    int count = (int) Math.min(waiting.readableBytes(), window - underWay);
    if (count > 0) {
      underWay += count;
      sent += count;
      wire.send(take(count));
    }
    if (full && waiting.readableBytes() <= LOW_WATER) {
      full = false;
      drainHandler.run();
    }
    if (farewell != null && !waiting.isReadable() && !discarded) {
      sayFarewell();
    }
  }

  private void sayFarewell() {
    if (!ended) {
      ended = true;
      wire.send(farewell);
    }
    link.sentEnd();
  }

  private ByteBuf take(int count) {
    if (count == waiting.readableBytes()) {
      ByteBuf all = waiting;
      waiting = Unpooled.EMPTY_BUFFER;
      return all;
    }
    ByteBuf some = waiting.readBytes(count);
    waiting.discardSomeReadBytes();
    return some;
  }
}
