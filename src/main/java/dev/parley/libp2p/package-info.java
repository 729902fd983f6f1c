/**
 * A libp2p host on Netty, useful without the rest of Parley: a {@link dev.parley.libp2p.Host} dials
 * and is dialled, proves who it talks to, and carries many {@link dev.parley.libp2p.Stream streams}
 * over each connection. Everything of a host happens on its {@link dev.parley.libp2p.Loop}, so
 * nothing in here locks. What lies below (the {@link dev.parley.libp2p.Transport}) and what lies
 * above (pubsub, Kademlia, the protocols of an application) are separate from it.
 */
package dev.parley.libp2p;
