package dev.parley.libp2p.peers;

import dev.parley.libp2p.Connection;
import dev.parley.libp2p.Host;
import dev.parley.libp2p.Loop;
import dev.parley.libp2p.Multiaddr;
import dev.parley.libp2p.PeerId;
import dev.parley.libp2p.PeerListener;
import dev.parley.libp2p.peers.PeersFile.Entry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a host's peers over a restart: after the start it dials those of the last run, gently and
 * from many networks, until enough are connected, and again when too few are left; all the time it
 * writes down whom it reached.
 */
public final class RememberedPeers implements PeerListener {

  private static final Logger LOG = LoggerFactory.getLogger(RememberedPeers.class);

  /** What is remembered need not have survived; what answers lives longer. */
  private static final long LIFETIME_MILLIS = 3_600_000;

  private final Host host;
  private final PeersFile file;
  private final Executor disk;
  private final RememberOptions options;
  private final Map<PeerId, Entry> entries = new LinkedHashMap<>();
  private Loop.Timer tending;
  private Loop.Timer dialling;
  private boolean changed;
  private boolean writing;
  private boolean closed;

  private RememberedPeers(Host host, PeersFile file, Executor disk, RememberOptions options) {
    this.host = host;
    this.file = file;
    this.disk = disk;
    this.options = options;
  }

  /**
   * Starts on the host's loop.
   *
   * @param disk runs what blocks, in order, on another thread
   */
  public static RememberedPeers start(
      Host host, PeersFile file, Executor disk, RememberOptions options) {
    RememberedPeers remembered = new RememberedPeers(host, file, disk, options);
    host.addListener(remembered);
    remembered.tending = host.loop().every(options.saveMillis(), remembered::tend);
    disk.execute(
        () -> {
          List<Entry> loaded = file.load();
          host.loop().execute(() -> remembered.loaded(loaded));
        });
    return remembered;
  }

  @Override
  public void connected(Connection connection) {
    Multiaddr address = connection.remoteAddress().withoutPeer();
    if (connection.isInitiator() && Reach.of(address) != Reach.NOWHERE) {
      remember(new Entry(connection.remotePeer(), address, host.loop().wallClock()));
    }
  }

  @Override
  public void disconnected(PeerId peer) {
    see(peer);
  }

  /** Writes down a last time and stops; done when it is on disk. */
  public Future<Void> close() {
    if (closed) {
      return Future.succeededFuture();
    }
    closed = true;
    host.removeListener(this);
    tending.cancel();
    if (dialling != null) {
      dialling.cancel();
    }
    seeConnected();
    return write();
  }

  private void loaded(List<Entry> loaded) {
    if (closed) {
      return;
    }
    // The oldest is the first to go, and whoever was reached in the meantime is newer than all.
    List<Entry> newer = List.copyOf(entries.values());
    entries.clear();
    for (int i = loaded.size() - 1; i >= 0; i--) {
      entries.put(loaded.get(i).peer(), loaded.get(i));
    }
    newer.forEach(this::remember);
    dialAgain();
  }

  /** From the beginning, in case that the network was away and took all connections with it. */
  private void dialAgain() {
    List<Entry> lastSeenFirst = new ArrayList<>(entries.values());
    Collections.reverse(lastSeenFirst);
    dialNext(fromManyNetworks(lastSeenFirst).iterator());
  }

  /** The last seen of each network, then the last but one of each, and so on. */
  static List<PeerId> fromManyNetworks(List<Entry> lastSeenFirst) {
    Map<IpGroup, List<PeerId>> networks = new LinkedHashMap<>();
    for (Entry entry : lastSeenFirst) {
      networks
          .computeIfAbsent(IpGroup.of(entry.address()), group -> new ArrayList<>(1))
          .add(entry.peer());
    }
    List<PeerId> peers = new ArrayList<>(lastSeenFirst.size());
    for (int round = 0; peers.size() < lastSeenFirst.size(); round++) {
      for (List<PeerId> network : networks.values()) {
        if (round < network.size()) {
          peers.add(network.get(round));
        }
      }
    }
    return peers;
  }

  private void dialNext(Iterator<PeerId> peers) {
    dialling = null;
    if (closed || !peers.hasNext() || host.connections().size() >= options.enoughConnections()) {
      return;
    }
    PeerId peer = peers.next();
    Entry entry = entries.get(peer);
    if (entry != null && host.connection(peer) == null && !peer.equals(host.peerId())) {
      host.addressBook().add(peer, List.of(entry.address()), LIFETIME_MILLIS);
      host.connect(peer)
          .onFailure(
              failure -> LOG.debug("remembered peer {} is gone: {}", peer, failure.toString()));
    }
    dialling = host.loop().schedule(options.dialPauseMillis(), () -> dialNext(peers));
  }

  private void remember(Entry entry) {
    entries.remove(entry.peer());
    if (entries.size() >= PeersFile.MAX_ENTRIES) {
      Iterator<PeerId> oldest = entries.keySet().iterator();
      oldest.next();
      oldest.remove();
    }
    entries.put(entry.peer(), entry);
    changed = true;
  }

  private void see(PeerId peer) {
    Entry entry = entries.get(peer);
    if (entry != null) {
      remember(new Entry(peer, entry.address(), host.loop().wallClock()));
    }
  }

  private void seeConnected() {
    for (Connection connection : List.copyOf(host.connections())) {
      see(connection.remotePeer());
    }
  }

  private void tend() {
    seeConnected();
    if (changed && !writing) {
      write();
    }
    if (dialling == null) {
      dialAgain();
    }
  }

  private Future<Void> write() {
    List<Entry> written = List.copyOf(entries.values());
    Promise<Void> done = Promise.promise();
    changed = false;
    writing = true;
    disk.execute(
        () -> {
          Throwable failure = tryToSave(written);
          host.loop().execute(() -> written(failure, done));
        });
    return done.future();
  }

  private Throwable tryToSave(List<Entry> written) {
    try {
      file.save(written);
      return null;
    } catch (RuntimeException e) {
      return e;
    }
  }

  private void written(Throwable failure, Promise<Void> done) {
    writing = false;
    if (failure != null) {
      changed = true;
      LOG.warn("{}: {}", failure.getMessage(), String.valueOf(failure.getCause()));
    }
    // A host without a memory is a host still.
    done.complete();
  }
}
