package dev.parley.libp2p.sim;

import dev.parley.libp2p.KeyType;
import dev.parley.libp2p.Link;
import dev.parley.libp2p.Loop;
import dev.parley.libp2p.Multiaddr;
import dev.parley.libp2p.PrivateKey;
import dev.parley.libp2p.Transport;
import dev.parley.libp2p.noise.Noise;
import io.vertx.core.Future;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Other transports with a handshake on each of their links, and the sealed channel in its place.
 */
final class NoiseWiring implements Wiring {

  private final Wiring wiring;
  private final Noise noise;

  NoiseWiring(Wiring wiring) {
    this.wiring = wiring;
    this.noise =
        wiring.on(
            () -> {
              PrivateKey key = PrivateKey.generate(KeyType.ED25519, loop().random());
              return new Noise(key, List.of(), loop());
            });
  }

  @Override
  public Transport transport() {
    return new Sealed(wiring.transport(), noise);
  }

  @Override
  public Transport dialler() {
    return new Sealed(wiring.dialler(), noise);
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

  private record Sealed(Transport transport, Noise noise) implements Transport {

    @Override
    public boolean reaches(Multiaddr address) {
      return transport.reaches(address);
    }

    @Override
    public Future<Link> dial(Multiaddr address, long timeoutMillis) {
      return transport
          .dial(address, timeoutMillis)
          .compose(
              link ->
                  noise
                      .secure(link, true, null)
                      .map(secured -> new DuplexLink(secured.channel(), link)));
    }

    @Override
    public Future<Listener> listen(Multiaddr address, Consumer<Link> accepted) {
      return transport.listen(
          address,
          link ->
              noise
                  .secure(link, false, null)
                  .onSuccess(secured -> accepted.accept(new DuplexLink(secured.channel(), link))));
    }
  }
}
