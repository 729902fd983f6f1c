package dev.parley.libp2p.identify;

import dev.parley.libp2p.Host;
import dev.parley.libp2p.Libp2pException;
import dev.parley.libp2p.Libp2pException.Reason;
import dev.parley.libp2p.PeerId;
import dev.parley.libp2p.StreamLimits;
import io.vertx.core.Future;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Asks peers whether they are alive, and answers those who ask. One stream a peer is kept for it; a
 * peer that throws it away, as some do after ten seconds, is asked on a new one.
 */
public final class Ping {

  public static final String PROTOCOL = "/ipfs/ping/1.0.0";

  /** The length of the question, and of the answer, which is the same. */
  static final int LENGTH = 32;

  static final long TIMEOUT_MILLIS = 10_000;

  /** As others accept; outbound one more, for when the first is about to go. */
  private static final StreamLimits LIMITS = new StreamLimits(2, 2);

  private final Host host;
  private final Map<PeerId, Pinger> pingers = new LinkedHashMap<>();
  private boolean closed;

  /** Begins to answer; the host must be ready to register protocols. */
  public Ping(Host host) {
    this.host = host;
    host.handle(PROTOCOL, LIMITS, stream -> new PingAnswers(stream, host.loop()));
  }

  /** The round trip to a peer in milliseconds, connecting first where needed. */
  public Future<Long> ping(PeerId peer) {
    if (closed) {
      return Future.failedFuture(new Libp2pException(Reason.CLOSED, "the host is closed"));
    }
    return pingers.computeIfAbsent(peer, pinged -> new Pinger(host, pinged, this::gone)).ping();
  }

  private void gone(Pinger pinger) {
    pingers.remove(pinger.peer(), pinger);
  }

  /** Stops answering and closes what is open. */
  public void close() {
    closed = true;
    host.unhandle(PROTOCOL);
    List.copyOf(pingers.values()).forEach(Pinger::close);
  }
}
