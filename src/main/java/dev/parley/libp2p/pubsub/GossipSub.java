package dev.parley.libp2p.pubsub;

import dev.parley.libp2p.Host;
import dev.parley.libp2p.PubSub;

/** GossipSub on a host. */
public final class GossipSub {

  private GossipSub() {}

  public static PubSub start(Host host, GossipOptions options) {
    throw new UnsupportedOperationException();
  }
}
