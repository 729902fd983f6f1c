package dev.parley.libp2p.pubsub;

import dev.parley.libp2p.Libp2pException;
import dev.parley.libp2p.Libp2pException.Reason;
import dev.parley.libp2p.Loop;
import dev.parley.libp2p.Malformed;
import dev.parley.libp2p.PeerId;
import dev.parley.libp2p.PrivateKey;
import dev.parley.libp2p.PubSubStats;
import dev.parley.libp2p.TopicOptions;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** GossipSub without streams: what peers say goes in, what they are to be told comes out. */
final class Router {

  private final PeerId self;
  private final GossipOptions options;
  private final Loop loop;
  private final Network network;
  private final Counters counters = new Counters();
  private final Topics topics;
  private final Scores scores;
  private final SeenCache seen;
  private final MessageCache cache;
  private final Sender sender;
  private final Gossip gossip;
  private final Authenticity authenticity;
  private final Receiver receiver;
  private final Incoming incoming;
  private final Map<PeerId, Peer> peers = new LinkedHashMap<>();
  private final Heartbeat heartbeat;
  private int lastNumber;
  private boolean closed;

  Router(PrivateKey key, Loop loop, GossipOptions options, Network network) {
    this.self = key.peerId();
    this.options = options;
    this.loop = loop;
    this.network = network;
    IdHash idHash = new IdHash(loop.random());
    TopicTable table = new TopicTable(idHash);
    this.scores = new Scores(options.scores(), table, loop);
    this.seen = new SeenCache(options.timing().seen(), options.limits().seenIds(), loop.now());
    this.cache = new MessageCache(options.mesh(), options.limits());
    this.sender = new Sender(options, scores, counters, loop);
    this.gossip = new Gossip(options, cache, seen, scores, counters, loop, sender::wake);
    this.authenticity = new Authenticity(options.signing(), key, loop);
    this.receiver =
        new Receiver(
            self,
            options,
            idHash,
            authenticity,
            seen,
            cache,
            gossip,
            sender,
            scores,
            counters,
            loop);
    MeshSetting setting =
        new MeshSetting(
            options.mesh(),
            options.timing(),
            options.scores().thresholds(),
            scores,
            loop,
            sender::wake,
            network::discovered);
    this.topics = new Topics(this, table, setting, peers.values(), counters);
    this.incoming =
        new Incoming(
            new RpcReader(table, idHash),
            options.scores().thresholds(),
            topics,
            receiver,
            gossip,
            scores,
            counters,
            network,
            loop);
    this.heartbeat = new Heartbeat(this, loop, options);
  }

  /** A peer that speaks pubsub is there; what it is sent waits for the way to be open. */
  Peer connected(PeerId id, String host, boolean outbound, PeerLink link) {
    PeerStats stats = scores.connected(id, host);
    Outbox outbox =
        new Outbox(
            options.limits(),
            options.timing().stale(),
            () -> {
              counters.dropped++;
              scores.slow(stats);
            });
    boolean direct = options.direct().contains(id);
    Peer peer = new Peer(++lastNumber, id, outbound, direct, link, stats, outbox);
    peers.put(id, peer);
    return peer;
  }

  /** The way to a peer is open, perhaps again: it hears first what this host subscribes to. */
  void opened(Peer peer, Protocol protocol) {
    peer.protocol = protocol;
    topics.introduce(peer);
    topics.moved(peer);
    drained(peer);
  }

  /** What a peer speaks to this host is the best guess until it answers. */
  void heardIn(Peer peer, Protocol protocol) {
    if (peer.link.isFull()) {
      peer.protocol = protocol;
      topics.moved(peer);
    }
  }

  void disconnected(Peer peer) {
    if (peer.gone) {
      return;
    }
    peer.gone = true;
    peers.remove(peer.id, peer);
    receiver.validations().remove(peer);
    topics.forget(peer);
    scores.disconnected(peer.stats);
  }

  /** The link of a peer takes more. */
  void drained(Peer peer) {
    sender.flush(peer);
  }

  /** An RPC without the length in front. */
  void received(Peer peer, byte[] encoded) {
    incoming.received(peer, encoded);
  }

  /** A peer sent what cannot be read. */
  void malformed(Peer peer, Malformed reason) {
    incoming.malformed(peer, reason);
  }

  JoinedTopic join(String name, TopicOptions topicOptions) {
    if (closed) {
      throw new IllegalStateException("pubsub is closed");
    }
    return topics.join(name, topicOptions);
  }

  void leave(JoinedTopic topic) {
    topics.leave(topic);
    scores.left(topic);
  }

  Future<Integer> publish(JoinedTopic topic, Buffer data) {
    if (topic.isLeft() || closed) {
      return failed(Reason.CLOSED, "the topic was left");
    }
    if (data.length() > topic.options().maxMessageSize()) {
      return failed(Reason.LIMIT, "a message is longer than " + topic.options().maxMessageSize());
    }
    Message message = authenticity.create(topic, data.getBytes());
    if (!receiver.identify(message)) {
      return failed(Reason.VIOLATION, "the message has no id");
    }
    if (seen.contains(message.messageId().hash())) {
      return failed(Reason.DENIED, "the same was published already");
    }
    seen.add(message.messageId().hash(), loop.now());
    cache.put(message);
    counters.published++;
    return Future.succeededFuture(sender.publish(message));
  }

  private static Future<Integer> failed(Reason reason, String message) {
    return Future.failedFuture(new Libp2pException(reason, message));
  }

  /** Leaves all topics; peers are told with what their links still take. */
  void close() {
    heartbeat.stop();
    List.copyOf(topics.all()).forEach(JoinedTopic::leave);
    sender.flush();
    incoming.close();
    closed = true;
  }

  Map<PeerId, Peer> peers() {
    return peers;
  }

  Topics topics() {
    return topics;
  }

  Scores scores() {
    return scores;
  }

  SeenCache seen() {
    return seen;
  }

  MessageCache cache() {
    return cache;
  }

  Gossip gossip() {
    return gossip;
  }

  Incoming incoming() {
    return incoming;
  }

  Receiver receiver() {
    return receiver;
  }

  Network network() {
    return network;
  }

  PubSubStats stats() {
    return new PubSubStats(
        peers.size(),
        topics.all().size(),
        topics.all().stream().mapToInt(topic -> topic.mesh().peers().size()).sum(),
        counters.published,
        counters.delivered,
        counters.duplicates,
        counters.rejected,
        counters.ignored,
        counters.throttled,
        counters.forwarded,
        counters.dropped,
        counters.malformed,
        counters.refused,
        counters.unknownTopics,
        counters.brokenPromises,
        receiver.validations().size(),
        seen.size(),
        cache.size(),
        cache.bytes(),
        peers.values().stream().mapToLong(peer -> peer.outbox.queuedBytes()).sum());
  }
}
