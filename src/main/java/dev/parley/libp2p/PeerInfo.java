package dev.parley.libp2p;

import java.util.List;

/** What a peer says of itself in identify. */
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
}
