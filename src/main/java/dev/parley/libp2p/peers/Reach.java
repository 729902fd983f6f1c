package dev.parley.libp2p.peers;

import dev.parley.libp2p.AddressProtocol;
import dev.parley.libp2p.Multiaddr;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/** From how far away an address can be reached, from nowhere to anywhere. */
public enum Reach {
  /** Nobody can be dialled there: not TCP, no port, or no single machine. */
  NOWHERE,
  SAME_MACHINE,
  SAME_NETWORK,
  ANYWHERE;

  public static Reach of(Multiaddr address) {
    if (!address.isTcp() || address.port() == 0) {
      return NOWHERE;
    }
    AddressProtocol kind = address.parts().get(0).protocol();
    boolean ip = kind == AddressProtocol.IP4 || kind == AddressProtocol.IP6;
    return ip ? of(IpGroup.literal(address.host())) : ofName(address.host());
  }

  /**
   * Those addresses that a peer may be believed to have. What leads into a narrower network than
   * the one that the word came from, leads the listener into his own.
   */
  public static List<Multiaddr> believable(Collection<Multiaddr> told, Multiaddr toldFrom) {
    Reach source = of(toldFrom);
    List<Multiaddr> believable = new ArrayList<>();
    for (Multiaddr address : told) {
      Reach reach = of(address);
      if (reach != NOWHERE && reach.compareTo(source) >= 0) {
        believable.add(address);
      }
    }
    return believable;
  }

  static Reach of(InetAddress ip) {
    if (ip.isAnyLocalAddress() || ip.isMulticastAddress()) {
      return NOWHERE;
    }
    if (ip.isLoopbackAddress()) {
      return SAME_MACHINE;
    }
    if (ip.isLinkLocalAddress() || ip.isSiteLocalAddress()) {
      return SAME_NETWORK;
    }
    byte[] octets = ip.getAddress();
    return octets.length == 4 ? of4(octets[0] & 0xff, octets[1] & 0xff) : of6(octets[0] & 0xff);
  }

  /** RFC 6890: "this" network, what is reserved, and the addresses behind a carrier's NAT. */
  private static Reach of4(int first, int second) {
    if (first == 0 || first >= 240) {
      return NOWHERE;
    }
    return first == 100 && (second & 0xc0) == 64 ? SAME_NETWORK : ANYWHERE;
  }

  /** RFC 4193: unique local addresses. */
  private static Reach of6(int first) {
    return (first & 0xfe) == 0xfc ? SAME_NETWORK : ANYWHERE;
  }

  /** RFC 6761 and RFC 6762: names that never leave the machine or the network. */
  private static Reach ofName(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    if (lower.equals("localhost") || lower.endsWith(".localhost")) {
      return SAME_MACHINE;
    }
    return lower.endsWith(".local") || lower.indexOf('.') < 0 ? SAME_NETWORK : ANYWHERE;
  }
}
