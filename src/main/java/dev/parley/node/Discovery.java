package dev.parley.node;

import dev.parley.libp2p.Connection;
import dev.parley.libp2p.Host;
import dev.parley.libp2p.Loop;
import dev.parley.libp2p.PeerListener;
import dev.parley.libp2p.kad.Kademlia;
import dev.parley.libp2p.mdns.Multicast;
import dev.parley.libp2p.mdns.MulticastSockets;
import dev.parley.libp2p.net.VertxLoop;
import dev.parley.libp2p.peers.PeersFile;
import dev.parley.libp2p.peers.RememberOptions;
import dev.parley.libp2p.peers.RememberedPeers;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * Finds a node's peers, and finds them again: through those that the settings name, those of the
 * last run, those on the local network, and those that others know. Only for the host's loop.
 */
final class Discovery implements PeerListener {

  /** How long a disk may keep the node from ending. */
  private static final long GOODBYE_MILLIS = 5_000;

  private final Host host;
  private final Reachability reachability;
  private final BootstrapPeers bootstrap;
  private final Kademlia kademlia;
  private final Explorer explorer;
  private RememberedPeers remembered;
  private LocalPeers local;
  private Future<Void> closed;

  private Discovery(Host host, NetworkOptions options) {
    this.host = host;
    reachability = new Reachability(host, options);
    kademlia =
        options.kademlia()
            ? Kademlia.start(host, options.kademliaOptions().withMode(reachability.mode()))
            : null;
    explorer = kademlia == null ? null : Explorer.start(host, kademlia);
    host.addListener(this);
    bootstrap = BootstrapPeers.start(host, options.bootstrap());
  }

  /** Starts what needs neither a disk nor a local network, and so lives on any loop. */
  static Discovery start(Host host, NetworkOptions options) {
    Discovery discovery = new Discovery(host, options);
    if (discovery.kademlia != null) {
      // Bootstrap peers come into the table as they connect; this tries those of the address book.
      discovery.kademlia.bootstrap(List.of());
    }
    return discovery;
  }

  /**
   * Starts everything that the options ask for.
   *
   * @param data the directory in which peers are remembered
   */
  static Discovery start(Host host, NetworkOptions options, Path data, Vertx vertx) {
    return start(
        host, options, data, disk(vertx), () -> MulticastSockets.open((VertxLoop) host.loop()));
  }

  /**
   * The same on any loop.
   *
   * @param disk runs what blocks, in order, on another thread
   * @param lan opens the local network
   */
  static Discovery start(
      Host host,
      NetworkOptions options,
      Path data,
      Executor disk,
      Supplier<Future<Multicast>> lan) {
    Discovery discovery = start(host, options);
    if (options.mdns()) {
      discovery.local = LocalPeers.start(host, lan.get());
    }
    if (options.rememberPeers()) {
      // A process without records may be the first to keep something here.
      disk.execute(() -> NodeFiles.requireDirectory(data));
      PeersFile file = new PeersFile(data.resolve("peers"));
      RememberOptions enough =
          RememberOptions.DEFAULT.withEnoughConnections(Acquaintances.ENOUGH_DIALLED);
      discovery.remembered = RememberedPeers.start(host, file, disk, enough);
    }
    return discovery;
  }

  private static Executor disk(Vertx vertx) {
    return task ->
        vertx.executeBlocking(
            () -> {
              task.run();
              return null;
            });
  }

  @Override
  public void connected(Connection connection) {
    reachability.connected(connection);
    if (kademlia != null) {
      kademlia.mode(reachability.mode());
    }
  }

  DiscoveryStats stats() {
    Acquaintances now = Acquaintances.of(host);
    return new DiscoveryStats(
        host.addressBook().peers().size(),
        now.connected().size(),
        now.dialled().size(),
        bootstrap.size(),
        bootstrap.connectedCount(),
        kademlia == null ? 0 : kademlia.tableSize(),
        kademlia == null ? null : kademlia.mode());
  }

  /** Stops; done when the peers are written down. The host is to be closed after that. */
  Future<Void> close() {
    if (closed == null) {
      closed = remembered == null ? Future.succeededFuture() : written();
      host.removeListener(this);
      bootstrap.close();
      if (local != null) {
        local.close();
      }
      if (kademlia != null) {
        explorer.close();
        kademlia.close();
      }
    }
    return closed;
  }

  private Future<Void> written() {
    Promise<Void> done = Promise.promise();
    Loop.Timer impatience = host.loop().schedule(GOODBYE_MILLIS, done::tryComplete);
    remembered
        .close()
        .onComplete(
            written -> {
              impatience.cancel();
              done.tryComplete();
            });
    return done.future();
  }
}
