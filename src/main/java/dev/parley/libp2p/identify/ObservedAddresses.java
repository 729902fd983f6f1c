package dev.parley.libp2p.identify;

import dev.parley.libp2p.Multiaddr;
import java.util.List;

/** What other peers see of this host's addresses, and what so many agree on that it is believed. */
public final class ObservedAddresses {

  /** The public addresses that peers of several networks agree on; none until they do. */
  public List<Multiaddr> agreed(List<Multiaddr> listening) {
    return List.of();
  }
}
