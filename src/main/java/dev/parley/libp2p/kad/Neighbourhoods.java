package dev.parley.libp2p.kad;

import dev.parley.libp2p.Multiaddr;
import java.util.List;

/** Which peers live so near to each other on the internet that they may be one. */
final class Neighbourhoods {

  private final IpLimits limits;
  private final List<Ip.Range> exempt;

  /** A part of the internet. */
  record Neighbourhood(int family, long prefix) {}

  Neighbourhoods(IpLimits limits) {
    this.limits = limits;
    this.exempt = limits.exempt().stream().map(Ip.Range::parse).toList();
  }

  /** Where an address is; null where peers are not counted. */
  Neighbourhood of(Multiaddr address) {
    byte[] ip = Ip.of(address);
    if (ip == null) {
      return null;
    }
    for (Ip.Range range : exempt) {
      if (range.contains(ip)) {
        return null;
      }
    }
    boolean four = ip.length == 4;
    return new Neighbourhood(
        four ? 4 : 6, prefix(ip, four ? limits.ip4Prefix() : limits.ip6Prefix()));
  }

  /** Where the first counted one of some addresses is. */
  Neighbourhood of(List<Multiaddr> addresses) {
    for (Multiaddr address : addresses) {
      Neighbourhood neighbourhood = of(address);
      if (neighbourhood != null) {
        return neighbourhood;
      }
    }
    return null;
  }

  private static long prefix(byte[] ip, int bits) {
    long value = 0;
    for (int i = 0; i < 8; i++) {
      value = value << 8 | (i < ip.length ? ip[i] & 0xff : 0);
    }
    return value >>> (64 - bits);
  }
}
