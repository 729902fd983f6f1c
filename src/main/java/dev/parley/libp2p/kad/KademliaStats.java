package dev.parley.libp2p.kad;

/**
 * What a node has done in Kademlia since it started.
 *
 * @param lookups lookups that were begun
 * @param queries requests that were sent
 * @param failedQueries requests without a good answer
 * @param answers requests that were answered
 * @param refusedRequests requests and streams of peers that asked too much or broke the rules
 * @param sentBytes bytes of messages sent
 * @param receivedBytes bytes of messages received
 * @param ignoredPeers peers in answers that were left aside: too many, unusable, this node itself
 * @param refusedPeers peers kept out of the table by the limits of their neighbourhood
 */
public record KademliaStats(
    long lookups,
    long queries,
    long failedQueries,
    long answers,
    long refusedRequests,
    long sentBytes,
    long receivedBytes,
    long ignoredPeers,
    long refusedPeers) {}
