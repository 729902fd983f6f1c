package dev.parley.libp2p;

import java.util.List;

/**
 * What a peer says of itself in identify. Nothing of it is proven but the peer; texts hold no
 * control characters.
 *
 * @param addresses where it says it listens, without {@code /p2p/…}
 * @param observedAddress where it sees this host; null if it does not say
 */
public record PeerInfo(
    PeerId peer,
    List<Multiaddr> addresses,
    List<String> protocols,
    Multiaddr observedAddress,
    String protocolVersion,
    String agentVersion) {

  public PeerInfo {
    addresses = List.copyOf(addresses);
    protocols = List.copyOf(protocols);
  }

  public boolean speaks(String protocol) {
    return protocols.contains(protocol);
  }
}
