package dev.parley.libp2p.pubsub;

import dev.parley.libp2p.IpNetwork;
import dev.parley.libp2p.PeerId;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * How peers are scored over all topics, P5 to P7 of GossipSub 1.1, and what follows from a score.
 * Decays are what is left after a second.
 *
 * @param topicCap the most that all topics together earn a peer; 0 for no cap
 * @param application P5: what the application thinks of a peer
 * @param colocationWeight P6: for peers of one address beyond the threshold, squared; 0 for off
 * @param colocationThreshold how many peers of one address are nothing unusual
 * @param colocationAllowed networks where many peers may share an address, such as 127.0.0.0/8
 * @param behaviourWeight P7: for broken promises and rules beyond a threshold, squared
 * @param slownessWeight for messages that could not be sent since the peer did not read
 * @param retainMillis how long the score of a peer is kept after it left
 * @param thresholds what follows from a score
 */
public record ScoreOptions(
    double topicCap,
    ToDoubleFunction<PeerId> application,
    double colocationWeight,
    int colocationThreshold,
    List<IpNetwork> colocationAllowed,
    double behaviourWeight,
    double behaviourThreshold,
    double behaviourDecay,
    double slownessWeight,
    double slownessDecay,
    long retainMillis,
    Thresholds thresholds) {

  /**
   * What follows from a score below, or above, a threshold.
   *
   * @param gossip below, no gossip is exchanged
   * @param publish below, the host's own messages are not sent there
   * @param graylist below, whatever the peer says is ignored
   * @param ban below, the peer is disconnected and banned; the cost of shared addresses does not
   *     count here, for it proves nothing about the single peer
   * @param banMillis for how long
   * @param acceptExchange from here on peers are accepted that a peer tells of
   * @param opportunisticGraft a mesh with a median below looks for better peers
   */
  public record Thresholds(
      double gossip,
      double publish,
      double graylist,
      double ban,
      long banMillis,
      double acceptExchange,
      double opportunisticGraft) {

    public static final Thresholds DEFAULT = new Thresholds(-10, -50, -80, -200, 600_000, 10, 5);

    public Thresholds {
      if (gossip > 0 || publish > gossip || graylist > publish || ban > graylist) {
        throw new IllegalArgumentException("thresholds: 0 >= gossip >= publish >= graylist >= ban");
      }
      if (acceptExchange < 0 || opportunisticGraft < 0 || banMillis < 0) {
        throw new IllegalArgumentException("thresholds of trust are not negative");
      }
    }
  }

  public static final ScoreOptions DEFAULT =
      new ScoreOptions(
          100,
          peer -> 0,
          -5,
          10,
          List.of(),
          -10,
          3,
          0.97,
          -0.2,
          0.9,
          3_600_000,
          Thresholds.DEFAULT);

  public ScoreOptions {
    colocationAllowed = List.copyOf(colocationAllowed);
    if (colocationWeight > 0 || behaviourWeight > 0 || slownessWeight > 0) {
      throw new IllegalArgumentException("P6 and P7 cost, they do not earn");
    }
    if (behaviourDecay <= 0 || behaviourDecay >= 1 || slownessDecay <= 0 || slownessDecay >= 1) {
      throw new IllegalArgumentException("a decay lies between 0 and 1");
    }
    if (topicCap < 0 || colocationThreshold < 1 || retainMillis < 0 || behaviourThreshold < 0) {
      throw new IllegalArgumentException("caps, thresholds and times are not negative");
    }
  }

  /** Switches P6 off, for networks whose peers all live behind one address. */
  public ScoreOptions withoutColocation() {
    return withColocation(0, colocationThreshold, colocationAllowed);
  }

  /** Lets many peers share an address in some networks. */
  public ScoreOptions withColocationAllowed(List<IpNetwork> networks) {
    return withColocation(colocationWeight, colocationThreshold, networks);
  }

  public ScoreOptions withColocation(double weight, int threshold, List<IpNetwork> allowed) {
    return new ScoreOptions(
        topicCap,
        application,
        weight,
        threshold,
        allowed,
        behaviourWeight,
        behaviourThreshold,
        behaviourDecay,
        slownessWeight,
        slownessDecay,
        retainMillis,
        thresholds);
  }

  public ScoreOptions withApplication(ToDoubleFunction<PeerId> application) {
    return new ScoreOptions(
        topicCap,
        application,
        colocationWeight,
        colocationThreshold,
        colocationAllowed,
        behaviourWeight,
        behaviourThreshold,
        behaviourDecay,
        slownessWeight,
        slownessDecay,
        retainMillis,
        thresholds);
  }

  public ScoreOptions withThresholds(Thresholds thresholds) {
    return new ScoreOptions(
        topicCap,
        application,
        colocationWeight,
        colocationThreshold,
        colocationAllowed,
        behaviourWeight,
        behaviourThreshold,
        behaviourDecay,
        slownessWeight,
        slownessDecay,
        retainMillis,
        thresholds);
  }
}
