package dev.parley.libp2p.kad;

import dev.parley.libp2p.Multiaddr;
import dev.parley.libp2p.PeerId;
import java.util.List;

/** A peer, and where it is said to live; addresses come without {@code /p2p/…}. */
public record PeerAddresses(PeerId peer, List<Multiaddr> addresses) {

  public PeerAddresses {
    addresses = List.copyOf(addresses);
  }
}
