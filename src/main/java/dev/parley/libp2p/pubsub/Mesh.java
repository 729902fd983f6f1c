package dev.parley.libp2p.pubsub;

import dev.parley.libp2p.pubsub.Rpc.PeerHint;
import dev.parley.libp2p.pubsub.Rpc.Prune;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** The peers of a topic that messages are exchanged with in full, and how they are chosen. */
final class Mesh {

  /** The specification's number of peers to take in when those of a mesh are poor. */
  private static final int OPPORTUNISTIC_PEERS = 2;

  private final JoinedTopic topic;
  private final MeshSetting setting;
  private final MeshOptions options;
  private final Scores scores;
  private final Backoffs backoffs;
  private final Set<Peer> peers = new LinkedHashSet<>();
  private long lastOpportunity;

  Mesh(JoinedTopic topic, MeshSetting setting, Backoffs backoffs) {
    this.topic = topic;
    this.setting = setting;
    this.options = setting.options();
    this.scores = setting.scores();
    this.backoffs = backoffs;
    this.lastOpportunity = now();
  }

  Set<Peer> peers() {
    return peers;
  }

  Backoffs backoffs() {
    return backoffs;
  }

  /** The topic is joined. */
  void open() {
    graftSome(options.degree(), peer -> true);
  }

  /** The topic is left: for a while nobody shall graft this host there. */
  void close() {
    long backoff = setting.timing().unsubscribeBackoff();
    for (Peer peer : List.copyOf(peers)) {
      prune(peer, backoff, List.of());
    }
  }

  /** A peer subscribes: a mesh that is too small takes it in at once. */
  void subscribed(Peer peer) {
    if (topic.isSubscribed() && peers.size() < options.low() && isCandidate(peer)) {
      graft(peer);
    }
  }

  /** A peer is gone from the topic, or altogether. */
  void remove(Peer peer) {
    if (peers.remove(peer)) {
      scores.pruned(peer.stats, topic);
    }
  }

  /** A GRAFT. */
  void grafted(Peer peer) {
    if (!topic.isSubscribed() || peers.contains(peer)) {
      return;
    }
    long backoff = backoffs.remaining(peer.id, now());
    if (backoff > 0 && !peer.parted.get(topic.index())) {
      // It may have been restarted, and have forgotten: it is told once what is left.
      prune(peer, Backoffs.wholeSeconds(backoff), List.of());
    } else if (backoff > 0) {
      punish(peer, backoff);
      refuse(peer, false);
    } else if (peer.direct || scores.score(peer.stats) < 0) {
      refuse(peer, false);
    } else if (peers.size() >= options.high() && !peer.outbound) {
      refuse(peer, true);
    } else {
      peers.add(peer);
      scores.grafted(peer.stats, topic);
    }
  }

  private void punish(Peer peer, long remainingBackoff) {
    scores.penalize(peer.stats, 1);
    long soon = setting.timing().pruneBackoff() - setting.timing().graftFlood();
    if (remainingBackoff > soon) {
      scores.penalize(peer.stats, 1);
    }
  }

  private void refuse(Peer peer, boolean tellOthers) {
    prune(peer, setting.timing().pruneBackoff(), tellOthers ? others(peer) : List.of());
  }

  /** A PRUNE. */
  void pruned(Peer peer, Prune prune) {
    remove(peer);
    peer.parted.set(topic.index());
    long backoff =
        prune.backoffSeconds() == 0
            ? setting.timing().pruneBackoff()
            : Backoffs.millis(prune.backoffSeconds());
    backoffs.add(peer.id, now(), backoff);
    if (options.peerExchange()
        && scores.score(peer.stats) >= setting.thresholds().acceptExchange()) {
      prune.peers().forEach(setting.discovered());
    }
  }

  /** Brings the mesh into its bounds, at each heartbeat. */
  void maintain() {
    backoffs.expire(now() - slack());
    dropPoor();
    if (peers.size() < options.low()) {
      graftSome(options.degree() - peers.size(), peer -> true);
    }
    if (peers.size() > options.high()) {
      dropSurplus();
    }
    if (peers.size() >= options.low()) {
      graftSome(options.outbound() - outboundCount(peers), peer -> peer.outbound);
    }
    graftOpportunistically();
  }

  private void dropPoor() {
    for (Peer peer : List.copyOf(peers)) {
      if (scores.score(peer.stats) < 0) {
        refuse(peer, false);
      }
    }
  }

  /** Keeps the best, and of the others those whom chance favours, enough of them outbound. */
  private void dropSurplus() {
    List<Peer> ranked = Choice.shuffled(new ArrayList<>(peers), setting.loop().random());
    ranked.sort(Comparator.comparingDouble((Peer peer) -> scores.score(peer.stats)).reversed());
    Choice.shuffled(ranked.subList(options.bestKept(), ranked.size()), setting.loop().random());
    List<Peer> kept = new ArrayList<>(ranked.subList(0, options.degree()));
    List<Peer> dropped = new ArrayList<>(ranked.subList(options.degree(), ranked.size()));
    int missing = options.outbound() - outboundCount(kept);
    for (int i = 0; i < dropped.size() && missing > 0; i++) {
      int replaceable = lastInbound(kept);
      if (dropped.get(i).outbound && replaceable >= 0) {
        dropped.set(i, kept.set(replaceable, dropped.get(i)));
        missing--;
      }
    }
    dropped.forEach(peer -> refuse(peer, true));
  }

  private static int lastInbound(List<Peer> kept) {
    for (int i = kept.size() - 1; i >= 0; i--) {
      if (!kept.get(i).outbound) {
        return i;
      }
    }
    return -1;
  }

  private static int outboundCount(Collection<Peer> among) {
    int count = 0;
    for (Peer peer : among) {
      count += peer.outbound ? 1 : 0;
    }
    return count;
  }

  /** If the better half of the mesh is not good, some who are better come in. */
  private void graftOpportunistically() {
    if (peers.size() < 2 || now() - lastOpportunity < setting.timing().opportunisticGraft()) {
      return;
    }
    lastOpportunity = now();
    double[] sorted = peers.stream().mapToDouble(p -> scores.score(p.stats)).sorted().toArray();
    double median = sorted[sorted.length / 2];
    if (median < setting.thresholds().opportunisticGraft()) {
      graftSome(OPPORTUNISTIC_PEERS, peer -> scores.score(peer.stats) > median);
    }
  }

  private void graftSome(int count, Predicate<Peer> suitable) {
    if (count <= 0 || !topic.isSubscribed()) {
      return;
    }
    List<Peer> candidates = new ArrayList<>();
    for (Peer peer : topic.subscribers()) {
      if (isCandidate(peer) && suitable.test(peer)) {
        candidates.add(peer);
      }
    }
    Choice.some(candidates, count, setting.loop().random()).forEach(this::graft);
  }

  private boolean isCandidate(Peer peer) {
    return peer.protocol.hasMesh()
        && !peer.direct
        && !peers.contains(peer)
        && !backoffs.isActive(peer.id, now() - slack())
        && scores.score(peer.stats) >= 0;
  }

  /** The other side began to count a backoff at another moment, so one waits a little longer. */
  private long slack() {
    return setting.timing().heartbeat();
  }

  private void graft(Peer peer) {
    peers.add(peer);
    scores.grafted(peer.stats, topic);
    peer.outbox.graft(topic);
    setting.wake().accept(peer);
  }

  private void prune(Peer peer, long backoffMillis, List<PeerHint> others) {
    remove(peer);
    peer.parted.set(topic.index());
    backoffs.add(peer.id, now(), backoffMillis);
    boolean newer = peer.protocol.hasBackoff();
    peer.outbox.prune(topic, newer ? backoffMillis / 1_000 : -1, newer ? others : List.of());
    setting.wake().accept(peer);
  }

  /** Whom to tell a peer of that finds no place here; its own addresses it knows best. */
  private List<PeerHint> others(Peer except) {
    if (!options.peerExchange() || scores.score(except.stats) < 0) {
      return List.of();
    }
    List<Peer> others = new ArrayList<>();
    for (Peer peer : topic.subscribers()) {
      if (peer != except && scores.score(peer.stats) >= 0) {
        others.add(peer);
      }
    }
    return Choice.some(others, RpcReader.MAX_HINTS, setting.loop().random()).stream()
        .map(peer -> new PeerHint(peer.id.bytes(), new byte[0]))
        .toList();
  }

  private long now() {
    return setting.loop().now();
  }
}
