package dev.parley.libp2p.pubsub;

import dev.parley.libp2p.PeerId;
import java.util.BitSet;

/** A peer that is connected now and speaks pubsub. */
final class Peer {

  /** How many subscriptions to topics that are not joined are remembered, at 13 bytes. */
  static final int MAX_OTHER_TOPICS = 256;

  final PeerId id;

  /** Whether this host dialled: such peers are harder to choose for an attacker. */
  final boolean outbound;

  /** Outside of meshes, and trusted whatever it does. */
  final boolean direct;

  final PeerLink link;
  final Outbox outbox;
  final PeerStats stats;
  final UnwantedIds unwanted = new UnwantedIds();
  final LongSet otherTopics = new LongSet();

  /** By index, the topics in which a PRUNE went one way or the other since it connected. */
  final BitSet parted = new BitSet();

  Protocol protocol = Protocol.MESHSUB_1_0;

  /** In this heartbeat: how many IHAVEs came, and how many ids were asked for. */
  int announcements;

  int asked;

  /** How many of its messages wait for the application's judgement. */
  int pending;

  boolean gone;
  private final int number;
  private int holds;

  Peer(
      int number,
      PeerId id,
      boolean outbound,
      boolean direct,
      PeerLink link,
      PeerStats stats,
      Outbox outbox) {
    this.number = number;
    this.id = id;
    this.outbound = outbound;
    this.direct = direct;
    this.link = link;
    this.stats = stats;
    this.outbox = outbox;
  }

  /** Reads no more from it until it is released as often as it was held. */
  void hold() {
    if (holds++ == 0) {
      link.pause(true);
    }
  }

  void release() {
    if (--holds == 0 && !gone) {
      link.pause(false);
    }
  }

  /** Whether it gets messages without being in a mesh. */
  boolean isBesideMeshes() {
    return direct || !protocol.hasMesh();
  }

  /** The same in each run, unlike the identity hash. */
  @Override
  public int hashCode() {
    return number;
  }

  @Override
  public boolean equals(Object other) {
    return this == other;
  }

  @Override
  public String toString() {
    return id.toString();
  }
}
