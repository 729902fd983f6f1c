/**
 * How peers introduce themselves: keys, addresses and protocols, what each sees of the other's
 * address, and whether the other is alive.
 */
package dev.parley.libp2p.identify;
