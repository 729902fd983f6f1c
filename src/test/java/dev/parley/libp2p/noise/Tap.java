package dev.parley.libp2p.noise;

import dev.parley.libp2p.Duplex;
import io.netty.buffer.ByteBuf;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Somebody on the line who sees what is written and decides whether it goes on. */
record Tap(Duplex link, Predicate<ByteBuf> passes) implements Duplex {

  @Override
  public void write(ByteBuf bytes) {
    if (passes.test(bytes)) {
      link.write(bytes);
    } else {
      bytes.release();
    }
  }

  @Override
  public void reader(Consumer<ByteBuf> reader) {
    link.reader(reader);
  }

  @Override
  public void pause() {
    link.pause();
  }

  @Override
  public void resume() {
    link.resume();
  }

  @Override
  public void endHandler(Runnable handler) {
    link.endHandler(handler);
  }

  @Override
  public void closeHandler(Consumer<Throwable> handler) {
    link.closeHandler(handler);
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
  public void end() {
    link.end();
  }

  @Override
  public void close(Throwable cause) {
    link.close(cause);
  }
}
