/**
 * A network in memory: virtual time, latency, loss and partitions, all from one seed, so that a run
 * of hundreds of hosts in one thread can be repeated exactly.
 */
package dev.parley.libp2p.sim;
