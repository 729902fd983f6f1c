package dev.parley.node;

import dev.parley.bus.NetworkState;
import dev.parley.gossip.Gossip;
import dev.parley.libp2p.Connection;
import dev.parley.libp2p.Host;
import dev.parley.libp2p.Multiaddr;
import dev.parley.libp2p.PeerId;
import dev.parley.libp2p.PeerScore;
import dev.parley.libp2p.PubSub;
import dev.parley.libp2p.pubsub.GossipOptions;
import dev.parley.libp2p.pubsub.GossipSub;
import dev.parley.replica.Intake;
import dev.parley.sync.Sync;
import dev.parley.sync.SyncOptions;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What makes a host a peer of the network: gossip and sync. Only for the loop's thread. */
public final class Peers {

  private final Host host;
  private final PubSub pubsub;
  private final Gossip gossip;
  private final Sync sync;

  private Peers(Host host, PubSub pubsub, Gossip gossip, Sync sync) {
    this.host = host;
    this.pubsub = pubsub;
    this.gossip = gossip;
    this.sync = sync;
  }

  /** To be called before the host listens, so that nobody meets it without them. */
  public static Peers prepare(
      Host host, Intake intake, GossipOptions gossiping, SyncOptions syncing) {
    Sync sync = new Sync(host, intake, syncing);
    GossipOptions options =
        gossiping
            .withMessageId(Gossip::messageId)
            .withScores(gossiping.scores().withApplication(sync::score));
    PubSub pubsub = GossipSub.start(host, options);
    dev.parley.protocol.PeerId node = dev.parley.protocol.PeerId.of(host.peerId().bytes());
    return new Peers(host, pubsub, new Gossip(host.loop(), pubsub, intake, node), sync);
  }

  public Gossip gossip() {
    return gossip;
  }

  public Sync sync() {
    return sync;
  }

  /** Where others reach this node, with its name. */
  List<Multiaddr> reachable() {
    return host.addresses().stream().map(address -> address.withPeer(host.peerId())).toList();
  }

  /** What this node knows of its network. */
  public NetworkState state(NetworkState.Discovery discovery) {
    List<String> addresses = reachable().stream().map(Multiaddr::toString).toList();
    return new NetworkState(
        addresses, sync.isCatchingUp(), peerStates(), gossip.state(), sync.state(), discovery);
  }

  private List<NetworkState.Peer> peerStates() {
    Map<PeerId, Double> scores = new HashMap<>();
    for (PeerScore score : pubsub.scores()) {
      scores.put(score.peer(), score.score());
    }
    List<NetworkState.Peer> states = new ArrayList<>();
    for (Connection connection : host.connections()) {
      PeerId peer = connection.remotePeer();
      // Two that dialled each other at once have two connections for a moment.
      if (connection == host.connection(peer)) {
        states.add(state(connection, scores.getOrDefault(peer, 0.0)));
      }
    }
    return states;
  }

  private NetworkState.Peer state(Connection connection, double score) {
    PeerId peer = connection.remotePeer();
    return new NetworkState.Peer(
        peer.toString(),
        connection.remoteAddress().toString(),
        connection.isInitiator(),
        connection.info() == null ? "" : connection.info().agentVersion(),
        connection.roundTripMillis(),
        score,
        gossip.meshesWith(peer),
        sync.domainsOf(peer),
        sync.lastSessionWith(peer));
  }

  /** Ends both; the host is to be closed next. */
  public Future<Void> close() {
    sync.close();
    return pubsub.close();
  }
}
