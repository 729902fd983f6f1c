package dev.parley.libp2p.sim;

import dev.parley.libp2p.Duplex;
import dev.parley.libp2p.DuplexAround;
import dev.parley.libp2p.Link;
import dev.parley.libp2p.Multiaddr;

/** Something on top of a link, with the addresses of the link. */
record DuplexLink(Duplex duplex, Link link) implements Link, DuplexAround {

  @Override
  public Multiaddr localAddress() {
    return link.localAddress();
  }

  @Override
  public Multiaddr remoteAddress() {
    return link.remoteAddress();
  }
}
