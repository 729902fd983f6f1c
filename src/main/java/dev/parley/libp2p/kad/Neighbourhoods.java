package dev.parley.libp2p.kad;

import dev.parley.libp2p.IpNetwork;
import dev.parley.libp2p.Multiaddr;
import java.util.List;

/** Which peers live so near to each other on the internet that they may be one. */
final class Neighbourhoods {

  /** An IPv4 address is kept as an IPv6 one with so many bits in front. */
  private static final int IP4_OFFSET = 96;

  private final IpLimits limits;

  Neighbourhoods(IpLimits limits) {
    this.limits = limits;
  }

  /** Where an address is; null where peers are not counted. */
  IpNetwork of(Multiaddr address) {
    IpNetwork ip = IpNetwork.of(address);
    if (ip == null || isExempt(ip)) {
      return null;
    }
    int prefix = ip.isIp4() ? IP4_OFFSET + limits.ip4Prefix() : limits.ip6Prefix();
    return new IpNetwork(ip.high(), ip.low(), prefix);
  }

  private boolean isExempt(IpNetwork ip) {
    for (IpNetwork range : limits.exempt()) {
      if (range.contains(ip)) {
        return true;
      }
    }
    return false;
  }

  /** Where the first counted one of some addresses is. */
  IpNetwork of(List<Multiaddr> addresses) {
    for (Multiaddr address : addresses) {
      IpNetwork neighbourhood = of(address);
      if (neighbourhood != null) {
        return neighbourhood;
      }
    }
    return null;
  }
}
