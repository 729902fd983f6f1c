package dev.parley.libp2p.kad;

import dev.parley.libp2p.Connection;
import dev.parley.libp2p.Host;
import dev.parley.libp2p.IpNetwork;
import dev.parley.libp2p.Multiaddr;
import dev.parley.libp2p.PeerId;
import dev.parley.libp2p.PeerInfo;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Decides who comes into the table: a peer that says it serves the protocol, is connected, and has
 * answered a question. What others say of it counts for nothing.
 */
final class Admissions {

  /** Enough to fill a table of a large network, one after the other. */
  private static final int MAX_WAITING = 64;

  private static final int PARALLELISM = 4;

  /** Peers that answered before they said what they speak, which takes a round trip. */
  private static final int MAX_UNIDENTIFIED = 256;

  /** A contact that answered so lately is not asked again whether it is there. */
  static final long FRESH_MILLIS = 60_000;

  private final Host host;
  private final KademliaOptions options;
  private final RoutingTable table;
  private final Neighbourhoods neighbourhoods;
  private final Hearsay hearsay;
  private final Asker asker;
  private final Counters counters;
  private final Runnable changed;
  private final Deque<PeerAddresses> waiting = new ArrayDeque<>();
  private final Set<PeerId> queued = new LinkedHashSet<>();
  private final Set<PeerId> unidentified = new LinkedHashSet<>();
  private int running;

  Admissions(
      Host host,
      KademliaOptions options,
      RoutingTable table,
      Neighbourhoods neighbourhoods,
      Hearsay hearsay,
      Asker asker,
      Counters counters,
      Runnable changed) {
    this.host = host;
    this.options = options;
    this.table = table;
    this.neighbourhoods = neighbourhoods;
    this.hearsay = hearsay;
    this.asker = asker;
    this.counters = counters;
    this.changed = changed;
  }

  /** A connected peer said what it speaks. */
  void identified(Connection connection, PeerInfo info) {
    PeerId peer = connection.remotePeer();
    if (!info.protocols().contains(options.protocol())) {
      leave(peer);
      return;
    }
    Contact contact = table.get(peer);
    if (contact != null) {
      introduce(contact, connection, info);
      if (contact.isSuspect()) {
        check(peer, List.of());
      }
      return;
    }
    Contact newcomer = newcomer(connection, info);
    if (unidentified.remove(peer)) {
      enter(newcomer);
      return;
    }
    switch (place(newcomer)) {
      case FREE -> check(peer, List.of());
      case FULL -> waitForPlace(newcomer);
      case CROWDED -> counters.refusedPeers++;
      case TAKEN, NONE -> {}
    }
  }

  /** A peer answered a question: it stays, or it comes in. */
  void answered(PeerId peer) {
    Connection connection = host.connection(peer);
    PeerInfo info = connection == null ? null : connection.info();
    if (info == null) {
      awaitIdentification(peer);
      return;
    }
    if (!info.protocols().contains(options.protocol())) {
      return;
    }
    Contact contact = table.get(peer);
    if (contact != null && hasMoved(contact, connection)) {
      // Its place was given to it where it was; it has to find one where it is.
      leave(peer);
      contact = null;
    }
    if (contact != null) {
      boolean returned = contact.isSuspect();
      introduce(contact, connection, info);
      table.answered(contact, now());
      if (returned) {
        changed.run();
      }
      return;
    }
    enter(newcomer(connection, info));
  }

  private void awaitIdentification(PeerId peer) {
    if (unidentified.size() >= MAX_UNIDENTIFIED) {
      unidentified.remove(unidentified.iterator().next());
    }
    unidentified.add(peer);
  }

  void disconnected(PeerId peer) {
    unidentified.remove(peer);
  }

  private boolean hasMoved(Contact contact, Connection connection) {
    IpNetwork here = neighbourhoods.of(connection.remoteAddress());
    return here != null && !here.equals(contact.neighbourhood);
  }

  private void enter(Contact newcomer) {
    if (newcomer.addresses().isEmpty()) {
      // Nobody could be sent there, and neither could this node return.
      return;
    }
    switch (place(newcomer)) {
      case FREE -> {
        table.add(newcomer, now());
        changed.run();
      }
      case FULL -> waitForPlace(newcomer);
      case CROWDED -> counters.refusedPeers++;
      case TAKEN, NONE -> {}
    }
  }

  /** A peer did not answer a question. */
  void failed(PeerId peer) {
    Contact contact = table.get(peer);
    Bucket bucket = bucketOf(peer);
    bucket.removeSpare(peer);
    boolean wasThere = contact != null && !contact.isSuspect();
    if (contact != null) {
      contact.failed(now());
    }
    if (bucket.worstSuspect() != null) {
      checkLastSpare(bucket);
    }
    if (wasThere) {
      changed.run();
    }
  }

  private void leave(PeerId peer) {
    boolean known = table.get(peer) != null;
    table.remove(peer);
    bucketOf(peer).removeSpare(peer);
    if (known) {
      changed.run();
    }
  }

  /** The last that came takes the place of one that fails, if it answers. */
  private void checkLastSpare(Bucket bucket) {
    List<Contact> spares = bucket.spares();
    if (!spares.isEmpty()) {
      Contact spare = spares.get(spares.size() - 1);
      check(spare.peer, spare.addresses());
    }
  }

  /** The bucket is full: whoever answered longest ago has to answer again. */
  private void waitForPlace(Contact newcomer) {
    Bucket bucket = table.bucket(newcomer.key, now());
    bucket.addSpare(newcomer);
    Contact oldest = bucket.oldest();
    if (now() - oldest.seenAt() >= FRESH_MILLIS) {
      check(oldest.peer, oldest.addresses());
    }
  }

  /** Asks a peer for this node's neighbours, which is worth knowing anyway. */
  void check(PeerId peer, List<Multiaddr> addresses) {
    if (queued.contains(peer) || waiting.size() >= MAX_WAITING) {
      return;
    }
    queued.add(peer);
    waiting.add(new PeerAddresses(peer, addresses));
    proceed();
  }

  private void proceed() {
    while (running < PARALLELISM && !waiting.isEmpty()) {
      running++;
      PeerAddresses next = waiting.remove();
      asker
          .ask(next, host.peerId().bytes())
          .onComplete(outcome -> host.loop().execute(() -> checked(next.peer())));
    }
  }

  private void checked(PeerId peer) {
    running--;
    queued.remove(peer);
    proceed();
  }

  private Contact newcomer(Connection connection, PeerInfo info) {
    IpNetwork neighbourhood = neighbourhoods.of(connection.remoteAddress());
    Contact newcomer = new Contact(connection.remotePeer(), neighbourhood, List.of(), now());
    introduce(newcomer, connection, info);
    return newcomer;
  }

  private void introduce(Contact contact, Connection connection, PeerInfo info) {
    contact.addresses(addresses(connection, info));
    if (connection.isInitiator()) {
      contact.reachedAt(connection.remoteAddress().withoutPeer());
    }
  }

  /** What a peer says of itself; where it was dialled comes first, because that is proven. */
  private List<Multiaddr> addresses(Connection connection, PeerInfo info) {
    PeerId peer = connection.remotePeer();
    List<Multiaddr> all = new ArrayList<>();
    if (connection.isInitiator()) {
      all.add(connection.remoteAddress().withoutPeer());
    }
    for (Multiaddr address : hearsay.tellable(info.addresses(), connection.remoteAddress())) {
      PeerId named = address.peer();
      Multiaddr bare = address.withoutPeer();
      if ((named == null || named.equals(peer)) && !all.contains(bare)) {
        all.add(bare);
      }
    }
    return all.subList(0, Math.min(all.size(), Message.MAX_ADDRESSES));
  }

  private RoutingTable.Place place(Contact newcomer) {
    return table.placeFor(newcomer.peer, newcomer.key, newcomer.neighbourhood, now());
  }

  private Bucket bucketOf(PeerId peer) {
    return table.bucket(Key.of(peer), now());
  }

  private long now() {
    return host.loop().now();
  }
}
