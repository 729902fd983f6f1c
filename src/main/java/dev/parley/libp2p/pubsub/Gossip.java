package dev.parley.libp2p.pubsub;

import dev.parley.libp2p.Loop;
import dev.parley.libp2p.pubsub.Rpc.Announcement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** IHAVE and IWANT: what a mesh misses is announced at each heartbeat, and asked for. */
final class Gossip {

  /** The specification's max_ihave_messages: so many IHAVEs of a peer are read in a heartbeat. */
  static final int MAX_ANNOUNCEMENTS = 10;

  private final MeshOptions options;
  private final double threshold;
  private final MessageCache cache;
  private final SeenCache seen;
  private final Scores scores;
  private final Promises promises;
  private final Counters counters;
  private final Loop loop;
  private final Consumer<Peer> wake;

  Gossip(
      GossipOptions options,
      MessageCache cache,
      SeenCache seen,
      Scores scores,
      Counters counters,
      Loop loop,
      Consumer<Peer> wake) {
    this.options = options.mesh();
    this.threshold = options.scores().thresholds().gossip();
    this.cache = cache;
    this.seen = seen;
    this.scores = scores;
    this.promises = new Promises(options.timing().promise());
    this.counters = counters;
    this.loop = loop;
    this.wake = wake;
  }

  /** IHAVEs: asks for what is new, within what may be asked of a peer in a heartbeat. */
  void announced(Peer peer, List<Announcement> announcements) {
    if (announcements.isEmpty()) {
      return;
    }
    if (isDistrusted(peer) || ++peer.announcements > MAX_ANNOUNCEMENTS) {
      counters.refused++;
      return;
    }
    LongSet chosen = new LongSet();
    List<MessageId> missing = new ArrayList<>();
    for (Announcement announcement : announcements) {
      if (!announcement.topic().isSubscribed()) {
        continue;
      }
      for (MessageId id : announcement.ids()) {
        if (!seen.contains(id.hash()) && chosen.add(id.hash())) {
          missing.add(id);
        }
      }
    }
    ask(peer, missing);
  }

  private void ask(Peer peer, List<MessageId> missing) {
    int room = RpcReader.MAX_IDS - peer.asked;
    List<MessageId> wanted = Choice.some(missing, room, loop.random());
    if (wanted.isEmpty()) {
      return;
    }
    peer.asked += wanted.size();
    promises.add(peer, wanted.get(loop.random().nextInt(wanted.size())), loop.now());
    peer.outbox.want(wanted);
    wake.accept(peer);
  }

  /** An IWANT. */
  void wanted(Peer peer, List<MessageId> ids) {
    if (ids.isEmpty()) {
      return;
    }
    if (isDistrusted(peer)) {
      counters.refused++;
      return;
    }
    for (MessageId id : ids) {
      Message message = cache.take(id, peer);
      if (message != null) {
        peer.outbox.forward(message, loop.now());
      }
    }
    wake.accept(peer);
  }

  private boolean isDistrusted(Peer peer) {
    return scores.score(peer.stats) < threshold;
  }

  /** A message has arrived, whether it was asked for or not. */
  void arrived(MessageId id) {
    promises.fulfilled(id);
  }

  /** Whoever announced what did not come pays for it. */
  void expirePromises() {
    promises.expire(
        loop.now(),
        peer -> {
          counters.brokenPromises++;
          scores.penalize(peer.stats, 1);
        });
  }

  /** Announces the latest messages of a topic to some who do not get them anyway. */
  void announce(JoinedTopic topic, List<MessageId> ids, Set<Peer> except) {
    if (ids.isEmpty()) {
      return;
    }
    List<Peer> candidates = new ArrayList<>();
    for (Peer peer : topic.subscribers()) {
      if (peer.protocol.hasMesh()
          && !peer.direct
          && !except.contains(peer)
          && !isDistrusted(peer)) {
        candidates.add(peer);
      }
    }
    int count = Math.max(options.lazy(), (int) (options.gossipFactor() * candidates.size()));
    for (Peer peer : Choice.some(candidates, count, loop.random())) {
      announce(topic, ids, peer);
    }
  }

  private void announce(JoinedTopic topic, List<MessageId> ids, Peer peer) {
    int room = peer.outbox.roomForAnnouncements();
    if (room <= 0) {
      return;
    }
    List<MessageId> told =
        ids.size() <= room
            ? ids
            : List.copyOf(Choice.some(new ArrayList<>(ids), room, loop.random()));
    peer.outbox.announce(topic, told);
    wake.accept(peer);
  }
}
