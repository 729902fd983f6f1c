package dev.parley.libp2p;

import io.netty.buffer.ByteBuf;
import java.util.function.Consumer;

/** A duplex that leaves to another one whatever it does not do itself. */
public interface DuplexAround extends Duplex {

  /** The one inside. */
  Duplex duplex();

  @Override
  default void reader(Consumer<ByteBuf> reader) {
    duplex().reader(reader);
  }

  @Override
  default void pause() {
    duplex().pause();
  }

  @Override
  default void resume() {
    duplex().resume();
  }

  @Override
  default void endHandler(Runnable handler) {
    duplex().endHandler(handler);
  }

  @Override
  default void closeHandler(Consumer<Throwable> handler) {
    duplex().closeHandler(handler);
  }

  @Override
  default void write(ByteBuf bytes) {
    duplex().write(bytes);
  }

  @Override
  default boolean isFull() {
    return duplex().isFull();
  }

  @Override
  default void drainHandler(Runnable handler) {
    duplex().drainHandler(handler);
  }

  @Override
  default void end() {
    duplex().end();
  }

  @Override
  default void close(Throwable cause) {
    duplex().close(cause);
  }
}
