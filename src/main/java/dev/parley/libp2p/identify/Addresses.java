package dev.parley.libp2p.identify;

import dev.parley.libp2p.Malformed;
import dev.parley.libp2p.Multiaddr;
import dev.parley.libp2p.PeerId;
import java.util.ArrayList;
import java.util.List;

/** Lists of addresses that others wrote, in which single ones may be of kinds unheard of. */
final class Addresses {

  private Addresses() {}

  /** The address in the bytes; null if it cannot be read. */
  static Multiaddr read(byte[] encoded) {
    try {
      return Multiaddr.decode(encoded);
    } catch (Malformed unheardOf) {
      return null;
    }
  }

  /** Adds an address that can be read, while there is room. */
  static void add(List<Multiaddr> addresses, byte[] encoded, int max) {
    Multiaddr address = addresses.size() < max ? read(encoded) : null;
    if (address != null) {
      addresses.add(address);
    }
  }

  /** The addresses that name the peer or nobody, without its name. */
  static List<Multiaddr> of(PeerId peer, List<Multiaddr> addresses) {
    List<Multiaddr> own = new ArrayList<>(addresses.size());
    for (Multiaddr address : addresses) {
      PeerId named = address.peer();
      if (named == null || named.equals(peer)) {
        own.add(address.withoutPeer());
      }
    }
    return own;
  }
}
