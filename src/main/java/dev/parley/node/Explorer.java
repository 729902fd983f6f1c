package dev.parley.node;

import dev.parley.libp2p.Host;
import dev.parley.libp2p.Loop;
import dev.parley.libp2p.kad.Kademlia;
import dev.parley.libp2p.kad.PeerAddresses;
import dev.parley.libp2p.peers.IpGroup;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Keeps a node connected to enough peers: it dials those in the table of Kademlia, from many
 * networks first, and walks to random places for more, less often where nobody new is found.
 */
final class Explorer {

  private static final long LOOK_MILLIS = 5_000;
  private static final int DIALS_AT_ONCE = 4;
  private static final long FIRST_PAUSE_MILLIS = 10_000;
  private static final long LONGEST_PAUSE_MILLIS = 600_000;

  /** Contacts of the table answered lately, so they are worth more than one try. */
  private static final long LIFETIME_MILLIS = 600_000;

  /** As long as the name of a peer, which is what others expect. */
  private static final int NAME_LENGTH = 34;

  private final Host host;
  private final Kademlia kademlia;
  private final Loop.Timer looking;
  private long pause = FIRST_PAUSE_MILLIS;
  private long nextWalk;
  private int connectedBefore;
  private boolean walking;
  private boolean closed;

  private Explorer(Host host, Kademlia kademlia) {
    this.host = host;
    this.kademlia = kademlia;
    this.nextWalk = host.loop().now() + jittered(FIRST_PAUSE_MILLIS);
    this.looking = host.loop().every(LOOK_MILLIS, this::look);
  }

  static Explorer start(Host host, Kademlia kademlia) {
    return new Explorer(host, kademlia);
  }

  void close() {
    closed = true;
    looking.cancel();
  }

  private void look() {
    Acquaintances now = Acquaintances.of(host);
    if (now.connected().size() < connectedBefore) {
      pause = FIRST_PAUSE_MILLIS;
      nextWalk = Math.min(nextWalk, host.loop().now() + jittered(pause));
    }
    connectedBefore = now.connected().size();
    if (now.areEnough()) {
      return;
    }
    strangers(now).stream()
        .limit(Math.min(DIALS_AT_ONCE, now.missing()))
        .forEach(
            stranger -> {
              host.addressBook().add(stranger.peer(), stranger.addresses(), LIFETIME_MILLIS);
              host.connect(stranger.peer());
            });
    if (host.loop().now() >= nextWalk) {
      walk();
    }
  }

  /** Those of the table that are not connected, from networks where nobody was dialled first. */
  private List<PeerAddresses> strangers(Acquaintances now) {
    List<PeerAddresses> strangers = new ArrayList<>();
    for (PeerAddresses peer : kademlia.peers()) {
      if (!now.connected().contains(peer.peer()) && !peer.addresses().isEmpty()) {
        strangers.add(peer);
      }
    }
    Collections.shuffle(strangers, host.loop().random());
    strangers.sort((left, right) -> Boolean.compare(isFamiliar(left, now), isFamiliar(right, now)));
    return strangers;
  }

  private static boolean isFamiliar(PeerAddresses peer, Acquaintances now) {
    return now.dialledGroups().contains(IpGroup.of(peer.addresses().get(0)));
  }

  private void walk() {
    if (walking || kademlia.tableSize() == 0) {
      return;
    }
    walking = true;
    byte[] name = new byte[NAME_LENGTH];
    host.loop().random().nextBytes(name);
    int knownBefore = kademlia.tableSize();
    kademlia.closest(name).onComplete(found -> walked(kademlia.tableSize() > knownBefore));
  }

  private void walked(boolean newFaces) {
    walking = false;
    if (closed) {
      return;
    }
    pause = newFaces ? FIRST_PAUSE_MILLIS : Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
    nextWalk = host.loop().now() + jittered(pause);
  }

  private long jittered(long millis) {
    return millis / 2 + (long) (host.loop().random().nextDouble() * millis / 2);
  }
}
