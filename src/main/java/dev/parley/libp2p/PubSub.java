package dev.parley.libp2p;

import io.vertx.core.Future;
import java.util.List;

/** Messages to whoever subscribes to a topic. Only for the loop's thread. */
public interface PubSub {

  /**
   * Takes part in a topic.
   *
   * @throws IllegalStateException if it is joined already, or pubsub is closed
   */
  Topic join(String topic, TopicOptions options);

  /** Takes part in a topic, on the defaults. */
  default Topic join(String topic) {
    return join(topic, TopicOptions.DEFAULT);
  }

  /** The topics that are joined, in the order of joining. */
  List<Topic> topics();

  /** The scores of all peers, the worst first. */
  List<PeerScore> scores();

  PubSubStats stats();

  /** Leaves all topics and closes the streams. */
  Future<Void> close();
}
