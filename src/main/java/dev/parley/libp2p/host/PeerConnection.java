package dev.parley.libp2p.host;

import dev.parley.libp2p.Connection;
import dev.parley.libp2p.Duplex;
import dev.parley.libp2p.DuplexStream;
import dev.parley.libp2p.HostStats.Refusal;
import dev.parley.libp2p.Libp2pException;
import dev.parley.libp2p.Libp2pException.Reason;
import dev.parley.libp2p.Multiaddr;
import dev.parley.libp2p.PeerId;
import dev.parley.libp2p.PeerInfo;
import dev.parley.libp2p.PublicKey;
import dev.parley.libp2p.Stream;
import dev.parley.libp2p.host.Upgrader.Upgraded;
import dev.parley.libp2p.multistream.Multistream;
import dev.parley.libp2p.yamux.YamuxSession;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A connection over a link that has been upgraded. */
final class PeerConnection implements Connection {

  private static final Logger log = LoggerFactory.getLogger(PeerConnection.class);

  /** As long as js-libp2p waits for an answer to its proposals. */
  private static final long NEGOTIATION_MILLIS = 10_000;

  /** A peer that tries what it may not is told so; one that goes on and on is left. */
  private static final int REFUSED_AT_ONCE = 500;

  private static final int REFUSED_PER_SECOND = 50;

  /** What a connection is asked by its host alone does not keep it in use. */
  private static final Set<String> UPKEEP =
      Set.of("/ipfs/id/1.0.0", "/ipfs/id/push/1.0.0", "/ipfs/ping/1.0.0");

  private final Surroundings surroundings;
  private final Upgraded upgraded;
  private final YamuxSession session;
  private final PeerId remotePeer;
  private final StreamCounts counts;
  private final long openedAt;
  private final Set<Stream> streams = new LinkedHashSet<>();
  private final Promise<Void> closed = Promise.promise();
  private final Patience patience;
  private int inboundOpen;
  private int streamsInUse;
  private long lastUsedAt;
  private PeerInfo info;
  private boolean closing;

  PeerConnection(Upgraded upgraded, StreamCounts counts, Surroundings surroundings) {
    this.upgraded = upgraded;
    this.session = upgraded.session();
    this.remotePeer = upgraded.remoteKey().peerId();
    this.counts = counts;
    this.surroundings = surroundings;
    this.openedAt = surroundings.loop().now();
    this.lastUsedAt = openedAt;
    this.patience = new Patience(surroundings.loop(), REFUSED_AT_ONCE, REFUSED_PER_SECOND);
  }

  /** Begins to take streams; the handler hears once that the connection is over, and why. */
  void start(BiConsumer<PeerConnection, Throwable> closeHandler) {
    session.closeHandler(
        cause -> {
          closing = true;
          closeHandler.accept(this, cause);
          closed.tryComplete();
        });
    session.streamHandler(this::accept);
  }

  @Override
  public PeerId remotePeer() {
    return remotePeer;
  }

  @Override
  public PublicKey remoteKey() {
    return upgraded.remoteKey();
  }

  @Override
  public Multiaddr localAddress() {
    return upgraded.link().localAddress();
  }

  @Override
  public Multiaddr remoteAddress() {
    return upgraded.link().remoteAddress();
  }

  @Override
  public boolean isInitiator() {
    return upgraded.initiator();
  }

  @Override
  public long openedAt() {
    return openedAt;
  }

  @Override
  public long roundTripMillis() {
    return session.roundTripMillis();
  }

  @Override
  public List<Stream> streams() {
    return List.copyOf(streams);
  }

  @Override
  public PeerInfo info() {
    return info;
  }

  void identified(PeerInfo info) {
    this.info = info;
  }

  /** How many streams are open that are not only the host's own upkeep. */
  int streamsInUse() {
    return streamsInUse;
  }

  int streamCount() {
    return streams.size();
  }

  /** When the last stream in use was opened or closed. */
  long lastUsedAt() {
    return lastUsedAt;
  }

  @Override
  public Future<Stream> open(List<String> protocols) {
    if (protocols.isEmpty()) {
      throw new IllegalArgumentException("a stream is opened in some protocol");
    }
    if (closing) {
      return Future.failedFuture(new Libp2pException(Reason.CLOSED, "the connection is closed"));
    }
    Slot slot = new Slot(true);
    Duplex duplex;
    try {
      duplex = new WatchedDuplex(session.open(), slot::gone);
    } catch (Libp2pException refused) {
      return Future.failedFuture(refused);
    }
    if (protocols.size() == 1) {
      String only = protocols.get(0);
      return started(duplex, only, slot, () -> Multistream.proposeLazily(duplex, only));
    }
    return Multistream.propose(duplex, protocols, surroundings.loop(), NEGOTIATION_MILLIS)
        .onFailure(duplex::close)
        .compose(agreed -> started(duplex, agreed, slot, () -> duplex));
  }

  private Future<Stream> started(
      Duplex duplex, String protocol, Slot slot, Supplier<Duplex> negotiated) {
    if (!slot.take(protocol)) {
      Libp2pException full = tooMany("as many streams are open in " + protocol + " as may be");
      duplex.close(full);
      return Future.failedFuture(full);
    }
    return Future.succeededFuture(slot.fill(negotiated.get(), protocol));
  }

  private static Libp2pException tooMany(String message) {
    return new Libp2pException(Reason.LIMIT, message);
  }

  private void accept(Duplex duplex) {
    if (inboundOpen >= surroundings.limits().streamsPerConnection()) {
      refuse(duplex, Refusal.STREAMS, tooMany("the peer holds as many streams as it may"));
      return;
    }
    inboundOpen++;
    Slot slot = new Slot(false);
    Duplex watched = new WatchedDuplex(duplex, slot::gone);
    Protocols protocols = surroundings.protocols();
    Multistream.answer(
            watched, protocols::speaks, protocols::names, surroundings.loop(), NEGOTIATION_MILLIS)
        .onSuccess(agreed -> serve(watched, agreed, slot))
        .onFailure(failure -> refuse(watched, Refusal.PROTOCOL, failure));
  }

  /** Ends a stream that nobody wants, and the connection if there are too many of them. */
  private void refuse(Duplex duplex, Refusal why, Throwable cause) {
    if (closing || session.isClosed()) {
      return;
    }
    surroundings.counters().refused(why);
    duplex.close(cause);
    if (!patience.take()) {
      closing = true;
      session.close(new Libp2pException(Reason.VIOLATION, "too many streams that are not wanted"));
    }
  }

  private void serve(Duplex duplex, String protocol, Slot slot) {
    Handler<Stream> handler = surroundings.protocols().handler(protocol);
    if (handler == null || !slot.take(protocol)) {
      String message = "the peer holds as many streams in " + protocol + " as it may";
      refuse(duplex, Refusal.STREAMS, tooMany(message));
      return;
    }
    Stream stream = slot.fill(duplex, protocol);
    try {
      handler.handle(stream);
    } catch (RuntimeException e) {
      log.warn("the handler of {} failed; the stream is reset", protocol, e);
      stream.reset();
    }
  }

  @Override
  public boolean isClosed() {
    return closing;
  }

  @Override
  public Future<Void> close(String reason) {
    if (!closing) {
      closing = true;
      log.debug("closing the connection to {}: {}", remotePeer, reason);
      session.close(null);
    }
    return closed.future();
  }

  @Override
  public String toString() {
    return (isInitiator() ? "to " : "from ") + remotePeer + " at " + remoteAddress();
  }

  /** The place that one stream takes in the counts, from its first byte until it is gone. */
  private final class Slot {

    private final boolean initiator;
    private String protocol;
    private Stream stream;
    private boolean gone;

    private Slot(boolean initiator) {
      this.initiator = initiator;
    }

    private boolean take(String wanted) {
      var limits = surroundings.protocols().limits(wanted);
      int limit = initiator ? limits.outbound() : limits.inbound();
      if (gone || !counts.take(wanted, initiator, limit)) {
        return false;
      }
      protocol = wanted;
      return true;
    }

    private Stream fill(Duplex duplex, String protocol) {
      stream = new DuplexStream(duplex, protocol, PeerConnection.this, initiator);
      streams.add(stream);
      used(1);
      return stream;
    }

    private void gone() {
      gone = true;
      inboundOpen -= initiator ? 0 : 1;
      if (protocol != null) {
        counts.release(protocol, initiator);
        used(streams.remove(stream) ? -1 : 0);
      }
    }

    private void used(int more) {
      if (!UPKEEP.contains(protocol)) {
        streamsInUse += more;
        lastUsedAt = surroundings.loop().now();
      }
    }
  }
}
