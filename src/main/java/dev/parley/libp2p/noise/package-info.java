/** Proves who is at the other end of a link, and seals what both say: Noise, as libp2p uses it. */
package dev.parley.libp2p.noise;
