package dev.parley.libp2p.peers;

import dev.parley.libp2p.Multiaddr;
import dev.parley.libp2p.PeerId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/** The addresses of one peer, few enough to search them one by one. */
final class KnownPeer {

  /** A machine with several networks and a name has fewer; each costs a dial. */
  static final int MAX_ADDRESSES = 16;

  final PeerId peer;
  private final List<KnownAddress> addresses = new ArrayList<>(2);

  KnownPeer(PeerId peer) {
    this.peer = peer;
  }

  int size() {
    return addresses.size();
  }

  KnownAddress find(Multiaddr address) {
    for (KnownAddress known : addresses) {
      if (known.address.equals(address)) {
        return known;
      }
    }
    return null;
  }

  /**
   * What is known of an address, making room for it if it is new; null if all others are worth
   * more.
   */
  KnownAddress findOrAdd(Multiaddr address, int worth) {
    KnownAddress known = find(address);
    if (known != null) {
      return known;
    }
    if (addresses.size() == MAX_ADDRESSES) {
      KnownAddress least = Collections.min(addresses, KnownAddress.leastWorthFirst());
      if (least.worth() > worth) {
        return null;
      }
      addresses.remove(least);
    }
    known = new KnownAddress(address);
    addresses.add(known);
    return known;
  }

  void forgetWhatItSaid() {
    addresses.forEach(known -> known.fromPeer = false);
  }

  void expire(long now) {
    addresses.removeIf(known -> known.isExpired(now));
  }

  List<Multiaddr> bestFirst(long now) {
    return addresses.stream()
        .filter(known -> !known.isExpired(now))
        .sorted(KnownAddress.bestFirst(now))
        .map(known -> known.address)
        .toList();
  }

  boolean isExpired(long now) {
    return addresses.stream().allMatch(known -> known.isExpired(now));
  }

  static Comparator<KnownPeer> leastWorthFirst() {
    return Comparator.comparingInt(KnownPeer::worth).thenComparingLong(KnownPeer::expiresAt);
  }

  private int worth() {
    int worth = 0;
    for (KnownAddress known : addresses) {
      worth = Math.max(worth, known.worth());
    }
    return worth;
  }

  private long expiresAt() {
    long last = Long.MIN_VALUE;
    for (KnownAddress known : addresses) {
      last = Math.max(last, known.expiresAt);
    }
    return last;
  }
}
