package dev.parley.libp2p.sim;

import dev.parley.libp2p.Duplex;
import dev.parley.libp2p.Link;
import dev.parley.libp2p.Multiaddr;
import io.netty.buffer.ByteBuf;
import java.util.function.Consumer;

/** Something on top of a link, with the addresses of the link. */
record DuplexLink(Duplex duplex, Link link) implements Link {

  @Override
  public Multiaddr localAddress() {
    return link.localAddress();
  }

  @Override
  public Multiaddr remoteAddress() {
    return link.remoteAddress();
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
  public void closeHandler(Consumer<Throwable> handler) {
    duplex.closeHandler(handler);
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
