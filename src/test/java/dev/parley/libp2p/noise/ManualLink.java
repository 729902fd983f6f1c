package dev.parley.libp2p.noise;

import dev.parley.libp2p.Duplex;
import io.netty.buffer.ByteBuf;
import java.util.function.Consumer;

/** A link without a network: a test hands in what arrives, and nothing that is written goes far. */
final class ManualLink implements Duplex {

  private Consumer<ByteBuf> reader;

  void arrives(ByteBuf bytes) {
    reader.accept(bytes);
  }

  @Override
  public void reader(Consumer<ByteBuf> reader) {
    this.reader = reader;
  }

  @Override
  public void write(ByteBuf bytes) {
    bytes.release();
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
