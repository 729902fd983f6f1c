package dev.parley.libp2p.pubsub;

import dev.parley.libp2p.Loop;
import dev.parley.libp2p.Malformed;
import dev.parley.libp2p.pubsub.Rpc.Prune;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What peers say: read, and done as far as the peer deserves, some of it a turn of the loop. */
final class Incoming {

  /** An RPC that cannot be read is never an accident; the second within seconds is a ban. */
  static final double MALFORMED_POINTS = 4;

  /** A few dozen RPCs in a minute to somebody who does not listen are a ban. */
  static final double IGNORED_POINTS = 0.25;

  /** So many messages are taken in a turn: with a signature each of them costs 50 µs. */
  static final int MESSAGES_IN_A_TURN = 200;

  private static final Logger LOG = LoggerFactory.getLogger(Incoming.class);

  private final RpcReader reader;
  private final ScoreOptions.Thresholds thresholds;
  private final Topics topics;
  private final Receiver receiver;
  private final Gossip gossip;
  private final Scores scores;
  private final Counters counters;
  private final Network network;
  private final Loop loop;
  private boolean closed;

  Incoming(
      RpcReader reader,
      ScoreOptions.Thresholds thresholds,
      Topics topics,
      Receiver receiver,
      Gossip gossip,
      Scores scores,
      Counters counters,
      Network network,
      Loop loop) {
    this.reader = reader;
    this.thresholds = thresholds;
    this.topics = topics;
    this.receiver = receiver;
    this.gossip = gossip;
    this.scores = scores;
    this.counters = counters;
    this.network = network;
    this.loop = loop;
  }

  void close() {
    closed = true;
  }

  void received(Peer peer, byte[] encoded) {
    if (peer.gone || closed) {
      return;
    }
    if (isGraylisted(peer)) {
      ignored(peer);
      return;
    }
    Rpc rpc;
    try {
      rpc = reader.read(encoded, peer.id);
    } catch (Malformed e) {
      malformed(peer, e);
      return;
    }
    counters.unknownTopics += rpc.unknownTopics;
    counters.refused += rpc.surplus;
    rpc.subscriptions.forEach(subscription -> topics.heard(peer, subscription));
    take(peer, rpc, 0);
  }

  /** Who is here by its own fault and goes on talking digs itself in, down to a ban. */
  private void ignored(Peer peer) {
    counters.refused++;
    if (scores.scoreWithoutColocation(peer.stats) < thresholds.graylist()) {
      scores.penalize(peer.stats, IGNORED_POINTS);
      banIfHostile(peer);
    }
  }

  /** Takes messages from there on; the peer is not read from while some are left. */
  private void take(Peer peer, Rpc rpc, int from) {
    int to = Math.min(from + MESSAGES_IN_A_TURN, rpc.messages.size());
    for (int i = from; i < to && isHeard(peer); i++) {
      receiver.receive(peer, rpc.messages.get(i));
    }
    if (to < rpc.messages.size() && isHeard(peer)) {
      if (from == 0) {
        peer.hold();
      }
      loop.execute(() -> take(peer, rpc, to));
      return;
    }
    if (isHeard(peer)) {
      control(peer, rpc);
    }
    banIfHostile(peer);
    if (from > 0) {
      peer.release();
    }
  }

  /** What the application is told, and what it thinks of it, may end all this. */
  private boolean isHeard(Peer peer) {
    return !peer.gone && !closed && !isGraylisted(peer);
  }

  private boolean isGraylisted(Peer peer) {
    return !peer.direct && scores.score(peer.stats) < thresholds.graylist();
  }

  private void control(Peer peer, Rpc rpc) {
    gossip.announced(peer, rpc.announcements);
    gossip.wanted(peer, rpc.wanted);
    for (JoinedTopic topic : rpc.grafts) {
      topic.mesh().grafted(peer);
    }
    for (Prune prune : rpc.prunes) {
      prune.topic().mesh().pruned(peer, prune);
    }
    for (MessageId id : rpc.unwanted) {
      counters.refused += peer.unwanted.add(id.hash()) ? 0 : 1;
    }
  }

  /** A peer sent what cannot be read. */
  void malformed(Peer peer, Malformed reason) {
    LOG.debug("{} sent an unreadable RPC: {}", peer, reason.getMessage());
    counters.malformed++;
    scores.penalize(peer.stats, MALFORMED_POINTS);
    peer.link.refuse();
    banIfHostile(peer);
  }

  void banIfHostile(Peer peer) {
    if (!peer.gone
        && !peer.direct
        && scores.scoreWithoutColocation(peer.stats) < thresholds.ban()) {
      LOG.debug("{} is banned", peer);
      network.ban(peer.id, thresholds.banMillis(), "pubsub score");
    }
  }
}
