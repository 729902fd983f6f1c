package dev.parley.libp2p.sim;

import dev.parley.libp2p.Duplex;
import dev.parley.libp2p.Link;
import dev.parley.libp2p.Loop;
import dev.parley.libp2p.Multiaddr;
import dev.parley.libp2p.Transport;
import dev.parley.libp2p.yamux.YamuxOptions;
import dev.parley.libp2p.yamux.YamuxSession;
import io.netty.buffer.ByteBuf;
import io.vertx.core.Future;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Other transports with a session on each of their links, and a stream of it in its place. */
final class YamuxWiring implements Wiring {

  private final Wiring wiring;

  YamuxWiring(Wiring wiring) {
    this.wiring = wiring;
  }

  @Override
  public Transport transport() {
    return new Muxed(wiring.transport(), wiring.loop());
  }

  @Override
  public Transport dialler() {
    return new Muxed(wiring.dialler(), wiring.loop());
  }

  @Override
  public Loop loop() {
    return wiring.loop();
  }

  @Override
  public Multiaddr somewhere() {
    return wiring.somewhere();
  }

  @Override
  public <T> T on(Supplier<T> task) {
    return wiring.on(task);
  }

  @Override
  public void until(String what, BooleanSupplier condition) {
    wiring.until(what, condition);
  }

  @Override
  public void settle() {
    wiring.settle();
  }

  @Override
  public void close() {
    wiring.close();
  }

  private record Muxed(Transport transport, Loop loop) implements Transport {

    @Override
    public boolean reaches(Multiaddr address) {
      return transport.reaches(address);
    }

    @Override
    public Future<Link> dial(Multiaddr address, long timeoutMillis) {
      return transport
          .dial(address, timeoutMillis)
          .map(link -> new StreamLink(session(link, true).open(), link));
    }

    @Override
    public Future<Listener> listen(Multiaddr address, Consumer<Link> accepted) {
      return transport.listen(
          address,
          link ->
              session(link, false)
                  .streamHandler(stream -> accepted.accept(new StreamLink(stream, link))));
    }

    private YamuxSession session(Link link, boolean initiator) {
      return new YamuxSession(link, initiator, loop, YamuxOptions.DEFAULT.withPing(0, 0));
    }
  }

  private record StreamLink(Duplex stream, Link link) implements Link {

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
      stream.reader(reader);
    }

    @Override
    public void pause() {
      stream.pause();
    }

    @Override
    public void resume() {
      stream.resume();
    }

    @Override
    public void endHandler(Runnable handler) {
      stream.endHandler(handler);
    }

    @Override
    public void closeHandler(Consumer<Throwable> handler) {
      stream.closeHandler(handler);
    }

    @Override
    public void write(ByteBuf bytes) {
      stream.write(bytes);
    }

    @Override
    public boolean isFull() {
      return stream.isFull();
    }

    @Override
    public void drainHandler(Runnable handler) {
      stream.drainHandler(handler);
    }

    @Override
    public void end() {
      stream.end();
    }

    @Override
    public void close(Throwable cause) {
      stream.close(cause);
    }
  }
}
