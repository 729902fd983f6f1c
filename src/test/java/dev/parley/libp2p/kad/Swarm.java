package dev.parley.libp2p.kad;

import dev.parley.libp2p.Libp2pException;
import dev.parley.libp2p.Libp2pException.Reason;
import dev.parley.libp2p.Loop;
import dev.parley.libp2p.Multiaddr;
import dev.parley.libp2p.PeerId;
import dev.parley.libp2p.sim.VirtualTime;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/** Peers without a network: each has a table and answers out of it, some time later. */
final class Swarm {

  static final int K = KademliaOptions.DEFAULT.k();
  private static final Neighbourhoods NEIGHBOURHOODS = new Neighbourhoods(IpLimits.DEFAULT);

  final VirtualTime time;
  final Loop loop;
  final Random random;
  final List<PeerId> peers = new ArrayList<>();
  final Set<PeerId> dead = new LinkedHashSet<>();
  final List<PeerId> asked = new ArrayList<>();
  private final Map<PeerId, Multiaddr> addresses = new LinkedHashMap<>();
  private final Map<PeerId, RoutingTable> tables = new LinkedHashMap<>();
  private final Map<PeerId, Function<byte[], List<PeerAddresses>>> liars = new LinkedHashMap<>();

  Swarm(long seed, int size) {
    time = new VirtualTime(seed);
    loop = time.loop();
    random = new Random(seed);
    for (int i = 0; i < size; i++) {
      add(Peers.random(random), Peers.everywhere(i));
    }
    List<Contact> everyone = new ArrayList<>(contacts(peers));
    for (PeerId peer : peers) {
      RoutingTable table = new RoutingTable(Key.of(peer), K, IpLimits.DEFAULT);
      // Everyone knows its neighbours, and of those far away as many as have a place.
      Collections.shuffle(everyone, random);
      everyone.forEach(contact -> table.add(contact, 0));
      tables.put(peer, table);
    }
  }

  private void add(PeerId peer, Multiaddr address) {
    peers.add(peer);
    addresses.put(peer, address);
  }

  /** A peer that answers whatever it likes. */
  PeerId addLiar(PeerId liar, Multiaddr address, Function<byte[], List<PeerAddresses>> says) {
    addresses.put(liar, address);
    liars.put(liar, says);
    return liar;
  }

  Contact contact(PeerId peer) {
    Multiaddr address = addresses.get(peer);
    return new Contact(peer, NEIGHBOURHOODS.of(address), List.of(address), 0);
  }

  List<Contact> contacts(List<PeerId> some) {
    return some.stream().map(this::contact).toList();
  }

  RoutingTable table(PeerId peer) {
    return tables.get(peer);
  }

  /** The truth: who is nearest among all that live. */
  List<PeerId> nearest(byte[] name) {
    List<PeerId> alive = new ArrayList<>(peers);
    alive.removeAll(dead);
    return nearest(Key.of(name), alive).subList(0, Math.min(K, alive.size()));
  }

  private static List<PeerId> nearest(Key target, List<PeerId> some) {
    Map<PeerId, Key> keys = new LinkedHashMap<>();
    some.forEach(peer -> keys.put(peer, Key.of(peer)));
    List<PeerId> sorted = new ArrayList<>(some);
    sorted.sort((left, right) -> target.compareDistances(keys.get(left), keys.get(right)));
    return sorted;
  }

  Lookup lookup(byte[] name) {
    return lookup(name, KademliaOptions.DEFAULT);
  }

  Lookup lookup(byte[] name, KademliaOptions options) {
    return new Lookup(loop, options, NEIGHBOURHOODS, this::ask, name, () -> false);
  }

  /** Runs a lookup until it ends. */
  List<PeerId> run(Lookup lookup, List<Contact> known) {
    AtomicReference<List<Candidate>> found = new AtomicReference<>();
    lookup.run(known).onSuccess(found::set);
    while (found.get() == null && time.step()) {}
    return found.get().stream().map(candidate -> candidate.peer).toList();
  }

  private Future<Asker.Answer> ask(PeerAddresses peer, byte[] name) {
    asked.add(peer.peer());
    Promise<Asker.Answer> answer = Promise.promise();
    boolean there =
        addresses.containsKey(peer.peer())
            && !dead.contains(peer.peer())
            && peer.addresses().contains(addresses.get(peer.peer()));
    if (!there) {
      loop.schedule(
          KademliaOptions.DEFAULT.lookups().queryTimeoutMillis(),
          () -> answer.fail(new Libp2pException(Reason.UNREACHABLE, "nobody there")));
      return answer.future();
    }
    Multiaddr from = addresses.get(peer.peer());
    loop.schedule(
        20 + random.nextInt(200),
        () -> answer.complete(new Asker.Answer(from, true, closer(peer.peer(), name))));
    return answer.future();
  }

  private List<PeerAddresses> closer(PeerId peer, byte[] name) {
    if (liars.containsKey(peer)) {
      return liars.get(peer).apply(name);
    }
    return tables.get(peer).closest(Key.of(name), K, contact -> true).stream()
        .map(contact -> new PeerAddresses(contact.peer, contact.addresses()))
        .toList();
  }
}
