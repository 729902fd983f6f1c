/**
 * Whole networks in one thread: the node's own gossip, sync and store on a simulated network, under
 * virtual time, with faults, checked all along; everything follows from a seed.
 */
package dev.parley.sim;
