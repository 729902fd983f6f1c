package dev.parley.libp2p.pubsub;

import dev.parley.libp2p.PeerId;
import dev.parley.libp2p.PubSubMessage;
import dev.parley.libp2p.Topic;
import dev.parley.libp2p.TopicOptions;
import dev.parley.libp2p.Validation;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** A topic that this host takes part in, and who else does. */
final class JoinedTopic implements Topic {

  private final Router router;
  private final int index;
  private final String name;
  private final byte[] nameBytes;
  private final long hash;
  private final TopicOptions options;
  private final Set<Peer> subscribers = new LinkedHashSet<>();
  private final Set<Peer> beside = new LinkedHashSet<>(0);
  private final Mesh mesh;
  private final Fanout fanout;
  private Handler<PubSubMessage> handler = message -> {};
  private Function<PubSubMessage, Future<Validation>> validator;
  private boolean left;

  JoinedTopic(
      Router router,
      int index,
      String name,
      long hash,
      TopicOptions options,
      MeshSetting setting,
      Backoffs backoffs) {
    this.router = router;
    this.index = index;
    this.name = name;
    this.nameBytes = bytes(name);
    this.hash = hash;
    this.options = options;
    this.mesh = new Mesh(this, setting, backoffs);
    this.fanout = new Fanout(this, setting);
  }

  static byte[] bytes(String name) {
    return name.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public String name() {
    return name;
  }

  byte[] nameBytes() {
    return nameBytes;
  }

  /** The hash of the name, by the router's secret. */
  long hash() {
    return hash;
  }

  /** A small number of its own among the topics that are joined. */
  int index() {
    return index;
  }

  TopicOptions options() {
    return options;
  }

  Set<Peer> subscribers() {
    return subscribers;
  }

  /** Subscribers that get messages without being in the mesh: direct ones, and floodsub's. */
  Set<Peer> beside() {
    return beside;
  }

  void add(Peer peer) {
    subscribers.add(peer);
    if (peer.isBesideMeshes()) {
      beside.add(peer);
    } else {
      beside.remove(peer);
    }
  }

  void remove(Peer peer) {
    subscribers.remove(peer);
    beside.remove(peer);
    fanout.remove(peer);
    mesh.remove(peer);
  }

  void clear() {
    subscribers.clear();
    beside.clear();
    fanout.peers().clear();
  }

  Mesh mesh() {
    return mesh;
  }

  Fanout fanout() {
    return fanout;
  }

  /** Whether messages are received, not only published. */
  boolean isSubscribed() {
    return options.subscribe() && !left;
  }

  boolean isLeft() {
    return left;
  }

  Function<PubSubMessage, Future<Validation>> validator() {
    return validator;
  }

  void deliver(Message message) {
    handler.handle(message);
  }

  @Override
  public Future<Integer> publish(Buffer data) {
    return router.publish(this, data);
  }

  @Override
  public Topic handler(Handler<PubSubMessage> handler) {
    this.handler = handler;
    return this;
  }

  @Override
  public Topic validator(Function<PubSubMessage, Future<Validation>> validator) {
    this.validator = validator;
    return this;
  }

  @Override
  public List<PeerId> peers() {
    return subscribers.stream().map(peer -> peer.id).toList();
  }

  @Override
  public List<PeerId> meshPeers() {
    return mesh.peers().stream().map(peer -> peer.id).toList();
  }

  @Override
  public void leave() {
    if (!left) {
      left = true;
      router.leave(this);
    }
  }

  /** The same in each run, unlike the identity hash. */
  @Override
  public int hashCode() {
    return index;
  }

  @Override
  public boolean equals(Object other) {
    return this == other;
  }

  @Override
  public String toString() {
    return name;
  }
}
