package dev.parley.libp2p.kad;

import dev.parley.libp2p.IpNetwork;
import dev.parley.libp2p.Multiaddr;
import dev.parley.libp2p.PeerId;
import java.util.List;

/** A peer in the table, or one that waits for a place in it. */
final class Contact {

  final PeerId peer;
  final Key key;

  /** Where its proven connection comes from; null where peers are not counted. */
  final IpNetwork neighbourhood;

  /** What it says of itself, not what others say. */
  private List<Multiaddr> addresses;

  /** Where this node has dialled it; null if it always came itself. */
  private Multiaddr reachedAt;

  private long seenAt;
  private long suspectSince = -1;

  Contact(PeerId peer, IpNetwork neighbourhood, List<Multiaddr> addresses, long now) {
    this.peer = peer;
    this.key = Key.of(peer);
    this.neighbourhood = neighbourhood;
    this.addresses = List.copyOf(addresses);
    this.seenAt = now;
  }

  List<Multiaddr> addresses() {
    return addresses;
  }

  void addresses(List<Multiaddr> addresses) {
    this.addresses = List.copyOf(addresses);
  }

  Multiaddr reachedAt() {
    return reachedAt;
  }

  void reachedAt(Multiaddr address) {
    reachedAt = address;
  }

  /** When it last answered. */
  long seenAt() {
    return seenAt;
  }

  /** Whether it did not answer when it was asked last. */
  boolean isSuspect() {
    return suspectSince >= 0;
  }

  /** Since when it does not answer. */
  long suspectSince() {
    return suspectSince;
  }

  void answered(long now) {
    seenAt = now;
    suspectSince = -1;
  }

  void failed(long now) {
    if (suspectSince < 0) {
      suspectSince = now;
    }
  }
}
