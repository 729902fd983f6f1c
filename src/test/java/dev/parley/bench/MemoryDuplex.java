package dev.parley.bench;

import dev.parley.libp2p.Duplex;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.function.Consumer;

/**
 * One end of a link that costs nothing: what is written is read at once, or when somebody reads.
 */
final class MemoryDuplex implements Duplex {

  private MemoryDuplex other;
  private Consumer<ByteBuf> reader = bytes -> {};
  private ByteBuf unread = Unpooled.EMPTY_BUFFER;
  private boolean offering;

  void join(MemoryDuplex other) {
    this.other = other;
    other.other = this;
  }

  @Override
  public void reader(Consumer<ByteBuf> reader) {
    this.reader = reader;
    offer();
  }

  @Override
  public void write(ByteBuf bytes) {
    other.unread = other.unread.isReadable() ? Unpooled.copiedBuffer(other.unread, bytes) : bytes;
    other.offer();
  }

  private void offer() {
    if (offering) {
      return;
    }
    offering = true;
    Consumer<ByteBuf> offered = null;
    while (unread.isReadable() && offered != reader) {
      offered = reader;
      offered.accept(unread);
    }
    offering = false;
  }

  @Override
  public void pause() {}

  @Override
  public void resume() {}

  @Override
  public void endHandler(Runnable handler) {}

  @Override
  public void closeHandler(Consumer<Throwable> handler) {}

  @Override
  public boolean isFull() {
    return false;
  }

  @Override
  public void drainHandler(Runnable handler) {}

  @Override
  public void end() {}

  @Override
  public void close(Throwable cause) {}
}
