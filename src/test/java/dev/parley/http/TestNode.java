package dev.parley.http;

import dev.parley.bus.Addresses;
import dev.parley.bus.BusCodec;
import dev.parley.crypto.Secp256k1;
import dev.parley.crypto.Signatures;
import dev.parley.libp2p.KeyType;
import dev.parley.libp2p.PrivateKey;
import dev.parley.node.BlockedLoops;
import dev.parley.protocol.PeerId;
import dev.parley.store.Store;
import dev.parley.store.StoreOptions;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A node's HTTP side over real sockets, before a real store or a faulty one. */
final class TestNode implements AutoCloseable {

  private static final long PATIENCE_SECONDS = 30;

  final PeerId id =
      PeerId.of(PrivateKey.generate(KeyType.SECP256K1, new SecureRandom()).peerId().bytes());
  final PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

  private final Vertx vertx;
  private BlockedLoops loops;
  private Store store;
  private HttpRoom room;

  private TestNode() {
    vertx = Vertx.vertx(BlockedLoops.options());
    BusCodec.registerAll(vertx.eventBus());
  }

  /** A node that keeps records in {@code directory}. */
  static TestNode withStore(Path directory) {
    return withStore(directory, options());
  }

  static TestNode withStore(Path directory, HttpOptions options) {
    TestNode node = new TestNode();
    node.store = Store.open(StoreOptions.at(directory), InstantSource.system());
    await(node.store.deploy(node.vertx, node.addresses()));
    node.open(options);
    return node;
  }

  /** A node before a store that does what a test tells it to. */
  static TestNode with(FaultyStore store, HttpOptions options) {
    TestNode node = new TestNode();
    store.serve(node.vertx, node.addresses());
    node.open(options);
    return node;
  }

  /** Two instances on a free port, without limits on how often a test may call. */
  static HttpOptions options() {
    return HttpOptions.defaults()
        .listenOn("127.0.0.1", 0)
        .withInstances(2)
        .withRates(RateLimit.OFF, RateLimit.OFF);
  }

  int port() {
    return room.port();
  }

  int operationsPort() {
    return room.operationsPort();
  }

  String url(String pathAndQuery) {
    return "http://127.0.0.1:" + port() + pathAndQuery;
  }

  /** A peer-to-peer side beside it. */
  FakeNetwork network() {
    return FakeNetwork.on(vertx, addresses());
  }

  Vertx vertx() {
    return vertx;
  }

  static <T> T await(Future<T> future) {
    try {
      return future
          .toCompletionStage()
          .toCompletableFuture()
          .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private Addresses addresses() {
    return Addresses.of(id);
  }

  private void open(HttpOptions options) {
    warmUp();
    room = await(HttpRoom.open(vertx, services(options, meters)));
    loops = BlockedLoops.watchWork(vertx);
  }

  private HttpServices services(HttpOptions options, PrometheusMeterRegistry registry) {
    return new HttpServices(
        options,
        addresses(),
        id,
        new Signatures(Secp256k1.load()),
        InstantSource.system(),
        registry,
        "test",
        null,
        java.util.Map.of());
  }

  /** With the first requests, event loops load the classes that they run. */
  private void warmUp() {
    PrometheusMeterRegistry unread = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    room = await(HttpRoom.open(vertx, services(options(), unread)));
    TestUser first = new TestUser(this);
    String path = "/dialogs/" + first.address() + "/messages";
    for (int i = 0; i < 3; i++) {
      first.get("/identity/" + first.address());
      first.post(path, "{\"text\":\"forged\"}", first.requestHeaders("POST", path, "", first.ts));
      first.call("GET", "/nothing", null, Map.of());
    }
    await(room.close());
  }

  /** Stops, and fails if an event loop was blocked meanwhile. */
  @Override
  public void close() {
    await(room.close());
    if (store != null) {
      await(store.undeploy(vertx));
      store.close();
    }
    await(vertx.close());
    loops.requireNone();
  }
}
