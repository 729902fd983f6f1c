package dev.parley.libp2p.sim;

import dev.parley.libp2p.Duplex;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Random;

/** Writes a running number of bytes, and reads them with pauses, in parts, by changing readers. */
final class Habit {

  private final Duplex from;
  private final Duplex to;
  private final Random random;
  private int written;
  private int read;
  private boolean finished;
  private boolean wrong;

  Habit(Duplex from, Duplex to, Random random) {
    this.from = from;
    this.to = to;
    this.random = random;
    to.reader(this::read);
  }

  void something() {
    switch (random.nextInt(6)) {
      case 0 -> to.pause();
      case 1, 2 -> to.resume();
      case 3 -> to.reader(bytes -> read(bytes));
      default -> write(random.nextInt(20) == 0 ? 200_000 : random.nextInt(3_000));
    }
  }

  void finish() {
    finished = true;
    to.resume();
    to.reader(this::read);
    from.end();
  }

  boolean isComplete() {
    if (wrong) {
      throw new AssertionError("byte " + read + " is not what was written");
    }
    return read == written;
  }

  private void write(int count) {
    if (from.isFull()) {
      return;
    }
    ByteBuf bytes = Unpooled.buffer(count);
    for (int i = 0; i < count; i++) {
      bytes.writeByte(written++ * 31 >> 3);
    }
    from.write(bytes);
  }

  private void read(ByteBuf bytes) {
    int count = finished ? bytes.readableBytes() : random.nextInt(bytes.readableBytes() + 1);
    for (int i = 0; i < count; i++) {
      wrong |= bytes.readByte() != (byte) (read++ * 31 >> 3);
    }
    if (!finished && random.nextInt(8) == 0) {
      to.pause();
    }
  }
}
