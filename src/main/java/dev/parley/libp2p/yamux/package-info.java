/** Many streams over one channel, each with a window of its own: yamux 1.0. */
package dev.parley.libp2p.yamux;
