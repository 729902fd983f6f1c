package dev.parley.libp2p.kad;

import dev.parley.libp2p.Host;
import dev.parley.libp2p.Libp2pException;
import dev.parley.libp2p.Libp2pException.Reason;
import dev.parley.libp2p.Multiaddr;
import dev.parley.libp2p.PeerId;
import io.vertx.core.Future;
import java.util.List;

/** A node of a Kademlia network, on a host. Its methods are for the host's loop. */
public final class Kademlia {

  private final KademliaOptions options;
  private KademliaMode mode;

  private Kademlia(Host host, KademliaOptions options) {
    this.options = options;
    this.mode = options.mode();
  }

  /** Takes part from now on. */
  public static Kademlia start(Host host, KademliaOptions options) {
    return new Kademlia(host, options);
  }

  /** Looks for the k peers closest to a key; only such as answered are found, nearest first. */
  public Future<List<PeerAddresses>> closest(byte[] key) {
    return Future.failedFuture(new Libp2pException(Reason.CLOSED, options.protocol()));
  }

  /** Looks for the k peers closest to a peer, which is one of them if it answers. */
  public Future<List<PeerAddresses>> closest(PeerId peer) {
    return closest(peer.bytes());
  }

  /** Looks for a peer, until it is reached or nobody knows more. */
  public Future<PeerAddresses> find(PeerId peer) {
    return Future.failedFuture(new Libp2pException(Reason.UNREACHABLE, peer.toString()));
  }

  /**
   * Enters the network through peers at known addresses, trying again until one answers.
   *
   * @return done when this node has found its neighbours
   */
  public Future<Void> bootstrap(List<Multiaddr> seeds) {
    return Future.succeededFuture();
  }

  /** Looks up this node itself and what has not been looked up for long. */
  public Future<Void> refresh() {
    return Future.succeededFuture();
  }

  public int tableSize() {
    return 0;
  }

  /** The peers in the table, the nearest first. */
  public List<PeerAddresses> peers() {
    return List.of();
  }

  public KademliaMode mode() {
    return mode;
  }

  /** Begins or stops to answer others. */
  public void mode(KademliaMode mode) {
    this.mode = mode;
  }

  public KademliaStats stats() {
    return new KademliaStats(0, 0, 0, 0, 0, 0, 0, 0, 0);
  }

  /** Answers and asks no more; what is under way fails. */
  public void close() {}
}
