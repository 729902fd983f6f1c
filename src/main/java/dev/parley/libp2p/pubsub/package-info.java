/**
 * GossipSub 1.2 and its forerunners: messages reach whoever subscribes to a topic over a sparse
 * mesh of peers, and what the mesh misses is announced and asked for. Peers are scored by what they
 * do, and whatever a peer can make grow has a bound.
 */
package dev.parley.libp2p.pubsub;
