package dev.parley.libp2p;

/**
 * What peers earn and lose in one topic: P1 to P4 of GossipSub 1.1. A decay is what is left of a
 * counter after a second.
 *
 * @param weight how much the topic counts among all
 * @param timeInMesh P1: for each second in the mesh, up to a cap
 * @param firstDeliveries P2: for each message that a peer was the first to deliver
 * @param meshDeliveries P3: for too few deliveries of a peer in the mesh, squared
 * @param meshFailure P3b: for the deficit with which a peer left the mesh
 * @param invalidMessages P4: for each invalid message, squared
 */
public record TopicScoring(
    double weight,
    TimeInMesh timeInMesh,
    Counter firstDeliveries,
    MeshDeliveries meshDeliveries,
    Counter meshFailure,
    Counter invalidMessages) {

  /**
   * P3 is off: in a topic where people write now and then, silence is no fault. Two invalid
   * messages end the exchange of gossip, six are enough to be ignored.
   */
  public static final TopicScoring DEFAULT =
      new TopicScoring(
          0.5,
          new TimeInMesh(0.01, 3_600),
          new Counter(1, 0.9, 50),
          MeshDeliveries.OFF,
          new Counter(0, 0.9, Double.MAX_VALUE),
          new Counter(-5, 0.98, Double.MAX_VALUE));

  public TopicScoring {
    check(weight >= 0, "a topic's weight is not negative");
    check(firstDeliveries.weight >= 0, "first deliveries earn, they do not cost");
    check(meshFailure.weight <= 0, "a mesh failure costs, it does not earn");
    check(invalidMessages.weight <= 0, "invalid messages cost, they do not earn");
  }

  /** P1: a weight for each second, and the most seconds that count. */
  public record TimeInMesh(double weight, double cap) {
    public TimeInMesh {
      check(weight >= 0 && cap >= 0, "time in the mesh earns, it does not cost");
    }
  }

  /** Something counted: its weight, what is left of it after a second, and the most it counts. */
  public record Counter(double weight, double decay, double cap) {
    public Counter {
      check(decay > 0 && decay < 1, "a decay lies between 0 and 1");
      check(cap > 0, "a cap is positive");
    }
  }

  /**
   * P3: below the threshold the square of what is missing counts.
   *
   * @param activationMillis how long a peer is in the mesh before anything is expected of it
   * @param windowMillis how long after the first copy of a message another one still counts
   */
  public record MeshDeliveries(
      double weight,
      double decay,
      double cap,
      double threshold,
      long activationMillis,
      long windowMillis) {

    public static final MeshDeliveries OFF = new MeshDeliveries(0, 0.9, 100, 1, 30_000, 500);

    public MeshDeliveries {
      check(weight <= 0, "missing deliveries cost, they do not earn");
      check(decay > 0 && decay < 1, "a decay lies between 0 and 1");
      check(threshold > 0 && cap >= threshold, "a cap is not below its threshold");
      check(activationMillis >= 0 && windowMillis >= 0, "a time is not negative");
      check(windowMillis <= 10_000, "a window of deliveries is at most 10 seconds");
    }

    public boolean isOn() {
      return weight < 0;
    }
  }

  private static void check(boolean right, String rule) {
    if (!right) {
      throw new IllegalArgumentException(rule);
    }
  }
}
