package dev.parley.libp2p.host;

import dev.parley.libp2p.Duplex;
import io.netty.buffer.ByteBuf;
import java.util.function.Consumer;

/** A duplex that tells its connection when it is gone, whatever its user does with it. */
final class WatchedDuplex implements Duplex {

  private final Duplex duplex;
  private Consumer<Throwable> closeHandler = cause -> {};
  private boolean gone;

  WatchedDuplex(Duplex duplex, Runnable onGone) {
    this.duplex = duplex;
    duplex.closeHandler(
        cause -> {
          gone = true;
          onGone.run();
          closeHandler.accept(cause);
        });
  }

  @Override
  public void closeHandler(Consumer<Throwable> handler) {
    closeHandler = handler;
    if (gone) {
      duplex.closeHandler(handler);
    }
  }

  @Override
  public void reader(Consumer<ByteBuf> reader) {
    duplex.reader(reader);
  }

  @Override
  public void pause() {
    duplex.pause();
  }

  @Override
  public void resume() {
    duplex.resume();
  }

  @Override
  public void endHandler(Runnable handler) {
    duplex.endHandler(handler);
  }

  @Override
  public void write(ByteBuf bytes) {
    duplex.write(bytes);
  }

  @Override
  public boolean isFull() {
    return duplex.isFull();
  }

  @Override
  public void drainHandler(Runnable handler) {
    duplex.drainHandler(handler);
  }

  @Override
  public void end() {
    duplex.end();
  }

  @Override
  public void close(Throwable cause) {
    duplex.close(cause);
  }
}
