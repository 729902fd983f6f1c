/** The real network underneath a host: sockets on an event loop of Vert.x. */
package dev.parley.libp2p.net;
