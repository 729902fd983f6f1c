package dev.parley.libp2p;

/** Hears of peers that come and go, on the host's loop. */
public interface PeerListener {

  /** The first connection to a peer is there. */
  default void connected(Connection connection) {}

  /** A peer said what it speaks, or said it anew. */
  default void identified(Connection connection, PeerInfo info) {}

  /** The last connection to a peer is gone. */
  default void disconnected(PeerId peer) {}
}
