package dev.parley.libp2p.kad;

/** What has happened so far; see {@link KademliaStats}. */
final class Counters {

  long lookups;
  long queries;
  long failedQueries;
  long answers;
  long refusedRequests;
  long sentBytes;
  long receivedBytes;
  long ignoredPeers;
  long refusedPeers;

  KademliaStats snapshot() {
    return new KademliaStats(
        lookups,
        queries,
        failedQueries,
        answers,
        refusedRequests,
        sentBytes,
        receivedBytes,
        ignoredPeers,
        refusedPeers);
  }
}
