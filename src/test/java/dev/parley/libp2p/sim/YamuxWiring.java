package dev.parley.libp2p.sim;

import dev.parley.libp2p.Link;
import dev.parley.libp2p.Loop;
import dev.parley.libp2p.Multiaddr;
import dev.parley.libp2p.Transport;
import dev.parley.libp2p.yamux.YamuxOptions;
import dev.parley.libp2p.yamux.YamuxSession;
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
          .map(link -> new DuplexLink(session(link, true).open(), link));
    }

    @Override
    public Future<Listener> listen(Multiaddr address, Consumer<Link> accepted) {
      return transport.listen(
          address,
          link ->
              session(link, false)
                  .streamHandler(stream -> accepted.accept(new DuplexLink(stream, link))));
    }

    private YamuxSession session(Link link, boolean initiator) {
      return new YamuxSession(link, initiator, loop, YamuxOptions.DEFAULT.withPing(0, 0));
    }
  }
}
