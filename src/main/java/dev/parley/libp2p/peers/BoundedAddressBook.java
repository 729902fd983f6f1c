package dev.parley.libp2p.peers;

import dev.parley.libp2p.AddressBook;
import dev.parley.libp2p.Loop;
import dev.parley.libp2p.Multiaddr;
import dev.parley.libp2p.PeerId;
import java.util.Collection;
import java.util.List;

/** An address book of bounded size. */
public final class BoundedAddressBook implements AddressBook {

  public BoundedAddressBook(Loop loop) {}

  @Override
  public List<Multiaddr> addresses(PeerId peer) {
    return List.of();
  }

  @Override
  public void add(PeerId peer, Collection<Multiaddr> addresses, long lifetimeMillis) {}

  @Override
  public void reached(PeerId peer, Multiaddr address) {}

  @Override
  public void failed(PeerId peer, Multiaddr address) {}

  @Override
  public void forget(PeerId peer) {}

  @Override
  public List<PeerId> peers() {
    return List.of();
  }
}
