package dev.parley.libp2p.kad;

import dev.parley.libp2p.IpNetwork;
import dev.parley.libp2p.Multiaddr;
import java.util.List;

/** From where an address can be reached, the narrowest first. */
enum AddressScope {
  NOWHERE,
  THIS_MACHINE,
  LOCAL_NETWORK,
  EVERYWHERE;

  private static final List<IpNetwork> UNUSABLE =
      ranges("0.0.0.0/8", "224.0.0.0/3", "::/128", "ff00::/8");
  private static final List<IpNetwork> LOOPBACK = ranges("127.0.0.0/8", "::1/128");

  /** RFC 1918, 3927, 4193, 4291 and, for providers' own networks, 6598. */
  private static final List<IpNetwork> PRIVATE =
      ranges(
          "10.0.0.0/8",
          "172.16.0.0/12",
          "192.168.0.0/16",
          "169.254.0.0/16",
          "100.64.0.0/10",
          "fc00::/7",
          "fe80::/10");

  static AddressScope of(Multiaddr address) {
    String host = address.host();
    if (host == null || address.port() == 0) {
      return NOWHERE;
    }
    IpNetwork ip = IpNetwork.of(address);
    return ip == null ? ofName(host) : of(ip);
  }

  private static AddressScope of(IpNetwork ip) {
    if (isIn(UNUSABLE, ip)) {
      return NOWHERE;
    }
    if (isIn(LOOPBACK, ip)) {
      return THIS_MACHINE;
    }
    return isIn(PRIVATE, ip) ? LOCAL_NETWORK : EVERYWHERE;
  }

  private static AddressScope ofName(String name) {
    if (name.equalsIgnoreCase("localhost")) {
      return THIS_MACHINE;
    }
    return name.endsWith(".local") || !name.contains(".") ? LOCAL_NETWORK : EVERYWHERE;
  }

  /**
   * Whether an address of this scope says something to a peer of another one, and whether it may be
   * believed when that peer says it: nobody far away sends this host into its own network.
   */
  boolean isSharedWith(AddressScope peer) {
    return this != NOWHERE && compareTo(peer) >= 0;
  }

  private static boolean isIn(List<IpNetwork> ranges, IpNetwork ip) {
    for (IpNetwork range : ranges) {
      if (range.contains(ip)) {
        return true;
      }
    }
    return false;
  }

  private static List<IpNetwork> ranges(String... ranges) {
    return List.of(ranges).stream().map(IpNetwork::parse).toList();
  }
}
