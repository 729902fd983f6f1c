package dev.parley.libp2p.host;

import dev.parley.libp2p.AddressBook;
import dev.parley.libp2p.Connection;
import dev.parley.libp2p.Host;
import dev.parley.libp2p.HostOptions;
import dev.parley.libp2p.HostStats;
import dev.parley.libp2p.Libp2pException;
import dev.parley.libp2p.Libp2pException.Reason;
import dev.parley.libp2p.Loop;
import dev.parley.libp2p.Multiaddr;
import dev.parley.libp2p.PeerId;
import dev.parley.libp2p.PeerInfo;
import dev.parley.libp2p.PeerListener;
import dev.parley.libp2p.PrivateKey;
import dev.parley.libp2p.Security;
import dev.parley.libp2p.Stream;
import dev.parley.libp2p.StreamLimits;
import dev.parley.libp2p.Transport;
import dev.parley.libp2p.identify.Identify;
import dev.parley.libp2p.identify.IdentifyOptions;
import dev.parley.libp2p.identify.Ping;
import dev.parley.libp2p.peers.BoundedAddressBook;
import dev.parley.libp2p.yamux.YamuxOptions;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A host over any network. */
public final class PeerHost implements Host, Connections.Watcher {

  private static final Logger log = LoggerFactory.getLogger(PeerHost.class);

  /** How often the host looks for what can be closed or forgotten. */
  private static final long SWEEP_MILLIS = 5_000;

  /** How long peers that do not read may keep the host from ending. */
  private static final long GOODBYE_MILLIS = 5_000;

  private final Loop loop;
  private final HostOptions options;
  private final Protocols protocols = new Protocols();
  private final Counters counters = new Counters();
  private final AddressBook book;
  private final Gatekeeper gatekeeper;
  private final Connections connections;
  private final Inbound inbound;
  private final Dialer dialer;
  private final List<PeerListener> listeners = new ArrayList<>();
  private final Identify identify;
  private final Ping ping;
  private final Loop.Timer sweep;
  private final Promise<Void> closed = Promise.promise();
  private List<Multiaddr> addresses = List.of();
  private boolean closing;

  private PeerHost(Loop loop, Transport transport, Security security, HostOptions options) {
    this.loop = loop;
    this.options = options;
    Surroundings surroundings = new Surroundings(loop, options.limits(), protocols, counters);
    book = new BoundedAddressBook(loop);
    gatekeeper = new Gatekeeper(loop, options.rules(), options.limits(), counters);
    connections = new Connections(peerId(), surroundings, this);
    Upgrader upgrader = new Upgrader(loop, security, yamux(), this::refusal);
    inbound = new Inbound(transport, gatekeeper, upgrader, connections, surroundings);
    dialer =
        new Dialer(
            transport, gatekeeper, upgrader, connections, surroundings, book, options.dialling());
    identify =
        new Identify(
            this,
            IdentifyOptions.DEFAULT.withAgentVersion(options.agentVersion()),
            this::identified);
    ping = new Ping(this);
    sweep = loop.every(SWEEP_MILLIS, this::sweep);
  }

  /** Both sides may hold as many streams as the limit says. */
  private YamuxOptions yamux() {
    return YamuxOptions.DEFAULT
        .withMaxStreams(2 * options.limits().streamsPerConnection())
        .withConnectionMemory(options.limits().connectionMemory());
  }

  /** Starts a host; to be called on its loop. It listens once it is prepared. */
  public static Future<PeerHost> start(
      Loop loop,
      Transport transport,
      Security security,
      HostOptions options,
      Consumer<Host> prepare) {
    PeerHost host = new PeerHost(loop, transport, security, options);
    try {
      prepare.accept(host);
    } catch (RuntimeException e) {
      return host.close().transform(ended -> Future.failedFuture(e));
    }
    return host.inbound
        .listen(options.listen())
        .compose(
            listening -> {
              host.findAddresses();
              return Future.succeededFuture(host);
            },
            failure -> host.close().transform(ended -> Future.failedFuture(failure)));
  }

  private void findAddresses() {
    List<Multiaddr> found = options.announce().isEmpty() ? ownAddresses() : options.announce();
    if (!found.equals(addresses)) {
      addresses = found;
      identify.changed();
    }
  }

  /** Behind a router the address that others see is on no interface of this machine. */
  private List<Multiaddr> ownAddresses() {
    Set<Multiaddr> own = new LinkedHashSet<>(inbound.addresses());
    if (!own.isEmpty()) {
      own.addAll(identify.observed().agreed(inbound.addresses()));
    }
    return List.copyOf(own);
  }

  private Libp2pException refusal(PeerId peer) {
    return peer.equals(peerId())
        ? new Libp2pException(Reason.IDENTITY, "the host reached itself")
        : gatekeeper.refusal(peer);
  }

  private void sweep() {
    connections.sweep();
    gatekeeper.sweep();
    dialer.sweep();
    findAddresses();
  }

  @Override
  public PeerId peerId() {
    return options.key().peerId();
  }

  @Override
  public PrivateKey key() {
    return options.key();
  }

  @Override
  public Loop loop() {
    return loop;
  }

  @Override
  public List<Multiaddr> addresses() {
    return addresses;
  }

  @Override
  public AddressBook addressBook() {
    return book;
  }

  @Override
  public Future<Connection> connect(PeerId peer) {
    Future<Connection> known = withoutDialling(peer);
    return known == null ? dialer.dial(peer, addresses) : known;
  }

  @Override
  public Future<Connection> connect(Multiaddr address) {
    PeerId peer = address.peer();
    Future<Connection> known = peer == null ? null : withoutDialling(peer);
    return known == null ? dialer.dial(address) : known;
  }

  /** A connection that is there, or why there can be none; null if the peer is to be dialled. */
  private Future<Connection> withoutDialling(PeerId peer) {
    if (closing) {
      return Future.failedFuture(new Libp2pException(Reason.CLOSED, "the host is closed"));
    }
    Connection primary = connections.primary(peer);
    if (primary != null) {
      return Future.succeededFuture(primary);
    }
    Libp2pException refusal = refusal(peer);
    return refusal == null ? null : Future.failedFuture(refusal);
  }

  @Override
  public Connection connection(PeerId peer) {
    return connections.primary(peer);
  }

  @Override
  public Collection<Connection> connections() {
    return List.copyOf(connections.all());
  }

  @Override
  public Future<Stream> open(PeerId peer, String... protocols) {
    List<String> wanted = List.of(protocols);
    return connect(peer).compose(connection -> connection.open(wanted));
  }

  @Override
  public Future<Long> ping(PeerId peer) {
    return ping.ping(peer);
  }

  @Override
  public void handle(String protocol, StreamLimits limits, Handler<Stream> handler) {
    protocols.add(protocol, limits, handler);
    protocolsChanged();
  }

  @Override
  public void unhandle(String protocol) {
    protocols.remove(protocol);
    protocolsChanged();
  }

  /** Identify and ping register while the host is being built. */
  private void protocolsChanged() {
    if (identify != null && !closing) {
      identify.changed();
    }
  }

  @Override
  public List<String> protocols() {
    return protocols.names();
  }

  @Override
  public void addListener(PeerListener listener) {
    listeners.add(listener);
  }

  @Override
  public void removeListener(PeerListener listener) {
    listeners.remove(listener);
  }

  @Override
  public void protect(PeerId peer, String tag) {
    connections.protect(peer, tag);
  }

  @Override
  public void unprotect(PeerId peer, String tag) {
    connections.unprotect(peer, tag);
  }

  @Override
  public void disconnect(PeerId peer, String reason) {
    connections.of(peer).forEach(connection -> connection.close(reason));
  }

  @Override
  public void ban(PeerId peer, long durationMillis, String reason) {
    gatekeeper.ban(peer, durationMillis);
    disconnect(peer, reason);
  }

  @Override
  public HostStats stats() {
    int outbound = 0;
    int streams = 0;
    List<PeerConnection> open = connections.all();
    for (PeerConnection connection : open) {
      outbound += connection.isInitiator() ? 1 : 0;
      streams += connection.streamCount();
    }
    return new HostStats(
        open.size() - outbound,
        outbound,
        connections.peerCount(),
        streams,
        inbound.upgrading(),
        dialer.size(),
        counters.dialled,
        counters.dialsFailed,
        counters.trimmed,
        counters.refused(),
        counters.bytesIn,
        counters.bytesOut);
  }

  @Override
  public void opened(PeerConnection connection, boolean first) {
    dialer.connected(connection);
    if (first) {
      tell(listener -> listener.connected(connection));
    }
    if (!connection.isClosed()) {
      identify.opened(connection);
    }
  }

  @Override
  public void closed(PeerConnection connection, boolean last, Throwable cause) {
    log.debug("the connection {} is closed: {}", connection, cause == null ? "orderly" : cause);
    gatekeeper.leave(connection.remoteAddress());
    identify.closed(connection);
    if (last) {
      tell(listener -> listener.disconnected(connection.remotePeer()));
    }
  }

  private void identified(Connection connection, PeerInfo info) {
    if (connection instanceof PeerConnection ours && !ours.isClosed()) {
      ours.identified(info);
      tell(listener -> listener.identified(connection, info));
    }
  }

  private void tell(Consumer<PeerListener> news) {
    for (PeerListener listener : List.copyOf(listeners)) {
      try {
        news.accept(listener);
      } catch (RuntimeException e) {
        log.warn("a listener to peers failed", e);
      }
    }
  }

  @Override
  public Future<Void> close() {
    if (!closing) {
      closing = true;
      sweep.cancel();
      identify.close();
      ping.close();
      dialer.close();
      Loop.Timer impatience = loop.schedule(GOODBYE_MILLIS, closed::tryComplete);
      Future.join(inbound.close(), connections.closeAll("the host closes"))
          .onComplete(
              done -> {
                impatience.cancel();
                closed.tryComplete();
              });
    }
    return closed.future();
  }

  /** Completes when the host is closed, whoever closed it. */
  public Future<Void> closed() {
    return closed.future();
  }
}
