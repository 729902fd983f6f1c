package dev.parley.libp2p.kad;

import dev.parley.libp2p.Multiaddr;
import dev.parley.libp2p.PeerId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What of the addresses that peers tell is taken, and what is told to them. */
final class Hearsay {

  private final PeerId self;
  private final int k;
  private final boolean shareLocal;
  private final Counters counters;

  Hearsay(PeerId self, KademliaOptions options, Counters counters) {
    this.self = self;
    this.k = options.k();
    this.shareLocal = options.shareLocalAddresses();
    this.counters = counters;
  }

  /** The peers in an answer that can be asked in turn, at most k, each once. */
  List<PeerAddresses> usable(List<Message.Peer> told, Multiaddr teller) {
    Map<PeerId, PeerAddresses> usable = new LinkedHashMap<>();
    for (Message.Peer peer : told) {
      List<Multiaddr> addresses = dialable(peer.id(), peer.addresses(), teller);
      boolean fits = usable.size() < k || usable.containsKey(peer.id());
      if (peer.id().equals(self) || addresses.isEmpty() || !fits) {
        counters.ignoredPeers++;
        continue;
      }
      // Told twice, a peer has what was told first.
      usable.putIfAbsent(peer.id(), new PeerAddresses(peer.id(), addresses));
    }
    return List.copyOf(usable.values());
  }

  /** The addresses where a peer can be dialled, if whoever tells of them may know them. */
  List<Multiaddr> dialable(PeerId peer, Collection<Multiaddr> told, Multiaddr teller) {
    List<Multiaddr> addresses = new ArrayList<>();
    for (Multiaddr address : told) {
      PeerId named = address.peer();
      boolean meant = named == null || named.equals(peer);
      if (meant && address.isTcp() && isShared(address, teller)) {
        addresses.add(address.withoutPeer());
      }
      if (addresses.size() == Message.MAX_ADDRESSES) {
        break;
      }
    }
    return addresses;
  }

  /** The addresses of a peer that are worth telling another one. */
  List<Multiaddr> tellable(Collection<Multiaddr> addresses, Multiaddr asker) {
    List<Multiaddr> told = new ArrayList<>();
    for (Multiaddr address : addresses) {
      if (told.size() < Message.MAX_ADDRESSES && isShared(address, asker)) {
        told.add(address);
      }
    }
    return told;
  }

  private boolean isShared(Multiaddr address, Multiaddr other) {
    AddressScope scope = AddressScope.of(address);
    return scope.isSharedWith(shareLocal ? AddressScope.THIS_MACHINE : AddressScope.of(other));
  }
}
