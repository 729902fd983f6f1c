package dev.parley.node;

import dev.parley.libp2p.Connection;
import dev.parley.libp2p.Host;
import dev.parley.libp2p.Loop;
import dev.parley.libp2p.Multiaddr;
import dev.parley.libp2p.PeerId;
import dev.parley.libp2p.PeerListener;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The peers that the settings name: dialled for as long as the node runs, so that a network that
 * fell apart grows together, and less often once there are others.
 */
final class BootstrapPeers implements PeerListener {

  private static final Logger LOG = LoggerFactory.getLogger(BootstrapPeers.class);

  private static final String TAG = "bootstrap";
  private static final long LOOK_MILLIS = 1_000;
  private static final int MOST_DOUBLINGS = 20;

  /** While there are too few peers. */
  private static final Pause WANTED = new Pause(1_000, 60_000);

  /** A large network must not lean on those that let it in: they would close and be dialled. */
  private static final Pause SPARED = new Pause(30_000, 1_800_000);

  /** A connection that ends earlier was one too many for the peer, like a dial that failed. */
  private static final long LASTING_MILLIS = 600_000;

  private final Host host;
  private final Map<PeerId, Target> targets = new LinkedHashMap<>();
  private Loop.Timer looking;

  /** How long a peer is left alone after a failure; doubled each time. */
  private record Pause(long first, long longest) {

    private long after(int failures) {
      return Math.min(longest, first << failures);
    }
  }

  /** One peer, and how it went. */
  private static final class Target {

    private final List<Multiaddr> addresses = new ArrayList<>(1);
    private long triedAt;
    private long connectedAt;
    private double chance;
    private int failures;
    private boolean dialling;
    private boolean tried;

    /** Between half the pause and the whole: nodes that lost a peer together come back apart. */
    private boolean isDue(long now, Pause pause) {
      double left = pause.after(failures) * (1 + chance) / 2;
      return !tried || !dialling && now - triedAt >= (long) left;
    }

    private void failed() {
      failures = Math.min(MOST_DOUBLINGS, failures + 1);
    }
  }

  private BootstrapPeers(Host host) {
    this.host = host;
  }

  static BootstrapPeers start(Host host, List<Multiaddr> addresses) {
    BootstrapPeers peers = new BootstrapPeers(host);
    for (Multiaddr address : addresses) {
      // All nodes of a network may have the same list.
      if (!address.peer().equals(host.peerId())) {
        peers.targets.computeIfAbsent(address.peer(), peer -> new Target()).addresses.add(address);
      }
    }
    if (!peers.targets.isEmpty()) {
      peers.targets.keySet().forEach(peer -> host.protect(peer, TAG));
      host.addListener(peers);
      peers.looking = host.loop().every(LOOK_MILLIS, peers::dialWhoIsDue);
      peers.dialWhoIsDue();
    }
    return peers;
  }

  int size() {
    return targets.size();
  }

  int connectedCount() {
    return (int) targets.keySet().stream().filter(peer -> host.connection(peer) != null).count();
  }

  void close() {
    if (looking != null) {
      looking.cancel();
      host.removeListener(this);
      targets.keySet().forEach(peer -> host.unprotect(peer, TAG));
    }
  }

  @Override
  public void connected(Connection connection) {
    Target target = targets.get(connection.remotePeer());
    if (target != null) {
      target.connectedAt = host.loop().now();
      LOG.info("bootstrap peer={} connected", connection.remotePeer());
    }
  }

  @Override
  public void disconnected(PeerId peer) {
    Target target = targets.get(peer);
    if (target == null) {
      return;
    }
    target.triedAt = host.loop().now();
    target.chance = host.loop().random().nextDouble();
    if (host.loop().now() - target.connectedAt < LASTING_MILLIS) {
      target.failed();
    } else {
      target.failures = 0;
    }
    LOG.info("bootstrap peer={} disconnected", peer);
  }

  private void dialWhoIsDue() {
    long now = host.loop().now();
    Pause pause = Acquaintances.of(host).areEnough() ? SPARED : WANTED;
    targets.forEach(
        (peer, target) -> {
          if (host.connection(peer) == null && target.isDue(now, pause)) {
            dial(peer, target);
          }
        });
  }

  /** All addresses at once: the host makes one dial of them. */
  private void dial(PeerId peer, Target target) {
    target.tried = true;
    target.dialling = true;
    target.triedAt = host.loop().now();
    target.chance = host.loop().random().nextDouble();
    List<Future<Connection>> dials = target.addresses.stream().map(host::connect).toList();
    Future.any(dials).onComplete(done -> dialled(peer, target, dials));
  }

  private void dialled(PeerId peer, Target target, List<Future<Connection>> dials) {
    target.dialling = false;
    if (dials.stream().anyMatch(Future::succeeded)) {
      return;
    }
    String reason = String.valueOf(dials.get(0).cause());
    if (target.failures == 0) {
      LOG.warn("bootstrap peer={} not reached, trying again: reason=\"{}\"", peer, reason);
    } else {
      LOG.debug("bootstrap peer={} not reached: reason=\"{}\"", peer, reason);
    }
    target.failed();
  }
}
