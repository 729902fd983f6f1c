package dev.parley.libp2p.pubsub;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The peers that messages go to in a topic that is not subscribed to, as long as there are any. */
final class Fanout {

  private final JoinedTopic topic;
  private final MeshSetting setting;
  private final Set<Peer> peers = new LinkedHashSet<>(0);
  private long lastPublished;

  Fanout(JoinedTopic topic, MeshSetting setting) {
    this.topic = topic;
    this.setting = setting;
  }

  Set<Peer> peers() {
    return peers;
  }

  /** Something is published: there must be peers. */
  Set<Peer> used() {
    lastPublished = setting.loop().now();
    fill();
    return peers;
  }

  void remove(Peer peer) {
    peers.remove(peer);
  }

  void heartbeat() {
    if (peers.isEmpty()) {
      return;
    }
    if (setting.loop().now() - lastPublished > setting.timing().fanout()) {
      peers.clear();
      return;
    }
    peers.removeIf(peer -> !isSuitable(peer));
    fill();
  }

  private void fill() {
    int missing = setting.options().degree() - peers.size();
    if (missing <= 0) {
      return;
    }
    List<Peer> candidates = new ArrayList<>();
    for (Peer peer : topic.subscribers()) {
      if (isSuitable(peer) && !peers.contains(peer)) {
        candidates.add(peer);
      }
    }
    peers.addAll(Choice.some(candidates, missing, setting.loop().random()));
  }

  private boolean isSuitable(Peer peer) {
    return peer.protocol.hasMesh()
        && !peer.direct
        && setting.scores().score(peer.stats) >= setting.thresholds().publish();
  }
}
