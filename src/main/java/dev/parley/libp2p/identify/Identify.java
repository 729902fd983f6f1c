package dev.parley.libp2p.identify;

import dev.parley.libp2p.Connection;
import dev.parley.libp2p.FramedStream;
import dev.parley.libp2p.Host;
import dev.parley.libp2p.Libp2pException;
import dev.parley.libp2p.Libp2pException.Reason;
import dev.parley.libp2p.Loop;
import dev.parley.libp2p.Malformed;
import dev.parley.libp2p.PeerInfo;
import dev.parley.libp2p.Stream;
import dev.parley.libp2p.StreamLimits;
import dev.parley.libp2p.peers.Reach;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Introductions: asks the peer of each new connection who it is, answers when asked, and tells
 * peers what changed. Whoever opens connections calls {@link #opened} and {@link #closed}.
 */
public final class Identify {

  public static final String PROTOCOL = "/ipfs/id/1.0.0";
  public static final String PUSH_PROTOCOL = "/ipfs/id/push/1.0.0";

  private static final Logger LOG = LoggerFactory.getLogger(Identify.class);

  /** One a connection, and two connections for the moment in which both sides dialled. */
  private static final StreamLimits LIMITS = new StreamLimits(2, 2);

  private static final StreamLimits PUSH_LIMITS = new StreamLimits(1, 2);

  /** A peer may be busy with a handshake of its own when it is asked first. */
  private static final int MAX_ATTEMPTS = 3;

  /** Addresses of connected peers are renewed several times before they expire. */
  private static final int RENEWALS = 4;

  private final Host host;
  private final Loop loop;
  private final IdentifyOptions options;
  private final BiConsumer<Connection, PeerInfo> identified;
  private final OwnIntroduction own;
  private final Introduction introduction = new Introduction();
  private final ObservedAddresses observed;
  private final Map<Connection, Acquaintance> acquaintances = new LinkedHashMap<>();
  private final Loop.Timer renewal;
  private Loop.Timer push;
  private boolean closed;

  /**
   * Begins to answer; the host must be ready to register protocols.
   *
   * @param identified hears what a peer said, first and anew, after the address book has
   */
  public Identify(Host host, IdentifyOptions options, BiConsumer<Connection, PeerInfo> identified) {
    this.host = host;
    this.loop = host.loop();
    this.options = options;
    this.identified = identified;
    this.own = new OwnIntroduction(host, options);
    this.observed = new ObservedAddresses(loop, peer -> host.connection(peer) != null);
    this.renewal = loop.every(options.addressLifetimeMillis() / RENEWALS, this::renew);
    host.handle(PROTOCOL, LIMITS, this::answer);
    host.handle(PUSH_PROTOCOL, PUSH_LIMITS, this::pushed);
  }

  /** Asks the peer of a new connection, whichever side dialled, who it is. */
  public void opened(Connection connection) {
    ask(acquaintance(connection));
  }

  public void closed(Connection connection) {
    acquaintances.remove(connection);
  }

  /** The host's protocols or addresses changed; peers are told a little later, once. */
  public void changed() {
    if (push == null && !closed) {
      push = loop.schedule(options.pushDelayMillis(), this::pushToAll);
    }
  }

  /** What peers saw of this host's addresses. */
  public ObservedAddresses observed() {
    return observed;
  }

  /** Stops timers and answers. */
  public void close() {
    closed = true;
    renewal.cancel();
    if (push != null) {
      push.cancel();
    }
    host.unhandle(PROTOCOL);
    host.unhandle(PUSH_PROTOCOL);
    acquaintances.clear();
  }

  private Acquaintance acquaintance(Connection connection) {
    return acquaintances.computeIfAbsent(
        connection, opened -> new Acquaintance(opened, loop.now()));
  }

  private boolean isOver(Acquaintance peer) {
    return closed || peer.connection.isClosed();
  }

  private void ask(Acquaintance peer) {
    if (isOver(peer) || peer.answered) {
      return;
    }
    peer.asked++;
    peer.connection
        .open(List.of(PROTOCOL))
        .compose(stream -> MessageReader.read(stream, loop, options.timeoutMillis()))
        .map(message -> introduction.answer(peer.connection, message))
        .onComplete(info -> answered(peer, info), failure -> notIdentified(peer, failure));
  }

  private void answered(Acquaintance peer, PeerInfo info) {
    peer.answered = true;
    heard(peer, info);
  }

  private void notIdentified(Acquaintance peer, Throwable failure) {
    LOG.debug("{} did not introduce itself: {}", peer.connection.remotePeer(), failure.toString());
    boolean hopeless = failure instanceof Malformed || isUnsupported(failure);
    if (!hopeless && peer.asked < MAX_ATTEMPTS && !isOver(peer)) {
      loop.schedule(peer.asked * options.timeoutMillis(), () -> ask(peer));
    }
  }

  private void answer(Stream stream) {
    Acquaintance peer = acquaintance(stream.connection());
    if (!peer.mayTalk(loop.now())) {
      stream.reset();
      return;
    }
    peer.told = own.version();
    send(stream, own.to(stream.connection().remoteAddress()));
  }

  /** Sends the message, and throws the stream away if it is not over in time. */
  private Future<Void> send(Stream stream, byte[] message) {
    Promise<Void> over = Promise.promise();
    Loop.Timer timeout = loop.schedule(options.timeoutMillis(), stream::reset);
    stream.exceptionHandler(failure -> {});
    stream.closeHandler(
        cause -> {
          timeout.cancel();
          if (cause == null) {
            over.tryComplete();
          } else {
            over.tryFail(cause);
          }
        });
    stream.handler(unasked -> stream.reset());
    new FramedStream(stream, FramedStream.Prefix.VARINT, IdentifyMessage.MAX_FRAME)
        .write(Buffer.buffer(message));
    stream.end();
    return over.future();
  }

  private void pushed(Stream stream) {
    Acquaintance peer = acquaintance(stream.connection());
    if (!peer.mayTalk(loop.now())) {
      stream.reset();
      return;
    }
    MessageReader.read(stream, loop, options.timeoutMillis())
        .map(message -> introduction.push(peer.connection, message, peer.info))
        .onComplete(
            info -> heard(peer, info),
            failure ->
                LOG.debug(
                    "a push of {} is not believed: {}",
                    peer.connection.remotePeer(),
                    failure.toString()));
  }

  private void heard(Acquaintance peer, PeerInfo info) {
    if (isOver(peer)) {
      return;
    }
    peer.info = info;
    believe(peer);
    observed.observed(peer.connection, info.observedAddress());
    identified.accept(peer.connection, info);
    if (peer.told != 0) {
      pushIfStale(peer);
    }
  }

  private void believe(Acquaintance peer) {
    PeerInfo info = peer.info;
    host.addressBook()
        .addFromPeer(
            info.peer(),
            options.believePrivateAddresses()
                ? info.addresses()
                : Reach.believable(info.addresses(), peer.connection.remoteAddress()),
            options.addressLifetimeMillis());
  }

  private void renew() {
    acquaintances.values().removeIf(peer -> peer.connection.isClosed());
    for (Acquaintance peer : acquaintances.values()) {
      if (peer.info != null) {
        believe(peer);
      }
    }
  }

  private void pushToAll() {
    push = null;
    List.copyOf(acquaintances.values()).forEach(this::pushIfStale);
  }

  /** Tells a peer what changed since it was told last, if it wants to hear of it. */
  private void pushIfStale(Acquaintance peer) {
    boolean listens = peer.info != null && peer.info.speaks(PUSH_PROTOCOL);
    int version = own.version();
    if (isOver(peer) || !listens || peer.pushing || push != null || peer.told == version) {
      return;
    }
    peer.pushing = true;
    peer.told = version;
    peer.connection
        .open(List.of(PUSH_PROTOCOL))
        .compose(stream -> send(stream, own.to(peer.connection.remoteAddress())))
        .onComplete(over -> pushEnded(peer), failure -> pushFailed(peer, failure));
  }

  private void pushEnded(Acquaintance peer) {
    peer.pushing = false;
    peer.pushFailures = 0;
    pushIfStale(peer);
  }

  /** Tries again with the next pushes, because some take only one at a time. */
  private void pushFailed(Acquaintance peer, Throwable failure) {
    LOG.debug("{} took no push: {}", peer.connection.remotePeer(), failure.toString());
    peer.pushing = false;
    if (!isUnsupported(failure) && ++peer.pushFailures < MAX_ATTEMPTS && !isOver(peer)) {
      peer.told = Acquaintance.STALE;
      changed();
    }
  }

  private static boolean isUnsupported(Throwable failure) {
    return failure instanceof Libp2pException known && known.reason() == Reason.UNSUPPORTED;
  }
}
