package dev.parley.libp2p.peers;

import dev.parley.libp2p.AddressBook;
import dev.parley.libp2p.Loop;
import dev.parley.libp2p.Multiaddr;
import dev.parley.libp2p.PeerId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An address book that no flood of peers or addresses makes large, or makes forget peers that were
 * really reached: what is full gives up first what was only heard of and has the least life left.
 */
public final class BoundedAddressBook implements AddressBook {

  private static final int DEFAULT_MAX_PEERS = 10_000;

  /** With names of 255 characters some 25 MB, with IP addresses a quarter of that. */
  private static final int MAX_ADDRESSES_PER_PEER_ON_AVERAGE = 4;

  /** Making room sorts all peers, so it makes room for many. */
  private static final int FRACTION_DROPPED = 16;

  private static final long MAX_LIFETIME_MILLIS = 30L * 24 * 3_600_000;

  /** A machine that answered is likely to answer tomorrow. */
  private static final long REACHED_LIFETIME_MILLIS = 24 * 3_600_000;

  private final Loop loop;
  private final int maxPeers;
  private final int maxAddresses;
  private final Map<PeerId, KnownPeer> peers = new LinkedHashMap<>();
  private int addressCount;

  public BoundedAddressBook(Loop loop) {
    this(loop, DEFAULT_MAX_PEERS);
  }

  public BoundedAddressBook(Loop loop, int maxPeers) {
    this.loop = loop;
    this.maxPeers = maxPeers;
    this.maxAddresses = MAX_ADDRESSES_PER_PEER_ON_AVERAGE * maxPeers;
  }

  @Override
  public List<Multiaddr> addresses(PeerId peer) {
    KnownPeer known = peers.get(peer);
    return known == null ? List.of() : known.bestFirst(loop.now());
  }

  @Override
  public void add(PeerId peer, Collection<Multiaddr> addresses, long lifetimeMillis) {
    for (Multiaddr address : addresses) {
      remember(peer, address, lifetimeMillis, false);
    }
  }

  @Override
  public void addFromPeer(PeerId peer, Collection<Multiaddr> addresses, long lifetimeMillis) {
    KnownPeer known = peers.get(peer);
    if (known != null) {
      known.forgetWhatItSaid();
    }
    for (Multiaddr address : addresses) {
      remember(peer, address, lifetimeMillis, true);
    }
  }

  @Override
  public void reached(PeerId peer, Multiaddr address) {
    KnownAddress known = remember(peer, address, REACHED_LIFETIME_MILLIS, true);
    if (known != null) {
      known.reached(loop.now());
    }
  }

  @Override
  public void failed(PeerId peer, Multiaddr address) {
    KnownPeer known = peers.get(peer);
    KnownAddress failed = known == null ? null : known.find(address.withoutPeer());
    if (failed != null) {
      failed.failed(loop.now());
    }
  }

  @Override
  public void forget(PeerId peer) {
    KnownPeer forgotten = peers.remove(peer);
    addressCount -= forgotten == null ? 0 : forgotten.size();
  }

  @Override
  public List<PeerId> peers() {
    long now = loop.now();
    List<PeerId> alive = new ArrayList<>();
    for (KnownPeer known : peers.values()) {
      if (!known.isExpired(now)) {
        alive.add(known.peer);
      }
    }
    return alive;
  }

  /** What is held now, with what has expired and nobody asked for. */
  int addressCount() {
    return addressCount;
  }

  private KnownAddress remember(
      PeerId peer, Multiaddr address, long lifetimeMillis, boolean fromPeer) {
    if (lifetimeMillis <= 0 || Reach.of(address) == Reach.NOWHERE || !belongsTo(peer, address)) {
      return null;
    }
    KnownPeer known = peers.get(peer);
    if (known == null || known.size() < KnownPeer.MAX_ADDRESSES) {
      makeRoom(known == null);
      known = peers.computeIfAbsent(peer, KnownPeer::new);
    }
    int before = known.size();
    KnownAddress remembered = known.findOrAdd(address.withoutPeer(), fromPeer ? 1 : 0);
    addressCount += known.size() - before;
    if (remembered != null) {
      long lifetime = Math.min(lifetimeMillis, MAX_LIFETIME_MILLIS);
      remembered.expiresAt = Math.max(remembered.expiresAt, loop.now() + lifetime);
      remembered.fromPeer |= fromPeer;
    }
    return remembered;
  }

  private static boolean belongsTo(PeerId peer, Multiaddr address) {
    PeerId named = address.peer();
    return named == null || named.equals(peer);
  }

  private void makeRoom(boolean forPeer) {
    if (addressCount < maxAddresses && (!forPeer || peers.size() < maxPeers)) {
      return;
    }
    expire();
    if (hasRoomForMany()) {
      return;
    }
    List<KnownPeer> leastWorthFirst = new ArrayList<>(peers.values());
    leastWorthFirst.sort(KnownPeer.leastWorthFirst());
    int dropped = leastWorthFirst.size() / FRACTION_DROPPED + 1;
    leastWorthFirst.subList(0, dropped).forEach(known -> forget(known.peer));
  }

  private boolean hasRoomForMany() {
    return addressCount <= maxAddresses - maxAddresses / FRACTION_DROPPED
        && peers.size() < maxPeers - maxPeers / FRACTION_DROPPED;
  }

  private void expire() {
    long now = loop.now();
    addressCount = 0;
    for (KnownPeer known : List.copyOf(peers.values())) {
      known.expire(now);
      if (known.size() == 0) {
        peers.remove(known.peer);
      }
      addressCount += known.size();
    }
  }
}
