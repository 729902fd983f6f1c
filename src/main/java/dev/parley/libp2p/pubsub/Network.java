package dev.parley.libp2p.pubsub;

import dev.parley.libp2p.PeerId;
import dev.parley.libp2p.pubsub.Rpc.PeerHint;

/** What a router wants of the host that is not about the streams of a peer. */
interface Network {

  /** Disconnects a peer and keeps it out for a while. */
  void ban(PeerId peer, long durationMillis, String reason);

  /** Connects to a peer that should always be there. */
  void connect(PeerId peer);

  /** Connects to a peer that another one told of, if its address is known. */
  void discovered(PeerHint hint);
}
