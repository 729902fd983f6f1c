/** Who else is there: addresses, how far they are believed, and peers remembered over a restart. */
package dev.parley.libp2p.peers;
