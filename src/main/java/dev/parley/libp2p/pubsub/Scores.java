package dev.parley.libp2p.pubsub;

import dev.parley.libp2p.Loop;
import dev.parley.libp2p.PeerId;
import dev.parley.libp2p.PeerScore;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What each peer is worth: P1 to P7 of GossipSub 1.1, and how well a peer reads. */
final class Scores {

  /** Of peers that have left; beyond, the one that left first is forgotten. */
  static final int MAX_RETAINED = 4_096;

  private static final Logger LOG = LoggerFactory.getLogger(Scores.class);
  private static final long DECAY_MILLIS = 1_000;

  /** A peer that does not read falls out of meshes and gossip, but is not taken for an attacker. */
  private static final double MAX_SLOWNESS = 200;

  private final ScoreOptions options;
  private final TopicTable topics;
  private final Loop loop;
  private final Colocation colocation;
  private final Map<PeerId, PeerStats> connected = new LinkedHashMap<>();
  private final Map<PeerId, PeerStats> retained = new LinkedHashMap<>();
  private long lastDecay;

  /** Counts the moments at which any score may have changed by itself. */
  private long state;

  Scores(ScoreOptions options, TopicTable topics, Loop loop) {
    this.options = options;
    this.topics = topics;
    this.loop = loop;
    this.colocation = new Colocation(options);
    this.lastDecay = loop.now();
  }

  /** A peer is there, perhaps again. */
  PeerStats connected(PeerId peer, String host) {
    PeerStats stats = retained.remove(peer);
    if (stats == null) {
      stats = new PeerStats(peer);
    }
    stats.connected = true;
    stats.address = colocation.enter(host);
    connected.put(peer, stats);
    state++;
    return stats;
  }

  /** A peer has left: what is bad about it is kept, what is good is not. */
  void disconnected(PeerStats stats) {
    connected.remove(stats.peer);
    stats.connected = false;
    stats.disconnectedAt = loop.now();
    for (JoinedTopic topic : topics.all()) {
      if (topic.index() < stats.topics.length && stats.topics[topic.index()] != null) {
        TopicCounters counters = stats.in(topic);
        counters.pruned(topic.options().scoring(), loop.now());
        counters.forgetMerits();
      }
    }
    state++;
    boolean bad = scoreWithoutColocation(stats) < 0 || stats.behaviour > 0;
    colocation.leave(stats.address);
    stats.address = null;
    if (bad && options.retainMillis() > 0) {
      retain(stats);
    }
  }

  private void retain(PeerStats stats) {
    retained.put(stats.peer, stats);
    if (retained.size() > MAX_RETAINED) {
      Iterator<PeerId> first = retained.keySet().iterator();
      first.next();
      first.remove();
    }
  }

  void grafted(PeerStats stats, JoinedTopic topic) {
    stats.in(topic).grafted(loop.now());
    touch(stats);
  }

  void pruned(PeerStats stats, JoinedTopic topic) {
    stats.in(topic).pruned(topic.options().scoring(), loop.now());
    touch(stats);
  }

  void firstDelivery(PeerStats stats, JoinedTopic topic) {
    stats.in(topic).firstDelivery(topic.options().scoring());
    touch(stats);
  }

  void meshDelivery(PeerStats stats, JoinedTopic topic) {
    stats.in(topic).meshDelivery(topic.options().scoring());
    touch(stats);
  }

  void invalid(PeerStats stats, JoinedTopic topic) {
    stats.in(topic).invalid(topic.options().scoring());
    touch(stats);
  }

  /** P7. */
  void penalize(PeerStats stats, double points) {
    stats.behaviour += points;
    touch(stats);
  }

  void slow(PeerStats stats) {
    stats.slowness = Math.min(MAX_SLOWNESS, stats.slowness + 1);
    touch(stats);
  }

  private static void touch(PeerStats stats) {
    stats.scoredIn = -1;
  }

  /** What was counted in a topic that is left is forgotten: its index goes to another. */
  void left(JoinedTopic topic) {
    connected.values().forEach(stats -> forget(stats, topic));
    retained.values().forEach(stats -> forget(stats, topic));
  }

  private static void forget(PeerStats stats, JoinedTopic topic) {
    if (topic.index() < stats.topics.length) {
      stats.topics[topic.index()] = null;
      touch(stats);
    }
  }

  double score(PeerStats stats) {
    compute(stats);
    return stats.score;
  }

  /** The score by what the peer has done itself, not by where it lives. */
  double scoreWithoutColocation(PeerStats stats) {
    compute(stats);
    return stats.scoreWithoutColocation;
  }

  private void compute(PeerStats stats) {
    if (stats.scoredIn == state) {
      return;
    }
    stats.scoreWithoutColocation =
        topicScore(stats) + application(stats) + behaviour(stats) + slowness(stats);
    stats.score = stats.scoreWithoutColocation + colocation.score(stats.address);
    stats.scoredIn = state;
  }

  private double topicScore(PeerStats stats) {
    double sum = 0;
    for (JoinedTopic topic : topics.all()) {
      if (topic.index() < stats.topics.length && stats.topics[topic.index()] != null) {
        sum += stats.in(topic).score(topic.options().scoring(), loop.now());
      }
    }
    return options.topicCap() > 0 ? Math.min(sum, options.topicCap()) : sum;
  }

  private double application(PeerStats stats) {
    try {
      return options.application().applyAsDouble(stats.peer);
    } catch (RuntimeException e) {
      LOG.warn("the application's score failed", e);
      return 0;
    }
  }

  private double behaviour(PeerStats stats) {
    double surplus = Math.max(0, stats.behaviour - options.behaviourThreshold());
    return options.behaviourWeight() * surplus * surplus;
  }

  private double slowness(PeerStats stats) {
    return options.slownessWeight() * stats.slowness;
  }

  /** Lets a second pass, if one has. */
  void heartbeat() {
    long now = loop.now();
    state++;
    for (; now - lastDecay >= DECAY_MILLIS; lastDecay += DECAY_MILLIS) {
      connected.values().forEach(this::decay);
    }
    retained.values().removeIf(stats -> now - stats.disconnectedAt > options.retainMillis());
  }

  private void decay(PeerStats stats) {
    stats.behaviour = TopicCounters.decay(stats.behaviour, options.behaviourDecay());
    stats.slowness = TopicCounters.decay(stats.slowness, options.slownessDecay());
    for (JoinedTopic topic : topics.all()) {
      if (topic.index() < stats.topics.length && stats.topics[topic.index()] != null) {
        stats.in(topic).decay(topic.options().scoring());
      }
    }
  }

  /** All of them, the worst first. */
  List<PeerScore> all() {
    List<PeerScore> scores = new ArrayList<>();
    connected.values().forEach(stats -> scores.add(describe(stats)));
    retained.values().forEach(stats -> scores.add(describe(stats)));
    scores.sort(Comparator.comparingDouble(PeerScore::score));
    return scores;
  }

  private PeerScore describe(PeerStats stats) {
    return new PeerScore(
        stats.peer,
        score(stats),
        topicScore(stats),
        application(stats),
        colocation.score(stats.address),
        behaviour(stats),
        slowness(stats),
        stats.connected);
  }
}
