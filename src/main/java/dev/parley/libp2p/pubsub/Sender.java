package dev.parley.libp2p.pubsub;

import dev.parley.libp2p.Loop;
import java.util.ArrayList;
import java.util.List;

/** Puts messages into the outboxes of those whom they concern, and empties them once a turn. */
final class Sender {

  private final GossipOptions options;
  private final double publishThreshold;
  private final Scores scores;
  private final Counters counters;
  private final Loop loop;
  private List<Peer> awake = new ArrayList<>();

  Sender(GossipOptions options, Scores scores, Counters counters, Loop loop) {
    this.options = options;
    this.publishThreshold = options.scores().thresholds().publish();
    this.scores = scores;
    this.counters = counters;
    this.loop = loop;
  }

  /** Has a peer's outbox emptied when the turn is over: what comes together is sent together. */
  void wake(Peer peer) {
    if (!peer.outbox.schedule()) {
      return;
    }
    awake.add(peer);
    if (awake.size() == 1) {
      loop.execute(this::flush);
    }
  }

  void flush() {
    List<Peer> flushed = awake;
    awake = new ArrayList<>();
    flushed.forEach(this::flush);
  }

  void flush(Peer peer) {
    if (!peer.gone) {
      peer.outbox.flush(peer.link, peer.unwanted, loop.now());
    }
  }

  /** Sends a message of the host itself; the number of peers that it is on its way to. */
  int publish(Message message) {
    JoinedTopic topic = message.joinedTopic();
    if (options.mesh().floodPublish()) {
      return publish(message, topic.subscribers(), true);
    }
    if (!topic.isSubscribed()) {
      return publish(message, topic.fanout().used(), false) + publishBeside(message);
    }
    int sent = publish(message, topic.mesh().peers(), false) + publishBeside(message);
    int missing = options.mesh().degree() - topic.mesh().peers().size();
    return missing <= 0 ? sent : sent + publish(message, strangers(topic, missing), false);
  }

  private int publish(Message message, Iterable<Peer> targets, boolean onlyTrusted) {
    int sent = 0;
    for (Peer peer : targets) {
      if ((!onlyTrusted || isTrusted(peer)) && peer.outbox.publish(message, loop.now())) {
        wake(peer);
        sent++;
      }
    }
    return sent;
  }

  private int publishBeside(Message message) {
    return publish(message, message.joinedTopic().beside(), true);
  }

  /** Subscribers that make up for a mesh that is not complete yet. */
  private List<Peer> strangers(JoinedTopic topic, int count) {
    List<Peer> strangers = new ArrayList<>();
    for (Peer peer : topic.subscribers()) {
      if (!peer.isBesideMeshes() && !topic.mesh().peers().contains(peer) && isTrusted(peer)) {
        strangers.add(peer);
      }
    }
    return Choice.some(strangers, count, loop.random());
  }

  private boolean isTrusted(Peer peer) {
    return peer.direct || scores.score(peer.stats) >= publishThreshold;
  }

  /** Passes a message on, except to those who have it. */
  void forward(Message message, Peer source, List<Peer> others) {
    JoinedTopic topic = message.joinedTopic();
    for (Peer peer : topic.mesh().peers()) {
      forward(message, source, others, peer);
    }
    // Peers beside the mesh are few, and usually none.
    for (Peer peer : topic.beside()) {
      if (isTrusted(peer)) {
        forward(message, source, others, peer);
      }
    }
  }

  private void forward(Message message, Peer source, List<Peer> others, Peer peer) {
    if (peer == source
        || message.isFrom(peer.id)
        || peer.unwanted.contains(message.messageId().hash())
        || others.contains(peer)) {
      return;
    }
    if (peer.outbox.forward(message, loop.now())) {
      counters.forwarded++;
      wake(peer);
    }
  }

  /** Tells the mesh that a message is here, before it is even validated. */
  void dontWant(Message message, Peer source) {
    for (Peer peer : message.joinedTopic().mesh().peers()) {
      if (peer != source && peer.protocol.hasIdontwant()) {
        peer.outbox.dontWant(message.messageId());
        wake(peer);
      }
    }
  }
}
