package dev.parley.libp2p.net;

import dev.parley.libp2p.AddressProtocol;
import dev.parley.libp2p.Libp2pException;
import dev.parley.libp2p.Libp2pException.Reason;
import dev.parley.libp2p.Multiaddr;
import io.netty.channel.EventLoop;
import io.netty.util.NetUtil;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.ContextInternal;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Enumeration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** From addresses to sockets and back; names are asked for through the resolver of Vert.x. */
final class SocketNames {

  /** A name may have any number of addresses; the first few are as good as all. */
  private static final int MAX_PER_NAME = 8;

  private SocketNames() {}

  /** The sockets that an address stands for, in the order in which they are to be tried. */
  static Future<List<InetSocketAddress>> sockets(Multiaddr address, ContextInternal context) {
    AddressProtocol kind = address.parts().get(0).protocol();
    if (kind == AddressProtocol.IP4 || kind == AddressProtocol.IP6) {
      return Future.succeededFuture(List.of(socket(address)));
    }
    Predicate<InetAddress> wanted =
        switch (kind) {
          case DNS4 -> Inet4Address.class::isInstance;
          case DNS6 -> Inet6Address.class::isInstance;
          default -> any -> true;
        };
    return lookUp(address.host(), context)
        .map(found -> pick(found, wanted, address))
        .recover(failure -> Future.failedFuture(unknown(address, failure)));
  }

  private static Future<List<InetSocketAddress>> lookUp(String name, ContextInternal context) {
    Promise<List<InetSocketAddress>> promise = Promise.promise();
    EventLoop loop = context.nettyEventLoop();
    context
        .owner()
        .nameResolver()
        .resolveAll(loop, name)
        .addListener(
            (io.netty.util.concurrent.Future<List<InetSocketAddress>> answer) ->
                context.execute(
                    () -> {
                      if (answer.isSuccess()) {
                        promise.tryComplete(answer.getNow());
                      } else {
                        promise.tryFail(answer.cause());
                      }
                    }));
    return promise.future();
  }

  private static List<InetSocketAddress> pick(
      List<InetSocketAddress> found, Predicate<InetAddress> wanted, Multiaddr address) {
    List<InetSocketAddress> picked =
        found.stream()
            .map(InetSocketAddress::getAddress)
            .filter(wanted)
            .limit(MAX_PER_NAME)
            .map(ip -> new InetSocketAddress(ip, address.port()))
            .toList();
    if (picked.isEmpty()) {
      throw unknown(address, null);
    }
    return picked;
  }

  private static Libp2pException unknown(Multiaddr address, Throwable cause) {
    return new Libp2pException(
        Reason.UNREACHABLE, "no address is known for the name " + address.host(), cause);
  }

  /** The socket of an address that is no name. */
  static InetSocketAddress socket(Multiaddr address) {
    try {
      byte[] ip = NetUtil.createByteArrayFromIpAddressString(address.host());
      return new InetSocketAddress(InetAddress.getByAddress(ip), address.port());
    } catch (UnknownHostException e) {
      throw new IllegalStateException("an IP address has 4 or 16 bytes", e);
    }
  }

  /** The address of a socket; an IPv4 peer of an IPv6 socket is told as what it is. */
  static Multiaddr address(InetSocketAddress socket) {
    byte[] ip = socket.getAddress().getAddress();
    if (!isMapped(ip)) {
      return Multiaddr.of(socket);
    }
    try {
      InetAddress plain = InetAddress.getByAddress(Arrays.copyOfRange(ip, 12, 16));
      return Multiaddr.of(new InetSocketAddress(plain, socket.getPort()));
    } catch (UnknownHostException e) {
      throw new IllegalStateException("an IPv4 address has 4 bytes", e);
    }
  }

  private static boolean isMapped(byte[] ip) {
    byte[] prefix = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1};
    return ip.length == 16 && Arrays.equals(ip, 0, 12, prefix, 0, 12);
  }

  /**
   * What others may dial to reach a listening socket: never the wildcard, loopback only where
   * nothing else is.
   */
  static List<Multiaddr> reachable(InetSocketAddress listening) {
    if (!listening.getAddress().isAnyLocalAddress()) {
      return List.of(address(listening));
    }
    // An IPv6 wildcard takes IPv4 as well.
    boolean both = listening.getAddress() instanceof Inet6Address;
    Set<Multiaddr> outside = new LinkedHashSet<>();
    Set<Multiaddr> loopback = new LinkedHashSet<>();
    for (InetAddress ip : ofThisMachine()) {
      if (both || ip instanceof Inet4Address) {
        Multiaddr address = Multiaddr.of(new InetSocketAddress(ip, listening.getPort()));
        (ip.isLoopbackAddress() ? loopback : outside).add(address);
      }
    }
    return List.copyOf(outside.isEmpty() ? loopback : outside);
  }

  private static Set<InetAddress> ofThisMachine() {
    Set<InetAddress> found = new LinkedHashSet<>();
    try {
      for (NetworkInterface each : NetworkInterface.networkInterfaces().toList()) {
        Enumeration<InetAddress> ips = each.isUp() ? each.getInetAddresses() : none();
        ips.asIterator().forEachRemaining(found::add);
      }
    } catch (SocketException e) {
      found.add(InetAddress.getLoopbackAddress());
    }
    // A link-local address means nothing without naming the interface.
    found.removeIf(ip -> ip.isLinkLocalAddress() || ip.isMulticastAddress());
    return found;
  }

  private static Enumeration<InetAddress> none() {
    return java.util.Collections.emptyEnumeration();
  }
}
