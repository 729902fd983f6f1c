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
  private static final Pause WANTED = new Pause(1_000, 15_000);

  /** While there are others. */
  private static final Pause MISSED = new Pause(1_000, 60_000);

  /**
   * While there are others, and the peer closes what it accepted: a large network must not lean on
   * those that let it in.
   */
  private static final Pause SPARED = new Pause(30_000, 1_800_000);

  /** A connection that ends earlier was one too many for the peer. */
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
    private long pausedAt = Long.MIN_VALUE;
    private long connectedAt;
    private double chance;

    /** Dials in a row that failed. */
    private int failures;

    /** Connections in a row that ended early. */
    private int refusals;

    private boolean dialling;

    private boolean isDue(long now, boolean others) {
      return !dialling && (pausedAt == Long.MIN_VALUE || now - pausedAt >= pause(others));
    }

    /** Between half and the whole: nodes that lost a peer together come back apart. */
    private long pause(boolean others) {
      Pause unreached = others ? MISSED : WANTED;
      boolean spared = others && failures == 0 && refusals > 0;
      long pause = spared ? SPARED.after(refusals) : unreached.after(Math.max(failures, refusals));
      return (long) (pause * (1 + chance) / 2);
    }

    private void pauseFromNow(Loop loop) {
      pausedAt = loop.now();
      chance = loop.random().nextDouble();
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
      target.failures = 0;
      LOG.info("bootstrap peer={} connected", connection.remotePeer());
    }
  }

  @Override
  public void disconnected(PeerId peer) {
    Target target = targets.get(peer);
    if (target == null) {
      return;
    }
    target.pauseFromNow(host.loop());
    boolean lasted = target.pausedAt - target.connectedAt >= LASTING_MILLIS;
    target.refusals = lasted ? 0 : Math.min(MOST_DOUBLINGS, target.refusals + 1);
    LOG.info("bootstrap peer={} disconnected", peer);
  }

  private void dialWhoIsDue() {
    long now = host.loop().now();
    boolean others = Acquaintances.of(host).areEnough();
    targets.forEach(
        (peer, target) -> {
          if (host.connection(peer) == null && target.isDue(now, others)) {
            dial(peer, target);
          }
        });
  }

  /** All addresses at once: the host makes one dial of them. */
  private void dial(PeerId peer, Target target) {
    target.dialling = true;
    target.pauseFromNow(host.loop());
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
    target.failures = Math.min(MOST_DOUBLINGS, target.failures + 1);
  }
}
