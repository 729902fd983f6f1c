package dev.parley.libp2p.pubsub;

import dev.parley.libp2p.Connection;
import dev.parley.libp2p.Host;
import dev.parley.libp2p.Malformed;
import dev.parley.libp2p.PeerId;
import dev.parley.libp2p.PeerInfo;
import dev.parley.libp2p.PeerListener;
import dev.parley.libp2p.Stream;
import dev.parley.libp2p.StreamLimits;
import dev.parley.libp2p.identify.Envelope;
import dev.parley.libp2p.identify.PeerRecord;
import dev.parley.libp2p.pubsub.Rpc.PeerHint;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings a router to a host: who of its peers speaks pubsub, and over which streams. */
final class HostStreams implements PeerListener, Network {

  private static final Logger LOG = LoggerFactory.getLogger(HostStreams.class);

  /** One of each way, and for a moment the one that takes its place. */
  private static final StreamLimits LIMITS = new StreamLimits(4, 4);

  /** A peer that has not said by then what it speaks is asked by the proposal of a stream. */
  private static final long IDENTIFY_MILLIS = 5_000;

  /** More peers that others told of are not dialled at a time. */
  private static final int MAX_DIALS = 8;

  /** Records of strangers are kept so long. */
  private static final long RECORD_MILLIS = 600_000;

  private final Host host;
  private final Router router;
  private final int maxRpcSize;
  private final Map<PeerId, PeerStreams> streams = new LinkedHashMap<>();
  private int dials;
  private boolean closed;

  HostStreams(Host host, GossipOptions options) {
    this.host = host;
    this.maxRpcSize = options.limits().maxRpcSize();
    this.router = new Router(host.key(), host.loop(), options, this);
  }

  Router router() {
    return router;
  }

  void start() {
    Protocol.IDS.forEach(id -> host.handle(id, LIMITS, this::accept));
    host.addListener(this);
    for (Connection connection : host.connections()) {
      connected(connection);
      if (connection.info() != null) {
        identified(connection, connection.info());
      }
    }
  }

  private void accept(Stream stream) {
    if (closed) {
      stream.reset();
      return;
    }
    with(stream.connection()).accept(stream);
  }

  private PeerStreams with(Connection connection) {
    return streams.computeIfAbsent(
        connection.remotePeer(), peer -> new PeerStreams(host, router, maxRpcSize, connection));
  }

  @Override
  public void connected(Connection connection) {
    host.loop()
        .schedule(
            IDENTIFY_MILLIS,
            () -> {
              if (!closed && !connection.isClosed() && connection.info() == null) {
                with(connection).open();
              }
            });
  }

  @Override
  public void identified(Connection connection, PeerInfo info) {
    if (!closed && info.protocols().stream().anyMatch(Protocol.IDS::contains)) {
      with(connection).identified();
    }
  }

  @Override
  public void disconnected(PeerId peer) {
    PeerStreams gone = streams.remove(peer);
    if (gone != null) {
      gone.close();
    }
  }

  @Override
  public void ban(PeerId peer, long durationMillis, String reason) {
    host.ban(peer, durationMillis, reason);
  }

  @Override
  public void connect(PeerId peer) {
    host.protect(peer, "pubsub");
    dial(peer);
  }

  @Override
  public void discovered(PeerHint hint) {
    try {
      PeerId peer = PeerId.of(hint.peer());
      if (peer.equals(host.peerId()) || host.connection(peer) != null || dials >= MAX_DIALS) {
        return;
      }
      if (hint.signedRecord().length > 0) {
        PeerRecord known = PeerRecord.open(Envelope.decode(hint.signedRecord()));
        if (!known.peer().equals(peer)) {
          return;
        }
        host.addressBook().add(peer, known.addresses(), RECORD_MILLIS);
      }
      if (!host.addressBook().addresses(peer).isEmpty()) {
        dial(peer);
      }
    } catch (Malformed e) {
      LOG.debug("a peer told of another one in an unreadable way: {}", e.getMessage());
    }
  }

  private void dial(PeerId peer) {
    dials++;
    host.connect(peer)
        .onComplete(
            done -> {
              dials--;
              if (done.failed()) {
                LOG.debug("{} is not reached: {}", peer, done.cause().getMessage());
              }
            });
  }

  void close() {
    if (closed) {
      return;
    }
    router.close();
    closed = true;
    host.removeListener(this);
    Protocol.IDS.forEach(host::unhandle);
    List.copyOf(streams.values()).forEach(PeerStreams::close);
    streams.clear();
  }
}
