package dev.parley.node;

import dev.parley.libp2p.Connection;
import dev.parley.libp2p.Host;
import dev.parley.libp2p.PeerId;
import dev.parley.libp2p.peers.IpGroup;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Whom a host is connected to at one moment. Peers that it dialled itself count for themselves:
 * whoever comes by himself may come in crowds, to be the only ones it knows.
 */
record Acquaintances(Set<PeerId> connected, Set<PeerId> dialled, Set<IpGroup> dialledGroups) {

  /** As many as a mesh of gossip takes at most, and some to compare with. */
  static final int ENOUGH = 16;

  /** As many as a mesh of gossip wants. */
  static final int ENOUGH_DIALLED = 8;

  static Acquaintances of(Host host) {
    Set<PeerId> connected = new LinkedHashSet<>();
    Set<PeerId> dialled = new LinkedHashSet<>();
    Set<IpGroup> groups = new LinkedHashSet<>();
    for (Connection connection : host.connections()) {
      connected.add(connection.remotePeer());
      if (connection.isInitiator()) {
        dialled.add(connection.remotePeer());
        groups.add(IpGroup.of(connection.remoteAddress()));
      }
    }
    return new Acquaintances(connected, dialled, groups);
  }

  boolean areEnough() {
    return connected.size() >= ENOUGH && dialled.size() >= ENOUGH_DIALLED;
  }

  /** How many more to dial. */
  int missing() {
    return Math.max(ENOUGH - connected.size(), ENOUGH_DIALLED - dialled.size());
  }
}
