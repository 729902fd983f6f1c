package dev.parley.libp2p;

/**
 * Counters since the start, and sizes as they are now, for operators.
 *
 * @param peers how many peers speak pubsub with this host
 * @param topics how many topics are joined
 * @param meshLinks how many places in meshes are taken, over all topics
 * @param published messages of this host
 * @param delivered valid messages of others that came for the first time
 * @param duplicates copies of messages that were known
 * @param rejected messages that were not valid
 * @param ignored messages that were neither passed on nor anybody's fault
 * @param throttled messages dropped since too many waited for the application's judgement
 * @param forwarded copies of others' messages queued for peers
 * @param droppedOutbound copies dropped since a peer did not read, or too late
 * @param malformed RPCs that could not be read
 * @param refused RPCs, or parts of RPCs, beyond a limit or from peers below the threshold
 * @param unknownTopics subscriptions and messages for topics that this host has no part in
 * @param brokenPromises messages announced and not delivered when asked for
 * @param pendingValidations how many judgements are pending
 * @param seenIds how many ids are remembered
 * @param cachedMessages how many messages can be asked for
 * @param cachedBytes and how many bytes they have
 * @param queuedBytes how many bytes wait for peers that are slow to read
 */
public record PubSubStats(
    int peers,
    int topics,
    int meshLinks,
    long published,
    long delivered,
    long duplicates,
    long rejected,
    long ignored,
    long throttled,
    long forwarded,
    long droppedOutbound,
    long malformed,
    long refused,
    long unknownTopics,
    long brokenPromises,
    int pendingValidations,
    int seenIds,
    int cachedMessages,
    long cachedBytes,
    long queuedBytes) {}
