package dev.parley.libp2p;

import java.util.Collection;
import java.util.List;

/** Where peers were heard to live, each address for as long as whoever told it deserves. */
public interface AddressBook {

  /** The addresses of a peer that have not expired, without {@code /p2p/…}, the best first. */
  List<Multiaddr> addresses(PeerId peer);

  /** Remembers addresses that somebody told, or remembers them for longer. */
  void add(PeerId peer, Collection<Multiaddr> addresses, long lifetimeMillis);

  /**
   * Remembers what a peer that proved itself says of its own addresses. They come before what
   * others say of it, and what it said earlier and now leaves out is no better than that.
   */
  default void addFromPeer(PeerId peer, Collection<Multiaddr> addresses, long lifetimeMillis) {
    add(peer, addresses, lifetimeMillis);
  }

  /** A dial reached the peer there: the address is moved to the front. */
  void reached(PeerId peer, Multiaddr address);

  /** A dial failed there. */
  void failed(PeerId peer, Multiaddr address);

  void forget(PeerId peer);

  /** Every peer with an address that has not expired. */
  List<PeerId> peers();
}
