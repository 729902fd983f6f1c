package dev.parley.libp2p.kad;

import dev.parley.libp2p.Connection;
import dev.parley.libp2p.Host;
import dev.parley.libp2p.Libp2pException;
import dev.parley.libp2p.Libp2pException.Reason;
import dev.parley.libp2p.Multiaddr;
import dev.parley.libp2p.PeerId;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** The lookups of a node, a few at a time. */
final class Lookups {

  /**
   * Each remembers at most 160 peers that wait and 120 that were asked, with 16 addresses each:
   * about 2 MiB in the hands of liars, some 100 KiB otherwise.
   */
  private static final int PARALLELISM = 8;

  private static final int MAX_WAITING = 256;

  /** How many times k contacts a lookup begins with: the farther ones stand in for the dead. */
  private static final int SPARE_BEGINNINGS = 2;

  private final Host host;
  private final KademliaOptions options;
  private final RoutingTable table;
  private final Neighbourhoods neighbourhoods;
  private final Asker asker;
  private final Counters counters;
  private final Set<Lookup> running = new LinkedHashSet<>();
  private final Deque<Waiting> waiting = new ArrayDeque<>();
  private boolean closed;

  private record Waiting(Lookup lookup, byte[] name, Promise<List<Candidate>> result) {}

  Lookups(
      Host host,
      KademliaOptions options,
      RoutingTable table,
      Neighbourhoods neighbourhoods,
      Asker asker,
      Counters counters) {
    this.host = host;
    this.options = options;
    this.table = table;
    this.neighbourhoods = neighbourhoods;
    this.asker = asker;
    this.counters = counters;
  }

  Future<List<PeerAddresses>> closest(byte[] name) {
    return run(lookup(name, () -> false), name)
        .map(found -> found.stream().map(Candidate::whereabouts).toList());
  }

  Future<PeerAddresses> find(PeerId peer) {
    if (peer.equals(host.peerId())) {
      return Future.succeededFuture(new PeerAddresses(peer, host.addresses()));
    }
    Connection connection = host.connection(peer);
    if (connection != null) {
      return Future.succeededFuture(connected(peer, List.of()));
    }
    byte[] name = peer.bytes();
    Lookup lookup = lookup(name, () -> host.connection(peer) != null);
    return run(lookup, name).compose(found -> found(peer, lookup.candidate(Key.of(name))));
  }

  private Future<PeerAddresses> found(PeerId peer, Candidate candidate) {
    List<Multiaddr> said = candidate == null ? List.of() : candidate.whereabouts().addresses();
    if (host.connection(peer) != null) {
      return Future.succeededFuture(connected(peer, said));
    }
    return said.isEmpty()
        ? Future.failedFuture(new Libp2pException(Reason.UNREACHABLE, "nobody knows " + peer))
        : Future.succeededFuture(new PeerAddresses(peer, said));
  }

  /** Where a connected peer lives; the address that was dialled comes first. */
  private PeerAddresses connected(PeerId peer, List<Multiaddr> said) {
    Connection connection = host.connection(peer);
    Set<Multiaddr> addresses = new LinkedHashSet<>();
    if (connection.isInitiator()) {
      addresses.add(connection.remoteAddress().withoutPeer());
    }
    addresses.addAll(host.addressBook().addresses(peer));
    addresses.addAll(said);
    return new PeerAddresses(peer, new ArrayList<>(addresses));
  }

  private Lookup lookup(byte[] name, BooleanSupplier isFound) {
    return new Lookup(host.loop(), options, neighbourhoods, asker, name, isFound);
  }

  private Future<List<Candidate>> run(Lookup lookup, byte[] name) {
    if (closed) {
      return Future.failedFuture(new Libp2pException(Reason.CLOSED, "Kademlia is closed"));
    }
    if (waiting.size() >= MAX_WAITING) {
      return Future.failedFuture(new Libp2pException(Reason.LIMIT, "too many lookups wait"));
    }
    Waiting last = new Waiting(lookup, name, Promise.promise());
    waiting.add(last);
    proceed();
    return last.result.future();
  }

  private void proceed() {
    while (running.size() < PARALLELISM && !waiting.isEmpty()) {
      Waiting next = waiting.remove();
      counters.lookups++;
      running.add(next.lookup);
      next.lookup.run(beginning(Key.of(next.name))).onSuccess(found -> ended(next, found));
    }
  }

  /** The nearest contacts that answer, and if these are few, those that did not of late. */
  private List<Contact> beginning(Key target) {
    table.bucket(target, host.loop().now()).lookedUp(host.loop().now());
    int enough = SPARE_BEGINNINGS * options.k();
    List<Contact> known = table.closest(target, enough, contact -> !contact.isSuspect());
    if (known.size() < options.lookups().parallelism()) {
      known.addAll(table.closest(target, options.k(), Contact::isSuspect));
    }
    return known;
  }

  private void ended(Waiting lookup, List<Candidate> found) {
    running.remove(lookup.lookup);
    proceed();
    if (closed) {
      lookup.result.tryFail(new Libp2pException(Reason.CLOSED, "Kademlia is closed"));
    } else {
      lookup.result.complete(found);
    }
  }

  void close() {
    closed = true;
    Libp2pException cause = new Libp2pException(Reason.CLOSED, "Kademlia is closed");
    List<Waiting> left = new ArrayList<>(waiting);
    waiting.clear();
    List.copyOf(running).forEach(Lookup::finish);
    left.forEach(lookup -> lookup.result.fail(cause));
  }
}
