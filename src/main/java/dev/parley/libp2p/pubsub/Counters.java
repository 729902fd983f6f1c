package dev.parley.libp2p.pubsub;

/** What is counted from the start on; see {@link dev.parley.libp2p.PubSubStats}. */
final class Counters {
  long published;
  long delivered;
  long duplicates;
  long rejected;
  long ignored;
  long throttled;
  long forwarded;
  long dropped;
  long malformed;
  long refused;
  long unknownTopics;
  long brokenPromises;
}
