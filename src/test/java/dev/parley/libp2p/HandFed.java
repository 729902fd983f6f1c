package dev.parley.libp2p;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.function.Consumer;

/** A duplex that reads what a test feeds it, at once. */
final class HandFed implements Duplex {

  private final ByteBuf unread = Unpooled.buffer();
  private Consumer<ByteBuf> reader;
  private boolean paused;
  private boolean offering;
  private Runnable endHandler;
  private boolean ended;

  void feed(ByteBuf bytes) {
    unread.writeBytes(bytes);
    offer();
  }

  void feedEnd() {
    ended = true;
    offer();
  }

  private void offer() {
    if (offering || paused) {
      return;
    }
    offering = true;
    if (unread.isReadable()) {
      reader.accept(unread);
    }
    unread.discardSomeReadBytes();
    offering = false;
    if (ended && !unread.isReadable()) {
      ended = false;
      endHandler.run();
    }
  }

  @Override
  public void reader(Consumer<ByteBuf> reader) {
    this.reader = reader;
  }

  @Override
  public void pause() {
    paused = true;
  }

  @Override
  public void resume() {
    paused = false;
    offer();
  }

  @Override
  public void endHandler(Runnable handler) {
    endHandler = handler;
  }

  @Override
  public void closeHandler(Consumer<Throwable> handler) {}

  @Override
  public void write(ByteBuf bytes) {
    bytes.release();
  }

  @Override
  public boolean isFull() {
    return false;
  }

  @Override
  public void drainHandler(Runnable handler) {}

  @Override
  public void end() {}

  @Override
  public void close(Throwable cause) {
    unread.clear();
  }
}
