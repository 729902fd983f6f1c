package dev.parley.libp2p;

/**
 * What a peer is worth to the pubsub of this host, and why, for operators.
 *
 * @param score the sum of the rest
 * @param topics P1 to P4 of all topics, capped
 * @param application P5: what the application thinks of it
 * @param colocation P6: the cost of sharing an address with many others
 * @param behaviour P7: the cost of breaking promises and rules
 * @param slowness the cost of not reading what is sent
 * @param connected whether it is connected now; the scores of others are kept for a while
 */
public record PeerScore(
    PeerId peer,
    double score,
    double topics,
    double application,
    double colocation,
    double behaviour,
    double slowness,
    boolean connected) {}
