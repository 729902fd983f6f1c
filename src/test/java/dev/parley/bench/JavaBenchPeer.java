package dev.parley.bench;

import com.sun.management.OperatingSystemMXBean;
import dev.parley.libp2p.ConnectionLimits;
import dev.parley.libp2p.Host;
import dev.parley.libp2p.HostOptions;
import dev.parley.libp2p.KeyType;
import dev.parley.libp2p.Libp2p;
import dev.parley.libp2p.Multiaddr;
import dev.parley.libp2p.PeerId;
import dev.parley.libp2p.PrivateKey;
import dev.parley.libp2p.PubSub;
import dev.parley.libp2p.Topic;
import dev.parley.libp2p.interop.TestProtocols;
import dev.parley.libp2p.pubsub.GossipOptions;
import dev.parley.libp2p.pubsub.GossipSub;
import dev.parley.libp2p.pubsub.ScoreOptions;
import dev.parley.libp2p.pubsub.SigningPolicy;
import dev.parley.protocol.Blake3;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import java.lang.management.ManagementFactory;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** A host of ours on a loop of its own, in this process. */
final class JavaBenchPeer implements BenchPeer {

  /** What may wait for the network before a flood waits for it. */
  private static final long MAX_QUEUED = 1 << 20;

  private static final int BATCH = 64;
  private static final long PATIENCE_SECONDS = 300;

  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
  private final Map<String, Topic> topics = new HashMap<>();
  private final Map<String, AtomicInteger> received = new ConcurrentHashMap<>();
  private final Host host;
  private final PubSub pubsub;

  JavaBenchPeer() {
    host = await(Libp2p.host(vertx, options()));
    pubsub =
        onLoop(
            () -> {
              TestProtocols.serve(host);
              return Future.succeededFuture(GossipSub.start(host, gossip()));
            });
  }

  static HostOptions options() {
    PrivateKey key = PrivateKey.generate(KeyType.SECP256K1, new SecureRandom());
    return HostOptions.of(key, Multiaddr.parse("/ip4/127.0.0.1/tcp/0"))
        .withLimits(
            ConnectionLimits.DEFAULT
                .withConnections(5_000, 5_000, 5_000)
                .withPerAddress(5_000)
                .withPendingInbound(1_000));
  }

  private static GossipOptions gossip() {
    return GossipOptions.DEFAULT
        .withSigning(SigningPolicy.STRICT_NO_SIGN)
        .withMessageId(message -> Blake3.hash(message.data().getBytes()))
        .withScores(ScoreOptions.DEFAULT.withoutColocation());
  }

  @Override
  public PeerId id() {
    return host.peerId();
  }

  @Override
  public Multiaddr address() {
    return onLoop(() -> Future.succeededFuture(host.addresses().get(0))).withPeer(id());
  }

  @Override
  public void dial(BenchPeer other) {
    onLoop(() -> host.connect(other.address()));
  }

  @Override
  public List<Double> roundTrips(BenchPeer other, int count) {
    List<Long> nanos =
        onLoop(
            () ->
                host.open(other.id(), TestProtocols.ECHO)
                    .compose(stream -> TestProtocols.roundTrips(stream, count)));
    return nanos.stream().map(one -> one / 1e3).toList();
  }

  @Override
  public double pour(BenchPeer other, long bytes) {
    long begin = System.nanoTime();
    onLoop(
        () ->
            host.open(other.id(), TestProtocols.COUNT)
                .compose(stream -> TestProtocols.pour(stream, bytes)));
    return (System.nanoTime() - begin) / 1e9;
  }

  @Override
  public void join(String topic) {
    AtomicInteger count = new AtomicInteger();
    received.put(topic, count);
    Topic joined =
        onLoop(
            () ->
                Future.succeededFuture(
                    pubsub.join(topic).handler(message -> count.incrementAndGet())));
    topics.put(topic, joined);
  }

  @Override
  public void awaitMesh(String topic, BenchPeer other) {
    Topic joined = topics.get(topic);
    until(() -> joined.meshPeers().contains(other.id()));
  }

  @Override
  public void flood(String topic, int count, int bytes) {
    Promise<Void> done = Promise.promise();
    SplittableRandom random = new SplittableRandom();
    host.loop().execute(() -> flood(topics.get(topic), count, new byte[bytes], random, done));
    await(done.future());
  }

  private void flood(
      Topic topic, int count, byte[] message, SplittableRandom random, Promise<Void> done) {
    int left = count;
    for (int i = 0; i < BATCH && left > 0; i++, left--) {
      random.nextBytes(message);
      topic.publish(Buffer.buffer(message.clone()));
    }
    if (left == 0) {
      done.complete();
      return;
    }
    int rest = left;
    Runnable next = () -> flood(topic, rest, message, random, done);
    if (pubsub.stats().queuedBytes() < MAX_QUEUED) {
      host.loop().execute(next);
    } else {
      host.loop().schedule(1, next);
    }
  }

  @Override
  public void awaitReceived(String topic, int count) {
    AtomicInteger counter = received.get(topic);
    until(() -> counter.get() >= count);
  }

  @Override
  public double handshakes(BenchPeer other, int count) {
    Multiaddr address = other.address();
    long begin = System.nanoTime();
    onLoop(() -> handshakes(address, count));
    return (System.nanoTime() - begin) / 1e9;
  }

  private Future<Void> handshakes(Multiaddr address, int count) {
    if (count == 0) {
      return Future.succeededFuture();
    }
    return host.connect(address)
        .compose(connection -> connection.close("that was all"))
        .compose(closed -> handshakes(address, count - 1));
  }

  @Override
  public double cpu() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime()
        / 1e3;
  }

  @Override
  public boolean sharesProcess() {
    return true;
  }

  private void until(Supplier<Boolean> condition) {
    Promise<Void> met = Promise.promise();
    host.loop().execute(() -> poll(condition, met));
    await(met.future());
  }

  private void poll(Supplier<Boolean> condition, Promise<Void> met) {
    if (condition.get()) {
      met.complete();
    } else {
      host.loop().schedule(2, () -> poll(condition, met));
    }
  }

  private <T> T onLoop(Supplier<Future<T>> task) {
    Promise<T> done = Promise.promise();
    host.loop().execute(() -> task.get().onComplete(done));
    return await(done.future());
  }

  static <T> T await(Future<T> future) {
    try {
      return future
          .toCompletionStage()
          .toCompletableFuture()
          .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    onLoop(host::close);
    await(vertx.close());
  }
}
