package dev.parley.libp2p.pubsub;

import dev.parley.libp2p.PeerId;
import java.util.Arrays;

/** What a peer has done, over all topics; kept for a while after it left. */
final class PeerStats {

  private static final TopicCounters[] NONE = {};

  final PeerId peer;
  String address;
  boolean connected;
  long disconnectedAt;
  double behaviour;
  double slowness;

  /** The score as last computed, and in which state of the world. */
  double score;

  double scoreWithoutColocation;
  long scoredIn = -1;

  /** By the index of the topic; null where there is nothing to count. */
  TopicCounters[] topics = NONE;

  PeerStats(PeerId peer) {
    this.peer = peer;
  }

  TopicCounters in(JoinedTopic topic) {
    if (topic.index() >= topics.length) {
      topics = Arrays.copyOf(topics, topic.index() + 1);
    }
    TopicCounters counters = topics[topic.index()];
    if (counters == null) {
      counters = new TopicCounters();
      topics[topic.index()] = counters;
    }
    return counters;
  }
}
