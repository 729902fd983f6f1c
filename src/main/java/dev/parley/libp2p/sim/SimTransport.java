package dev.parley.libp2p.sim;

import dev.parley.libp2p.AddressProtocol;
import dev.parley.libp2p.Libp2pException;
import dev.parley.libp2p.Libp2pException.Reason;
import dev.parley.libp2p.Link;
import dev.parley.libp2p.Loop;
import dev.parley.libp2p.Multiaddr;
import dev.parley.libp2p.Transport;
import dev.parley.libp2p.sim.Machine.Listening;
import io.vertx.core.Future;
import java.util.function.Consumer;

/** A machine's way into the network. */
final class SimTransport implements Transport {

  private final SimNetwork network;
  private final Machine machine;
  private final Loop loop;

  SimTransport(SimNetwork network, Machine machine, Loop loop) {
    this.network = network;
    this.machine = machine;
    this.loop = loop;
  }

  @Override
  public boolean reaches(Multiaddr address) {
    AddressProtocol first = address.parts().get(0).protocol();
    return address.isTcp() && (first == AddressProtocol.IP4 || first == AddressProtocol.IP6);
  }

  @Override
  public Future<Link> dial(Multiaddr address, long timeoutMillis) {
    if (!reaches(address) || address.port() == 0) {
      return failed(address + " is not an address of this network");
    }
    String ip = isOwn(address.host()) ? machine.ip() : address.host();
    return new Dial(network, machine, loop, ip, address.port()).start(timeoutMillis);
  }

  @Override
  public Future<Listener> listen(Multiaddr address, Consumer<Link> accepted) {
    if (!reaches(address) || !isOwn(address.host())) {
      return failed(address + " is not an address of this machine");
    }
    int port = address.port() == 0 ? machine.freePort() : address.port();
    Listening listening = new Listening(loop, accepted);
    if (machine.isOff() || !machine.listen(port, listening)) {
      return failed(address + " is in use");
    }
    return Future.succeededFuture(new Port(machine, port, listening));
  }

  private boolean isOwn(String ip) {
    return ip.equals(machine.ip())
        || ip.equals("0.0.0.0")
        || ip.equals("::")
        || ip.equals("::1")
        || ip.startsWith("127.");
  }

  private static <T> Future<T> failed(String why) {
    return Future.failedFuture(new Libp2pException(Reason.UNREACHABLE, why));
  }

  private record Port(Machine machine, int port, Listening listening) implements Listener {

    @Override
    public Multiaddr address() {
      return machine.address(port);
    }

    @Override
    public Future<Void> close() {
      machine.unlisten(port, listening);
      return Future.succeededFuture();
    }
  }
}
