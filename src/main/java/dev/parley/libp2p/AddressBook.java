package dev.parley.libp2p;

import java.util.Collection;
import java.util.List;

/** Where peers were heard to live, each address for as long as whoever told it deserves. */
public interface AddressBook {

  /** The addresses of a peer that have not expired, without {@code /p2p/…}, the best first. */
  List<Multiaddr> addresses(PeerId peer);

  /** Remembers addresses, or remembers them for longer. */
  void add(PeerId peer, Collection<Multiaddr> addresses, long lifetimeMillis);

  /** A dial reached the peer there: the address is moved to the front. */
  void reached(PeerId peer, Multiaddr address);

  /** A dial failed there. */
  void failed(PeerId peer, Multiaddr address);

  void forget(PeerId peer);

  /** Every peer with an address that has not expired. */
  List<PeerId> peers();
}
