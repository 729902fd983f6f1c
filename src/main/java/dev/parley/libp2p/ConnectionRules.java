package dev.parley.libp2p;

import java.util.List;

/**
 * Whom a host talks to at all, whoever dialled. What is denied stays denied; where something is
 * allowed by name, nothing else is.
 *
 * @param allowedNetworks the only networks to talk to; none to talk to all
 * @param deniedNetworks networks never to talk to
 * @param allowedPeers the only peers to talk to; none to talk to all
 * @param deniedPeers peers never to talk to
 */
public record ConnectionRules(
    List<IpNetwork> allowedNetworks,
    List<IpNetwork> deniedNetworks,
    List<PeerId> allowedPeers,
    List<PeerId> deniedPeers) {

  /** Everybody is welcome. */
  public static final ConnectionRules NONE =
      new ConnectionRules(List.of(), List.of(), List.of(), List.of());

  public ConnectionRules {
    allowedNetworks = List.copyOf(allowedNetworks);
    deniedNetworks = List.copyOf(deniedNetworks);
    allowedPeers = List.copyOf(allowedPeers);
    deniedPeers = List.copyOf(deniedPeers);
  }

  public ConnectionRules withAllowedNetworks(List<IpNetwork> networks) {
    return new ConnectionRules(networks, deniedNetworks, allowedPeers, deniedPeers);
  }

  public ConnectionRules withDeniedNetworks(List<IpNetwork> networks) {
    return new ConnectionRules(allowedNetworks, networks, allowedPeers, deniedPeers);
  }

  public ConnectionRules withAllowedPeers(List<PeerId> peers) {
    return new ConnectionRules(allowedNetworks, deniedNetworks, peers, deniedPeers);
  }

  public ConnectionRules withDeniedPeers(List<PeerId> peers) {
    return new ConnectionRules(allowedNetworks, deniedNetworks, allowedPeers, peers);
  }

  /** Whether a machine may be talked to; one without an IP address only where all may. */
  public boolean allows(Multiaddr address) {
    IpNetwork ip = IpNetwork.of(address);
    if (ip == null) {
      return allowedNetworks.isEmpty();
    }
    return !isIn(deniedNetworks, ip) && (allowedNetworks.isEmpty() || isIn(allowedNetworks, ip));
  }

  public boolean allows(PeerId peer) {
    return !deniedPeers.contains(peer) && (allowedPeers.isEmpty() || allowedPeers.contains(peer));
  }

  private static boolean isIn(List<IpNetwork> networks, IpNetwork ip) {
    return networks.stream().anyMatch(network -> network.contains(ip));
  }
}
