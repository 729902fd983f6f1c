package dev.parley.node;

import dev.parley.libp2p.kad.KademliaMode;

/**
 * How well a node knows its network, for whoever runs it.
 *
 * @param known peers of which an address is known
 * @param connected peers that are connected
 * @param dialled those of them that this node dialled itself
 * @param bootstrapPeers peers that the settings name
 * @param bootstrapConnected those of them that are connected
 * @param tableSize peers in the table of Kademlia
 * @param mode whether the node answers in Kademlia; null where that is off
 */
record DiscoveryStats(
    int known,
    int connected,
    int dialled,
    int bootstrapPeers,
    int bootstrapConnected,
    int tableSize,
    KademliaMode mode) {}
