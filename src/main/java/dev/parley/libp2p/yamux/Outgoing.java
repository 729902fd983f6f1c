package dev.parley.libp2p.yamux;

import io.netty.buffer.ByteBuf;

/** What waits to be sent on a stream, and how much of it the other side allows. */
final class Outgoing {

  /** From here on a writer should wait; enough to fill a write while the next is made. */
  private static final int HIGH_WATER = 128 << 10;

  private static final int LOW_WATER = HIGH_WATER / 2;

  /** More than anybody allows, and so far from the end of a long that nothing overflows. */
  private static final long MAX_CREDIT = Long.MAX_VALUE / 2;

  private final YamuxStream stream;
  private final YamuxSession session;
  private final Memory memory;
  private final ByteQueue waiting = new ByteQueue();
  private long credit = Frame.INITIAL_WINDOW;
  private boolean started;
  private boolean ended;
  private boolean endIsSent;
  private boolean full;
  private Runnable drainHandler;

  Outgoing(YamuxStream stream, YamuxSession session, boolean started) {
    this.stream = stream;
    this.session = session;
    this.memory = session.memory();
    this.started = started;
  }

  /** Takes bytes over; false if there are far more than a patient writer would have written. */
  boolean write(ByteBuf bytes) {
    if (ended || !bytes.isReadable()) {
      bytes.release();
      return true;
    }
    if (full && memory.isUnsentOver()) {
      bytes.release();
      return false;
    }
    memory.addUnsent(bytes.readableBytes());
    waiting.add(bytes);
    full = full || waiting.length() >= HIGH_WATER || memory.isCrowded();
    wake();
    return true;
  }

  boolean isFull() {
    return full;
  }

  void drainHandler(Runnable handler) {
    drainHandler = handler;
  }

  void end() {
    if (!ended) {
      ended = true;
      if (started && waiting.isEmpty()) {
        session.sender().urgent(stream);
      }
    }
  }

  boolean hasEnded() {
    return ended;
  }

  boolean isFinished() {
    return endIsSent;
  }

  void allow(long more) {
    credit = Math.min(MAX_CREDIT, credit + more);
    wake();
  }

  /** The stream is known to the other side from here on. */
  void start() {
    started = true;
    wake();
  }

  boolean isStarted() {
    return started;
  }

  long waiting() {
    return waiting.length();
  }

  /** How many bytes the next frame may have. */
  int sendable(int most) {
    return started ? (int) Math.min(Math.min(waiting.length(), credit), most) : 0;
  }

  void send(ByteBuf target, int count) {
    Frame.write(target, Frame.DATA, 0, stream.id(), count);
    waiting.moveTo(target, count);
    memory.addUnsent(-count);
    credit -= count;
  }

  /** Writes the end if it is due. */
  void sendEnd(ByteBuf target) {
    if (started && ended && !endIsSent && waiting.isEmpty()) {
      endIsSent = true;
      Frame.write(target, Frame.WINDOW_UPDATE, Frame.FIN, stream.id(), 0);
    }
  }

  boolean hasDrained() {
    return full && waiting.length() <= LOW_WATER && !memory.isCrowded();
  }

  void tellDrained() {
    if (hasDrained()) {
      full = false;
      if (drainHandler != null) {
        session.guard(drainHandler, stream);
      }
    }
  }

  void discard() {
    ended = true;
    memory.addUnsent(-waiting.length());
    waiting.clear();
  }

  private void wake() {
    if (started && credit > 0 && !waiting.isEmpty()) {
      session.sender().ready(stream);
    }
  }
}
