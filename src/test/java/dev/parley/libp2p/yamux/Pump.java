package dev.parley.libp2p.yamux;

import dev.parley.libp2p.Duplex;
import io.netty.buffer.Unpooled;

/** Writes as much as it may as fast as it may, and ends. */
final class Pump {

  private static final int PIECE = 32 << 10;

  private final Duplex stream;
  private long left;
  private boolean done;

  Pump(Duplex stream, long total) {
    this.stream = stream;
    this.left = total;
    stream.drainHandler(this::pump);
    pump();
  }

  private void pump() {
    while (left > 0 && !stream.isFull()) {
      int count = (int) Math.min(left, PIECE);
      stream.write(Unpooled.wrappedBuffer(new byte[count]));
      left -= count;
    }
    if (left == 0 && !done) {
      stream.end();
      done = true;
    }
  }

  /** Whether everything was written, which may still be on its way. */
  boolean isDone() {
    return done;
  }
}
