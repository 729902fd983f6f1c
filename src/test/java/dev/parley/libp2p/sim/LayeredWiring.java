package dev.parley.libp2p.sim;

import dev.parley.libp2p.Duplex;
import dev.parley.libp2p.KeyType;
import dev.parley.libp2p.Link;
import dev.parley.libp2p.Loop;
import dev.parley.libp2p.Multiaddr;
import dev.parley.libp2p.PrivateKey;
import dev.parley.libp2p.Transport;
import dev.parley.libp2p.noise.Noise;
import dev.parley.libp2p.yamux.YamuxOptions;
import dev.parley.libp2p.yamux.YamuxSession;
import io.vertx.core.Future;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Other transports with something on each of their links, and what it gives in its place. */
record LayeredWiring(Wiring wiring, Layer layer) implements Wiring {

  /** What is on a link. */
  interface Layer {

    Future<Duplex> dialled(Link link);

    void accepted(Link link, Consumer<Duplex> ready);
  }

  /** A handshake on each link, and the sealed channel in its place. */
  static Wiring sealed(Wiring wiring) {
    Noise noise =
        wiring.on(
            () -> {
              PrivateKey key = PrivateKey.generate(KeyType.ED25519, wiring.loop().random());
              return new Noise(key, List.of(), wiring.loop());
            });
    return new LayeredWiring(wiring, new Sealing(noise));
  }

  /** A session on each link, and a stream of it in its place. */
  static Wiring muxed(Wiring wiring) {
    return new LayeredWiring(wiring, new Muxing(wiring.loop()));
  }

  @Override
  public Transport transport() {
    return new Layered(wiring.transport(), layer);
  }

  @Override
  public Transport dialler() {
    return new Layered(wiring.dialler(), layer);
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

  private record Layered(Transport transport, Layer layer) implements Transport {

    @Override
    public boolean reaches(Multiaddr address) {
      return transport.reaches(address);
    }

    @Override
    public Future<Link> dial(Multiaddr address, long timeoutMillis) {
      return transport
          .dial(address, timeoutMillis)
          .compose(link -> layer.dialled(link).map(duplex -> new DuplexLink(duplex, link)));
    }

    @Override
    public Future<Listener> listen(Multiaddr address, Consumer<Link> accepted) {
      return transport.listen(
          address,
          link -> layer.accepted(link, duplex -> accepted.accept(new DuplexLink(duplex, link))));
    }
  }

  private record Sealing(Noise noise) implements Layer {

    @Override
    public Future<Duplex> dialled(Link link) {
      return noise.secure(link, true, null).map(secured -> secured.channel());
    }

    @Override
    public void accepted(Link link, Consumer<Duplex> ready) {
      noise.secure(link, false, null).onSuccess(secured -> ready.accept(secured.channel()));
    }
  }

  private record Muxing(Loop loop) implements Layer {

    @Override
    public Future<Duplex> dialled(Link link) {
      return Future.succeededFuture(session(link, true).open());
    }

    @Override
    public void accepted(Link link, Consumer<Duplex> ready) {
      session(link, false).streamHandler(ready);
    }

    private YamuxSession session(Link link, boolean initiator) {
      return new YamuxSession(link, initiator, loop, YamuxOptions.DEFAULT.withPing(0, 0));
    }
  }
}
