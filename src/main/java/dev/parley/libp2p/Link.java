package dev.parley.libp2p;

/** A connection of the network underneath: bytes between two addresses, not yet proven. */
public interface Link extends Duplex {

  Multiaddr localAddress();

  Multiaddr remoteAddress();
}
