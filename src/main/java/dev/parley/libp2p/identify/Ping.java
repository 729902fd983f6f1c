package dev.parley.libp2p.identify;

import dev.parley.libp2p.Host;
import dev.parley.libp2p.PeerId;
import io.vertx.core.Future;

/** Asks peers whether they are alive, and answers those who ask. */
public final class Ping {

  public Ping(Host host) {}

  /** The round trip to a peer in milliseconds, connecting first where needed. */
  public Future<Long> ping(PeerId peer) {
    return Future.failedFuture("not yet");
  }

  /** Stops answering and closes what is open. */
  public void close() {}
}
