package dev.parley.libp2p.sim;

import dev.parley.libp2p.Host;
import dev.parley.libp2p.PubSub;
import dev.parley.libp2p.PubSubMessage;
import dev.parley.libp2p.Topic;
import dev.parley.libp2p.Validation;
import dev.parley.libp2p.pubsub.GossipOptions;
import dev.parley.libp2p.pubsub.GossipSub;
import dev.parley.libp2p.pubsub.MeshOptions;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntPredicate;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/** A cluster whose hosts are all in one topic, and what of it reaches whom. */
final class GossipWorld {

  static final String TOPIC = "town-square";

  /** D = 8, the other parameters around it as the specification has them around 6. */
  static final MeshOptions DEGREE_8 = new MeshOptions(8, 6, 12, 4, 3, 6, 0.25, 3, 5, true, false);

  private static final byte VALID = 1;
  private static final byte INVALID = 2;

  private final Cluster cluster;
  private final GossipOptions options;
  private Deliveries deliveries = new Deliveries();
  private int forgotten;
  private long copiesBefore;
  private final List<PubSub> pubSubs = new ArrayList<>();
  private final List<Topic> topics = new ArrayList<>();
  private UnaryOperator<Host> seam = host -> host;
  private IntPredicate silent = index -> false;
  private IntPredicate lying = index -> false;
  private int invalidSeen;

  GossipWorld(Cluster cluster, GossipOptions options) {
    this(cluster, options, node -> {});
  }

  /**
   * @param before what is started on each host before pubsub
   */
  GossipWorld(Cluster cluster, GossipOptions options, Consumer<Cluster.Node> before) {
    this.cluster =
        cluster.onStart(
            node -> {
              before.accept(node);
              started(node);
            });
    this.options = options;
  }

  /** What stands between pubsub and the host. */
  GossipWorld withSeam(UnaryOperator<Host> seam) {
    this.seam = seam;
    return this;
  }

  /** Hosts that take everything and pass nothing on. */
  GossipWorld withSilent(IntPredicate silent) {
    this.silent = silent;
    return this;
  }

  /** Hosts that find everything valid. */
  GossipWorld withLying(IntPredicate lying) {
    this.lying = lying;
    return this;
  }

  private void started(Cluster.Node node) {
    PubSub pubSub = GossipSub.start(seam.apply(node.host()), options);
    Topic topic = pubSub.join(TOPIC);
    topic.validator(judgement(node.index()));
    topic.handler(message -> delivered(node.index(), message));
    put(pubSubs, node.index(), pubSub);
    put(topics, node.index(), topic);
  }

  private static <T> void put(List<T> list, int index, T value) {
    if (index == list.size()) {
      list.add(value);
    } else {
      list.set(index, value);
    }
  }

  private Function<PubSubMessage, Future<Validation>> judgement(int index) {
    if (silent.test(index)) {
      return message -> Future.succeededFuture(Validation.IGNORE);
    }
    if (lying.test(index)) {
      return message -> Future.succeededFuture(Validation.ACCEPT);
    }
    return message -> {
      boolean valid = message.data().getByte(0) == VALID;
      invalidSeen += valid ? 0 : 1;
      return Future.succeededFuture(valid ? Validation.ACCEPT : Validation.REJECT);
    };
  }

  private void delivered(int index, PubSubMessage message) {
    if (message.data().getByte(0) != VALID) {
      return;
    }
    int number = message.data().getInt(1);
    cluster.trace().add("delivered", index, number);
    if (number >= forgotten) {
      deliveries.delivered(number - forgotten, index, cluster.time().now());
    }
  }

  /** Publishes what every honest host should get. */
  void publish(int from, int size) {
    publish(from, size, index -> true);
  }

  /** Publishes what only some hosts can get. */
  void publish(int from, int size, IntPredicate reachable) {
    BitSet expected =
        Deliveries.those(
            cluster.size(), index -> index != from && isHonest(index) && reachable.test(index));
    int number = forgotten + deliveries.published(cluster.time().now(), expected, cluster.size());
    topics.get(from).publish(content(VALID, number, size));
  }

  void publishInvalid(int from, int size) {
    topics.get(from).publish(content(INVALID, cluster.random().nextInt(), size));
  }

  private Buffer content(byte kind, int number, int size) {
    byte[] filling = new byte[Math.max(0, size - 5)];
    cluster.random().nextBytes(filling);
    return Buffer.buffer(size).appendByte(kind).appendInt(number).appendBytes(filling);
  }

  /** Whether a host is up and neither silent nor lying. */
  boolean isHonest(int index) {
    return cluster.node(index).isUp() && !silent.test(index) && !lying.test(index);
  }

  /** A random honest host. */
  int anyone() {
    while (true) {
      int index = cluster.random().nextInt(cluster.size());
      if (isHonest(index)) {
        return index;
      }
    }
  }

  /** Publishes from anywhere, evenly over a time, and lets it pass. */
  void chatter(int messages, int size, long millis) {
    for (int i = 0; i < messages; i++) {
      publish(anyone(), size);
      cluster.run(millis / messages);
    }
  }

  /** Begins to count anew. */
  void forgetDeliveries() {
    forgotten += deliveries.count();
    copiesBefore = copies();
    deliveries = new Deliveries();
  }

  private long copies() {
    return IntStream.range(0, pubSubs.size())
        .filter(index -> cluster.node(index).isUp())
        .mapToObj(index -> pubSubs.get(index).stats())
        .mapToLong(stats -> stats.delivered() + stats.duplicates())
        .sum();
  }

  Deliveries deliveries() {
    return deliveries;
  }

  int invalidSeen() {
    return invalidSeen;
  }

  Topic topic(int index) {
    return topics.get(index);
  }

  PubSub pubSub(int index) {
    return pubSubs.get(index);
  }

  /** One line with what was measured. */
  String figures(String name) {
    double copies = (double) (copies() - copiesBefore) / cluster.up().size();
    return String.format(
        "%s: %d hosts, %d messages, delivered %.5f, p50 %d ms, p99 %d ms, max %d ms,"
            + " copies of a message per host %.2f, bytes %d, tasks %d",
        name,
        cluster.size(),
        deliveries.count(),
        deliveries.ratio(),
        deliveries.percentile(0.5),
        deliveries.percentile(0.99),
        deliveries.percentile(1),
        copies / Math.max(1, deliveries.count()),
        cluster.network().bytesDelivered(),
        cluster.time().steps());
  }
}
