package dev.parley.libp2p.host;

import dev.parley.libp2p.Libp2pException;
import dev.parley.libp2p.Libp2pException.Reason;
import dev.parley.libp2p.PeerId;
import dev.parley.libp2p.host.Upgrader.Upgraded;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The connections of a host, by peer, and which of them stay when there are too many. */
final class Connections {

  /** A new connection has so long to show what it is for. */
  static final long GRACE_MILLIS = 20_000;

  /** Both sides have seen both connections by then, and open streams on the same one. */
  static final long REDUNDANT_MILLIS = 10_000;

  /** As long as a dial may take. */
  private static final long SIMULTANEOUS_MILLIS = 10_000;

  /**
   * Two sides that dial at once make two connections, and a restart leaves a dead one behind; more
   * are somebody's fault.
   */
  private static final int MAX_PER_PEER = 4;

  /** Hears of connections, after they were counted. */
  interface Watcher {

    void opened(PeerConnection connection, boolean first);

    void closed(PeerConnection connection, boolean last, Throwable cause);
  }

  private record Peer(StreamCounts counts, List<PeerConnection> connections) {}

  private final PeerId self;
  private final Surroundings surroundings;
  private final Watcher watcher;
  private final Map<PeerId, Peer> peers = new LinkedHashMap<>();
  private final Map<PeerId, Set<String>> protectedBy = new LinkedHashMap<>();
  private int count;

  Connections(PeerId self, Surroundings surroundings, Watcher watcher) {
    this.self = self;
    this.surroundings = surroundings;
    this.watcher = watcher;
  }

  /** Takes up a link that was upgraded just now; null if there are too many, and it is closed. */
  PeerConnection add(Upgraded upgraded) {
    PeerId remote = upgraded.remoteKey().peerId();
    if (count >= surroundings.limits().hardLimit() && trim() == 0) {
      upgraded.session().close(new Libp2pException(Reason.LIMIT, "too many connections"));
      return null;
    }
    Peer peer =
        peers.computeIfAbsent(remote, unknown -> new Peer(new StreamCounts(), new ArrayList<>()));
    PeerConnection connection = new PeerConnection(upgraded, peer.counts, surroundings);
    peer.connections.add(connection);
    count++;
    connection.start(this::removed);
    watcher.opened(connection, peer.connections.size() == 1);
    dropOldest(remote);
    if (count > surroundings.limits().highWater()) {
      trim();
    }
    return connection;
  }

  private void dropOldest(PeerId remote) {
    List<PeerConnection> open = of(remote);
    if (open.size() > MAX_PER_PEER) {
      PeerConnection primary = primary(remote);
      open.stream()
          .filter(connection -> connection != primary)
          .findFirst()
          .ifPresent(oldest -> oldest.close("the peer has newer connections"));
    }
  }

  private void removed(PeerConnection connection, Throwable cause) {
    Peer peer = peers.get(connection.remotePeer());
    if (peer == null || !peer.connections.remove(connection)) {
      return;
    }
    count--;
    boolean last = peer.connections.isEmpty();
    if (last) {
      peers.remove(connection.remotePeer());
    }
    watcher.closed(connection, last, cause);
  }

  int count() {
    return count;
  }

  int peerCount() {
    return peers.size();
  }

  List<PeerConnection> all() {
    List<PeerConnection> open = new ArrayList<>(count);
    for (Peer peer : peers.values()) {
      addOpen(peer, open);
    }
    return open;
  }

  /** The open connections to a peer, the oldest first. */
  List<PeerConnection> of(PeerId remote) {
    List<PeerConnection> open = new ArrayList<>();
    Peer peer = peers.get(remote);
    if (peer != null) {
      addOpen(peer, open);
    }
    return open;
  }

  private static void addOpen(Peer peer, List<PeerConnection> open) {
    for (PeerConnection connection : peer.connections) {
      if (!connection.isClosed()) {
        open.add(connection);
      }
    }
  }

  /**
   * The connection that new streams use; null if there is none. Of those made at about the same
   * time both sides choose one dialled by the smaller peer id; otherwise the newest, since whoever
   * dials anew has lost the old one.
   */
  PeerConnection primary(PeerId remote) {
    List<PeerConnection> open = of(remote);
    if (open.isEmpty()) {
      return null;
    }
    PeerConnection newest = open.get(open.size() - 1);
    for (int i = open.size() - 1; i >= 0; i--) {
      PeerConnection older = open.get(i);
      boolean atOnce = newest.openedAt() - older.openedAt() <= SIMULTANEOUS_MILLIS;
      if (atOnce && isPreferred(older)) {
        return older;
      }
    }
    return newest;
  }

  private boolean isPreferred(PeerConnection connection) {
    return connection.isInitiator() == (self.compareTo(connection.remotePeer()) < 0);
  }

  void protect(PeerId peer, String tag) {
    protectedBy.computeIfAbsent(peer, unknown -> new LinkedHashSet<>()).add(tag);
  }

  void unprotect(PeerId peer, String tag) {
    protectedBy.computeIfPresent(
        peer,
        (same, tags) -> {
          tags.remove(tag);
          return tags.isEmpty() ? null : tags;
        });
  }

  /** Trims, and closes what was dialled here and is of no use beside the primary. */
  void sweep() {
    if (all().size() > surroundings.limits().highWater()) {
      trim();
    }
    for (PeerConnection connection : all()) {
      if (connection.isInitiator() && isRedundant(connection)) {
        connection.close("another connection to the peer is in use");
      }
    }
  }

  /** The dialler alone decides, so that the two sides never close one each. */
  private boolean isRedundant(PeerConnection connection) {
    PeerConnection primary = primary(connection.remotePeer());
    long settled = surroundings.loop().now() - REDUNDANT_MILLIS;
    return connection != primary
        && primary.openedAt() <= settled
        && connection.lastUsedAt() <= settled
        && connection.streamsInUse() == 0;
  }

  /** Closes what is used least, down to the low water; says how many. */
  private int trim() {
    List<PeerConnection> open = all();
    int surplus = open.size() - surroundings.limits().lowWater();
    long newest = surroundings.loop().now() - GRACE_MILLIS;
    List<PeerConnection> chosen =
        open.stream()
            .filter(each -> each.openedAt() <= newest)
            .filter(each -> !protectedBy.containsKey(each.remotePeer()))
            .sorted(
                Comparator.comparingInt(PeerConnection::streamsInUse)
                    .thenComparingLong(PeerConnection::lastUsedAt))
            .limit(Math.max(0, surplus))
            .toList();
    surroundings.counters().trimmed += chosen.size();
    chosen.forEach(each -> each.close("there are too many connections"));
    return chosen.size();
  }

  Future<Void> closeAll(String reason) {
    List<Future<Void>> closed = new ArrayList<>();
    for (Peer peer : List.copyOf(peers.values())) {
      for (PeerConnection connection : List.copyOf(peer.connections)) {
        closed.add(connection.close(reason));
      }
    }
    return Future.join(closed).mapEmpty();
  }
}
