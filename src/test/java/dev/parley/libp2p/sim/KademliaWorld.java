package dev.parley.libp2p.sim;

import dev.parley.libp2p.PeerId;
import dev.parley.libp2p.kad.Kademlia;
import dev.parley.libp2p.kad.KademliaOptions;
import dev.parley.libp2p.kad.KademliaStats;
import dev.parley.libp2p.kad.PeerAddresses;
import io.vertx.core.Future;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;

/** A cluster whose hosts find each other by Kademlia, and how well they do. */
final class KademliaWorld {

  private static final int K = 20;

  private final Cluster cluster;
  private final KademliaOptions options;
  private final TreeMap<Integer, Kademlia> nodes = new TreeMap<>();

  KademliaWorld(Cluster cluster, KademliaOptions options) {
    this.cluster = cluster;
    this.options = options;
  }

  Kademlia start(Cluster.Node node) {
    Kademlia kademlia = Kademlia.start(node.host(), options);
    nodes.put(node.index(), kademlia);
    return kademlia;
  }

  Kademlia node(int index) {
    return nodes.get(index);
  }

  /** Everybody enters through the first host, one after the other. */
  void enterThroughTheFirst(long pauseMillis) {
    enterThroughTheFirst(1, pauseMillis);
  }

  /** All from a number on enter through the first host. */
  void enterThroughTheFirst(int from, long pauseMillis) {
    List<Future<Void>> entered = new ArrayList<>();
    for (int i = from; i < cluster.size(); i++) {
      entered.add(node(i).bootstrap(List.of(cluster.node(0).address())));
      cluster.run(pauseMillis);
    }
    cluster.until("all have entered", 300_000, () -> entered.stream().allMatch(Future::succeeded));
  }

  /** Which part of the k nearest peers to random names random hosts find. */
  double recall(int lookups) {
    return recall(lookups, K, 0);
  }

  /**
   * Which part of so many of the nearest honest peers is found, asked by hosts from a number on.
   */
  double recall(int lookups, int nearest, int firstAsking) {
    long found = 0;
    long there = 0;
    for (int i = 0; i < lookups; i++) {
      byte[] name = new byte[34];
      cluster.random().nextBytes(name);
      Cluster.Node asking = anyone(firstAsking);
      List<PeerId> truth = nearest(name, nearest, asking);
      List<PeerId> answer =
          cluster.await(nodes.get(asking.index()).closest(name)).stream()
              .map(PeerAddresses::peer)
              .toList();
      there += truth.size();
      found += truth.stream().filter(answer::contains).count();
    }
    return (double) found / there;
  }

  /** Which part of random peers random hosts find, and connect to. */
  double found(int lookups) {
    return found(lookups, 0);
  }

  /** The same, asked by hosts from a number on. */
  double found(int lookups, int firstAsking) {
    int found = 0;
    for (int i = 0; i < lookups; i++) {
      Cluster.Node asking = anyone(firstAsking);
      Cluster.Node wanted = anyone(0);
      if (asking != wanted) {
        Future<PeerAddresses> find = nodes.get(asking.index()).find(wanted.peerId());
        cluster.until("a lookup ends", 120_000, find::isComplete);
        boolean right = find.succeeded() && asking.host().connection(wanted.peerId()) != null;
        found += right ? 1 : 0;
      } else {
        found++;
      }
    }
    return (double) found / lookups;
  }

  private Cluster.Node anyone(int first) {
    List<Cluster.Node> some = members().stream().filter(node -> node.index() >= first).toList();
    return some.get(cluster.random().nextInt(some.size()));
  }

  /** The hosts that are up and take part honestly. */
  private List<Cluster.Node> members() {
    return cluster.up().stream().filter(node -> nodes.containsKey(node.index())).toList();
  }

  private List<PeerId> nearest(byte[] name, int count, Cluster.Node asking) {
    byte[] target = hash(name);
    return members().stream()
        .filter(node -> node != asking)
        .map(Cluster.Node::peerId)
        .sorted(Comparator.comparing(peer -> distance(target, peer), Arrays::compareUnsigned))
        .limit(count)
        .toList();
  }

  private static byte[] distance(byte[] target, PeerId peer) {
    byte[] distance = hash(peer.bytes());
    for (int i = 0; i < distance.length; i++) {
      distance[i] ^= target[i];
    }
    return distance;
  }

  private static byte[] hash(byte[] name) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(name);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-256", e);
    }
  }

  int smallestTable() {
    return members().stream().mapToInt(node -> node(node.index()).tableSize()).min().orElse(0);
  }

  String figures(String name) {
    long queries = 0;
    long failed = 0;
    long lookups = 0;
    long connections = 0;
    for (Cluster.Node node : members()) {
      KademliaStats stats = node(node.index()).stats();
      queries += stats.queries();
      failed += stats.failedQueries();
      lookups += stats.lookups();
      connections += node.host().connections().size();
    }
    int size = members().size();
    return String.format(
        "%s: %d hosts, smallest table %d, connections %.1f a host, %.1f queries a lookup,"
            + " %.1f queries a host, failed %.4f, %d ms of virtual time, tasks %d",
        name,
        size,
        smallestTable(),
        (double) connections / size,
        (double) queries / lookups,
        (double) queries / size,
        (double) failed / queries,
        cluster.time().now(),
        cluster.time().steps());
  }
}
