package dev.parley.libp2p.kad;

import dev.parley.libp2p.Multiaddr;
import dev.parley.libp2p.PeerId;
import dev.parley.libp2p.sim.Cluster;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Real hosts in a simulated network, all of them in Kademlia; the first is everybody's seed. */
final class KadNetwork {

  static final int K = KademliaOptions.DEFAULT.k();

  final Cluster cluster;
  private final Map<PeerId, Kademlia> nodes = new LinkedHashMap<>();
  private KademliaOptions options = KademliaOptions.DEFAULT;

  KadNetwork(Cluster cluster) {
    this.cluster = cluster;
    cluster.onStart(node -> nodes.put(node.peerId(), Kademlia.start(node.host(), options)));
  }

  /** For the nodes that start from now on. */
  KadNetwork with(KademliaOptions options) {
    this.options = options;
    return this;
  }

  /** Starts nodes that enter through the first one, and waits until they have. */
  KadNetwork start(int count) {
    int before = cluster.size();
    cluster.start(count);
    List<Future<Void>> entering = new ArrayList<>();
    for (int i = Math.max(1, before); i < cluster.size(); i++) {
      entering.add(enter(cluster.node(i)));
    }
    entering.forEach(cluster::await);
    return this;
  }

  /** Starts a host that has no part in Kademlia, but what a test makes of it. */
  Cluster.Node startStranger() {
    KademliaOptions elsewhere =
        KademliaOptions.DEFAULT.withProtocol("/elsewhere").withMode(KademliaMode.CLIENT);
    KademliaOptions before = options;
    with(elsewhere).cluster.start(1);
    options = before;
    return cluster.node(cluster.size() - 1);
  }

  Future<Void> enter(Cluster.Node node) {
    return kad(node).bootstrap(List.of(seed()));
  }

  Multiaddr seed() {
    return cluster.node(0).address();
  }

  Kademlia kad(int index) {
    return kad(cluster.node(index));
  }

  Kademlia kad(Cluster.Node node) {
    return nodes.get(node.peerId());
  }

  /** Every node looks around once, all at the same time. */
  KadNetwork refresh() {
    List<Future<Void>> refreshes = new ArrayList<>();
    cluster.up().forEach(node -> refreshes.add(kad(node).refresh()));
    refreshes.forEach(cluster::await);
    return this;
  }

  /** The peers that a node's lookup finds. */
  List<PeerId> find(Cluster.Node from, byte[] name) {
    return cluster.await(kad(from).closest(name)).stream().map(PeerAddresses::peer).toList();
  }

  /** The truth: the closest k of those that are up, without the one who asks. */
  List<PeerId> nearest(Cluster.Node from, byte[] name) {
    Key target = Key.of(name);
    return cluster.up().stream()
        .filter(node -> node != from)
        .map(Cluster.Node::peerId)
        .sorted(Comparator.comparing(Key::of, target::compareDistances))
        .limit(K)
        .toList();
  }

  Cluster.Node anyNode() {
    List<Cluster.Node> up = cluster.up();
    return up.get(cluster.random().nextInt(up.size()));
  }

  byte[] anyName() {
    return Peers.random(cluster.random()).bytes();
  }
}
