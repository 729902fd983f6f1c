package dev.parley.libp2p.peers;

import dev.parley.libp2p.AddressProtocol;
import dev.parley.libp2p.Multiaddr;
import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * Addresses that are likely in one hand: a /16 of IPv4, a /32 of IPv6, one name. Many machines in
 * one group are cheap; many groups are not.
 *
 * @param key the same for addresses of a group
 */
public record IpGroup(String key) {

  public static IpGroup of(Multiaddr address) {
    AddressProtocol kind = address.parts().get(0).protocol();
    String host = address.host();
    if (kind != AddressProtocol.IP4 && kind != AddressProtocol.IP6) {
      return new IpGroup(host == null ? address.toString() : host);
    }
    byte[] octets = literal(host).getAddress();
    int length = octets.length == 4 ? 2 : 4;
    StringBuilder key = new StringBuilder(octets.length == 4 ? "4" : "6");
    for (int i = 0; i < length; i++) {
      key.append('.').append(octets[i] & 0xff);
    }
    return new IpGroup(key.toString());
  }

  /** The IP address that a text is; nothing is looked up for a literal. */
  static InetAddress literal(String ip) {
    try {
      return InetAddress.getByName(ip);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("'" + ip + "' is not an IP address", e);
    }
  }
}
