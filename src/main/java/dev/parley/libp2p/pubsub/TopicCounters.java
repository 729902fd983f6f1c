package dev.parley.libp2p.pubsub;

import dev.parley.libp2p.TopicScoring;
import dev.parley.libp2p.TopicScoring.Counter;
import dev.parley.libp2p.TopicScoring.MeshDeliveries;

/** What a peer has done in one topic: the counters of P1 to P4. */
final class TopicCounters {

  /** A counter below counts as none. */
  static final double NEARLY_ZERO = 0.01;

  private boolean inMesh;
  private long graftedAt;
  private double firstDeliveries;
  private double meshDeliveries;
  private double meshFailure;
  private double invalid;

  void grafted(long now) {
    inMesh = true;
    graftedAt = now;
  }

  /** A peer that leaves the mesh takes its deficit along, so that leaving does not clear it. */
  void pruned(TopicScoring scoring, long now) {
    double deficit = deficit(scoring.meshDeliveries(), now);
    meshFailure = Math.min(scoring.meshFailure().cap(), meshFailure + deficit * deficit);
    inMesh = false;
  }

  boolean inMesh() {
    return inMesh;
  }

  void firstDelivery(TopicScoring scoring) {
    firstDeliveries = Math.min(scoring.firstDeliveries().cap(), firstDeliveries + 1);
    meshDelivery(scoring);
  }

  /** The first copy of a message, or one soon after it, from a peer of the mesh. */
  void meshDelivery(TopicScoring scoring) {
    if (inMesh) {
      meshDeliveries = Math.min(scoring.meshDeliveries().cap(), meshDeliveries + 1);
    }
  }

  void invalid(TopicScoring scoring) {
    invalid = Math.min(scoring.invalidMessages().cap(), invalid + 1);
  }

  void decay(TopicScoring scoring) {
    firstDeliveries = decay(firstDeliveries, scoring.firstDeliveries());
    meshFailure = decay(meshFailure, scoring.meshFailure());
    invalid = decay(invalid, scoring.invalidMessages());
    meshDeliveries = decay(meshDeliveries, scoring.meshDeliveries().decay());
  }

  private static double decay(double value, Counter counter) {
    return decay(value, counter.decay());
  }

  static double decay(double value, double factor) {
    double rest = value * factor;
    return rest < NEARLY_ZERO ? 0 : rest;
  }

  /** What was good about a peer is not kept when it leaves. */
  void forgetMerits() {
    firstDeliveries = 0;
  }

  double score(TopicScoring scoring, long now) {
    double seconds = inMesh ? (now - graftedAt) / 1_000.0 : 0;
    double timeInMesh = Math.min(scoring.timeInMesh().cap(), seconds);
    double deficit = deficit(scoring.meshDeliveries(), now);
    double sum =
        scoring.timeInMesh().weight() * timeInMesh
            + scoring.firstDeliveries().weight() * firstDeliveries
            + scoring.meshDeliveries().weight() * deficit * deficit
            + scoring.meshFailure().weight() * meshFailure
            + scoring.invalidMessages().weight() * invalid * invalid;
    return scoring.weight() * sum;
  }

  private double deficit(MeshDeliveries expected, long now) {
    boolean active = inMesh && now - graftedAt > expected.activationMillis();
    return active && expected.isOn() ? Math.max(0, expected.threshold() - meshDeliveries) : 0;
  }
}
