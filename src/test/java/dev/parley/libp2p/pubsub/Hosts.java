package dev.parley.libp2p.pubsub;

import dev.parley.libp2p.PubSub;
import dev.parley.libp2p.Topic;
import dev.parley.libp2p.sim.Cluster;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Real hosts on a simulated network, all of which take part in one topic. */
final class Hosts {

  static final String TOPIC = "news";

  final Cluster cluster;
  private final Map<Integer, PubSub> pubsubs = new LinkedHashMap<>();
  private final Map<Integer, Topic> topics = new LinkedHashMap<>();
  private final Map<Integer, List<String>> received = new LinkedHashMap<>();

  Hosts(Cluster cluster, GossipOptions options) {
    this.cluster = cluster;
    cluster.onStart(
        node -> {
          PubSub pubsub = GossipSub.start(node.host(), options);
          pubsubs.put(node.index(), pubsub);
          received.put(node.index(), new ArrayList<>());
          join(node.index());
        });
  }

  Topic join(int index) {
    Topic topic = pubsubs.get(index).join(TOPIC);
    topic.handler(message -> received.get(index).add(message.data().toString()));
    topics.put(index, topic);
    return topic;
  }

  PubSub pubsub(int index) {
    return pubsubs.get(index);
  }

  Topic topic(int index) {
    return topics.get(index);
  }

  List<String> received(int index) {
    return received.get(index);
  }

  int publish(int from, String data) {
    return topics.get(from).publish(Buffer.buffer(data)).result();
  }

  /** The indexes of the hosts that have not received exactly this, except the publisher. */
  List<Integer> without(int publisher, String... messages) {
    return cluster.up().stream()
        .map(Cluster.Node::index)
        .filter(index -> index != publisher)
        .filter(index -> !received.get(index).equals(List.of(messages)))
        .toList();
  }
}
