package dev.parley.libp2p.pubsub;

/**
 * How long things take in GossipSub, in milliseconds.
 *
 * @param firstHeartbeat when the first heartbeat is due after the start
 * @param heartbeat the time between two heartbeats
 * @param pruneBackoff how long a pair of peers that separated stays apart
 * @param unsubscribeBackoff and how long after one of them left the topic
 * @param graftFlood a GRAFT so soon after a PRUNE counts as a flood
 * @param fanout how long peers are kept for a topic that is only published to
 * @param promise how long an announced message may take after it was asked for
 * @param opportunisticGraft the time between two looks for better peers than those in a mesh
 * @param seen how long ids are remembered, at least
 * @param validation how long the application's judgement may take before it counts as none
 * @param stale how long a message may wait for a peer that does not read
 */
public record TimingOptions(
    long firstHeartbeat,
    long heartbeat,
    long pruneBackoff,
    long unsubscribeBackoff,
    long graftFlood,
    long fanout,
    long promise,
    long opportunisticGraft,
    long seen,
    long validation,
    long stale) {

  public static final TimingOptions DEFAULT =
      new TimingOptions(
          100, 1_000, 60_000, 10_000, 10_000, 60_000, 3_000, 60_000, 120_000, 30_000, 5_000);

  public TimingOptions {
    if (firstHeartbeat < 1 || heartbeat < 10 || seen < heartbeat || validation < 1 || stale < 1) {
      throw new IllegalArgumentException("heartbeats of at least 10 ms, and times above zero");
    }
    if (pruneBackoff < 0 || unsubscribeBackoff < 0 || fanout < 0 || promise < 0) {
      throw new IllegalArgumentException("a time is not negative");
    }
  }

  public TimingOptions withHeartbeat(long first, long every) {
    return new TimingOptions(
        first,
        every,
        pruneBackoff,
        unsubscribeBackoff,
        graftFlood,
        fanout,
        promise,
        opportunisticGraft,
        seen,
        validation,
        stale);
  }

  public TimingOptions withSeen(long seen) {
    return new TimingOptions(
        firstHeartbeat,
        heartbeat,
        pruneBackoff,
        unsubscribeBackoff,
        graftFlood,
        fanout,
        promise,
        opportunisticGraft,
        seen,
        validation,
        stale);
  }
}
