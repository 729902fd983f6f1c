package dev.parley.libp2p.pubsub;

import io.netty.buffer.ByteBuf;

/** The two streams between this router and a peer. */
interface PeerLink {

  /** Whether nothing more can be sent just now; {@link Router#drained} says when it can. */
  boolean isFull();

  /** Sends whole RPCs with their lengths in front. */
  void write(ByteBuf frames);

  /** Stops and resumes reading what the peer sends. */
  void pause(boolean paused);

  /** Throws away the stream that the peer sends on, for it sent what cannot be read. */
  void refuse();
}
