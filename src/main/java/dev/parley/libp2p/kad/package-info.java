/**
 * Kademlia: finds peers in a network that nobody knows as a whole, by asking peers for peers that
 * are closer to a key. What peers say is hearsay until whoever is named has answered itself.
 */
package dev.parley.libp2p.kad;
