package dev.parley.libp2p.host;

import dev.parley.libp2p.Connection;
import dev.parley.libp2p.Host;
import dev.parley.libp2p.HostOptions;
import dev.parley.libp2p.KeyType;
import dev.parley.libp2p.Libp2p;
import dev.parley.libp2p.Libp2pException;
import dev.parley.libp2p.Libp2pException.Reason;
import dev.parley.libp2p.Loop;
import dev.parley.libp2p.Multiaddr;
import dev.parley.libp2p.PrivateKey;
import dev.parley.libp2p.Transport;
import dev.parley.libp2p.sim.Plaintext;
import dev.parley.libp2p.sim.SimNetwork;
import dev.parley.libp2p.sim.SimOptions;
import dev.parley.libp2p.sim.VirtualTime;
import dev.parley.libp2p.yamux.YamuxSession;
import io.vertx.core.Future;
import java.util.List;
import java.util.Random;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;

/** Hosts on a simulated network; the n-th lives at 10.0.0.n. */
final class SimHosts {

  final VirtualTime time;
  final SimNetwork network;

  SimHosts(long seed) {
    this(seed, SimOptions.DEFAULT);
  }

  SimHosts(long seed, SimOptions options) {
    time = new VirtualTime(seed);
    network = new SimNetwork(time, options);
  }

  Host host(int n) {
    return host(n, options -> options);
  }

  Host host(int n, UnaryOperator<HostOptions> change) {
    return await(start(n, change));
  }

  Future<Host> start(int n, UnaryOperator<HostOptions> change) {
    return start(
        n, change.apply(HostOptions.of(key(n), Multiaddr.parse("/ip4/" + ip(n) + "/tcp/4001"))));
  }

  /** A host that does not listen, so that many fit on one machine. */
  Future<Host> startDialling(int n, PrivateKey key) {
    return start(n, HostOptions.of(key));
  }

  private Future<Host> start(int n, HostOptions options) {
    Loop loop = time.loop();
    Transport transport = network.transport(loop, ip(n));
    return Libp2p.host(
        loop, transport, new Plaintext(options.key(), List.of(YamuxSession.PROTOCOL)), options);
  }

  static String ip(int n) {
    return "10.0." + n / 256 + "." + n % 256;
  }

  static PrivateKey key(int n) {
    return PrivateKey.generate(KeyType.ED25519, new Random(n));
  }

  static Multiaddr address(Host host) {
    return host.addresses().get(0).withPeer(host.peerId());
  }

  Connection connect(Host from, Host to) {
    return await(from.connect(address(to)));
  }

  <T> T await(Future<T> future) {
    until(future::isComplete);
    if (future.failed()) {
      throw (RuntimeException) future.cause();
    }
    return future.result();
  }

  Reason failure(Future<?> future) {
    until(future::isComplete);
    if (future.succeeded()) {
      throw new AssertionError("it succeeded");
    }
    return ((Libp2pException) future.cause()).reason();
  }

  /** Lets time pass until something is so, a minute at most. */
  void until(BooleanSupplier condition) {
    long end = time.now() + 60_000;
    while (!condition.getAsBoolean()) {
      if (time.now() > end || !time.step()) {
        throw new AssertionError("not so after " + time.now() + " ms");
      }
    }
  }
}
