package dev.parley.libp2p;

import io.vertx.core.Future;
import java.util.List;

/** A proven connection to a peer, with many streams on it. Only for the loop's thread. */
public interface Connection {

  /** Who is at the other end: proven, not claimed. */
  PeerId remotePeer();

  PublicKey remoteKey();

  Multiaddr localAddress();

  Multiaddr remoteAddress();

  /** Whether this host dialled. */
  boolean isInitiator();

  /** When it was opened, in the loop's {@link Loop#now()}. */
  long openedAt();

  /** The round trip in milliseconds as last measured, -1 before the first measurement. */
  long roundTripMillis();

  /**
   * Opens a stream in the first of the protocols that the other side speaks. With a single protocol
   * the answer is not waited for: what is written travels with the proposal, and a refusal resets
   * the stream.
   */
  Future<Stream> open(List<String> protocols);

  /** The streams that are open now. */
  List<Stream> streams();

  /** What the peer said of itself; null until it has. */
  PeerInfo info();

  boolean isClosed();

  /** Says goodbye and closes; the reason is for logs. */
  Future<Void> close(String reason);
}
