package dev.parley.sync;

import dev.parley.libp2p.Connection;
import dev.parley.libp2p.FramedStream.Prefix;
import dev.parley.libp2p.HalfArrived;
import dev.parley.libp2p.Host;
import dev.parley.libp2p.PeerId;
import dev.parley.libp2p.RequestOptions;
import dev.parley.libp2p.Requests;
import dev.parley.libp2p.Stream;
import dev.parley.libp2p.StreamLimits;
import dev.parley.replica.Cores;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.function.Function;

/** Sync on a host: answers peers, and asks them. Only for the loop's thread. */
final class SyncProtocol {

  static final String TREES = "/p2p-mes/sync/1.0.0";
  static final String DAYS = "/p2p-mes/sync/2.0.0";

  /**
   * A session at a time each way, and those that are just ending; a peer that may open more can
   * have more of its pushes and sketches held in memory.
   */
  static final StreamLimits LIMITS = new StreamLimits(3, 8);

  /**
   * Two requests at a time: one push is checked while the last one is written, and a peer cannot
   * pile up work; twice as patient as who asks.
   */
  private static final RequestOptions ANSWERING =
      new RequestOptions(Prefix.INT32, SyncCodec.MAX_FRAME, 120_000, 2);

  /** Of all peers together: four of the largest messages, or thousands of the usual ones. */
  static final long MAX_HALF_ARRIVED = 64 << 20;

  private final Host host;
  private final HalfArrived halfArrived = new HalfArrived(MAX_HALF_ARRIVED);
  private final Function<PeerId, Replica> replicas;
  private final Progress progress;
  private final Cores cores;
  private final Serving serving;

  /** Without other threads, and without a memory of streams beyond this run. */
  SyncProtocol(Host host, Function<PeerId, Replica> replicas) {
    this(host, replicas, new MemoryProgress(), Cores.HERE);
  }

  /**
   * @param replicas the store in a session with a peer
   * @param progress how far days have come that are being streamed
   */
  SyncProtocol(Host host, Function<PeerId, Replica> replicas, Progress progress, Cores cores) {
    this.host = host;
    this.replicas = replicas;
    this.progress = progress;
    this.cores = cores;
    this.serving = Serving.on(cores);
    host.handle(TREES, LIMITS, this::serve);
    host.handle(DAYS, LIMITS, this::serve);
  }

  private void serve(Stream stream) {
    PeerId peer = stream.connection().remotePeer();
    SyncServer server = new SyncServer(replicas.apply(peer), peer, host.loop().random(), serving);
    Requests.answer(
        stream,
        host.loop(),
        ANSWERING,
        halfArrived,
        request -> server.answer(request.getBytes()).map(Buffer::buffer));
  }

  /** Whether a peer has a session with this node. */
  boolean isServing(PeerId peer) {
    Connection connection = host.connection(peer);
    return connection != null
        && connection.streams().stream()
            .filter(stream -> !stream.isInitiator())
            .map(Stream::protocol)
            .anyMatch(protocol -> DAYS.equals(protocol) || TREES.equals(protocol));
  }

  /** Opens a session in the best version that both speak. */
  Future<SyncSession> open(PeerId peer, Replica replica) {
    return host.open(peer, DAYS, TREES)
        .map(stream -> new StreamChannel(stream, host.loop(), halfArrived))
        .map(channel -> new SyncSession(replica, progress, cores, channel, host.loop()));
  }

  void close() {
    host.unhandle(TREES);
    host.unhandle(DAYS);
  }
}
