package dev.parley.libp2p.kad;

import dev.parley.libp2p.Host;
import dev.parley.libp2p.PeerId;
import java.util.LinkedHashSet;
import java.util.Set;

/** Keeps the connections to the k nearest contacts when the host has too many. */
final class Neighbours {

  private static final String TAG = "kad";

  private final Host host;
  private final int k;
  private Set<PeerId> kept = new LinkedHashSet<>();

  Neighbours(Host host, int k) {
    this.host = host;
    this.k = k;
  }

  /** The table has changed. */
  void update(RoutingTable table, Key self) {
    Set<PeerId> nearest = new LinkedHashSet<>();
    table.closest(self, k, contact -> !contact.isSuspect()).forEach(c -> nearest.add(c.peer));
    Set<PeerId> before = kept;
    kept = nearest;
    for (PeerId peer : before) {
      if (!nearest.contains(peer)) {
        host.unprotect(peer, TAG);
      }
    }
    for (PeerId peer : nearest) {
      if (!before.contains(peer)) {
        host.protect(peer, TAG);
      }
    }
  }

  void release() {
    kept.forEach(peer -> host.unprotect(peer, TAG));
    kept = new LinkedHashSet<>();
  }
}
