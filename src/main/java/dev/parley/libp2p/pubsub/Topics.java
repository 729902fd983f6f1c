package dev.parley.libp2p.pubsub;

import dev.parley.libp2p.TopicOptions;
import dev.parley.libp2p.pubsub.Rpc.Subscription;
import java.util.BitSet;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/** The topics that are joined, and who subscribes to them. */
final class Topics {

  /** Of topics that were left, so many are remembered with their backoffs. */
  static final int MAX_LEFT = 64;

  private static final int MAX_NAME = 1_024;

  private final Router router;
  private final TopicTable table;
  private final MeshSetting setting;
  private final Collection<Peer> peers;
  private final Counters counters;
  private final BitSet indexes = new BitSet();
  private final Map<String, Backoffs> left = new LinkedHashMap<>();

  Topics(
      Router router,
      TopicTable table,
      MeshSetting setting,
      Collection<Peer> peers,
      Counters counters) {
    this.router = router;
    this.table = table;
    this.setting = setting;
    this.peers = peers;
    this.counters = counters;
  }

  Collection<JoinedTopic> all() {
    return table.all();
  }

  JoinedTopic join(String name, TopicOptions options) {
    byte[] bytes = JoinedTopic.bytes(name);
    if (table.contains(name)) {
      throw new IllegalStateException("the topic " + name + " is joined already");
    }
    if (bytes.length == 0 || bytes.length > MAX_NAME) {
      throw new IllegalArgumentException("a topic's name has 1 to " + MAX_NAME + " bytes");
    }
    Backoffs known = left.remove(name);
    int index = indexes.nextClearBit(0);
    indexes.set(index);
    long hash = table.hash(bytes, 0, bytes.length);
    JoinedTopic topic =
        new JoinedTopic(
            router, index, name, hash, options, setting, known == null ? new Backoffs() : known);
    table.add(topic);
    for (Peer peer : peers) {
      if (peer.otherTopics.contains(hash)) {
        peer.otherTopics.remove(hash);
        topic.add(peer);
      }
      if (options.subscribe()) {
        announce(peer, topic, true);
      }
    }
    topic.mesh().open();
    return topic;
  }

  void leave(JoinedTopic topic) {
    topic.mesh().close();
    table.remove(topic);
    indexes.clear(topic.index());
    left.put(topic.name(), topic.mesh().backoffs());
    if (left.size() > MAX_LEFT) {
      Iterator<String> first = left.keySet().iterator();
      first.next();
      first.remove();
    }
    for (Peer peer : peers) {
      if (topic.subscribers().contains(peer)) {
        rememberOther(peer, topic.hash());
      }
      if (topic.options().subscribe()) {
        announce(peer, topic, false);
      }
    }
    topic.clear();
  }

  private void announce(Peer peer, JoinedTopic topic, boolean subscribe) {
    peer.outbox.subscription(topic.name(), subscribe);
    setting.wake().accept(peer);
  }

  /** A new peer hears first what this host subscribes to. */
  void introduce(Peer peer) {
    for (JoinedTopic topic : table.all()) {
      if (topic.isSubscribed()) {
        announce(peer, topic, true);
      }
    }
  }

  /** A peer subscribes to a topic, or does so no more. */
  void heard(Peer peer, Subscription subscription) {
    JoinedTopic topic = subscription.topic();
    if (topic == null) {
      counters.unknownTopics++;
      if (subscription.subscribe()) {
        rememberOther(peer, subscription.hash());
      } else {
        peer.otherTopics.remove(subscription.hash());
      }
    } else if (subscription.subscribe()) {
      topic.add(peer);
      topic.mesh().subscribed(peer);
    } else {
      topic.remove(peer);
    }
  }

  /** In case that topic is joined later; a peer says only once what it subscribes to. */
  private static void rememberOther(Peer peer, long hash) {
    if (peer.otherTopics.size() < Peer.MAX_OTHER_TOPICS) {
      peer.otherTopics.add(hash);
    }
  }

  /** A peer speaks another dialect than was thought. */
  void moved(Peer peer) {
    for (JoinedTopic topic : table.all()) {
      if (topic.subscribers().contains(peer)) {
        topic.add(peer);
        topic.mesh().subscribed(peer);
      }
      if (peer.isBesideMeshes()) {
        topic.mesh().remove(peer);
      }
    }
  }

  void forget(Peer peer) {
    table.all().forEach(topic -> topic.remove(peer));
  }

  void heartbeat(long now) {
    left.values()
        .removeIf(
            backoffs -> {
              backoffs.expire(now);
              return backoffs.size() == 0;
            });
  }
}
