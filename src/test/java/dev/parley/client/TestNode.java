package dev.parley.client;

import dev.parley.bus.Addresses;
import dev.parley.bus.BusCodec;
import dev.parley.crypto.Secp256k1;
import dev.parley.crypto.Signatures;
import dev.parley.http.HttpOptions;
import dev.parley.http.HttpRoom;
import dev.parley.http.HttpServices;
import dev.parley.http.RateLimit;
import dev.parley.libp2p.KeyType;
import dev.parley.libp2p.PrivateKey;
import dev.parley.protocol.PeerId;
import dev.parley.store.Store;
import dev.parley.store.StoreOptions;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;

/** A node on a free port, made of the real parts. */
public final class TestNode implements AutoCloseable {

  private final Vertx vertx = Vertx.vertx();
  private final Store store;
  private final HttpRoom http;
  private final PeerId peerId;

  private TestNode(Path data, RateLimit limit) {
    PrivateKey key = PrivateKey.generate(KeyType.SECP256K1, new SecureRandom());
    peerId = PeerId.of(key.peerId().bytes());
    Addresses addresses = Addresses.of(peerId);
    BusCodec.registerAll(vertx.eventBus());
    store = Store.open(StoreOptions.at(data), InstantSource.system());
    await(store.deploy(vertx, addresses));
    HttpServices services =
        new HttpServices(
            HttpOptions.defaults()
                .listenOn("127.0.0.1", 0)
                .withInstances(1)
                .withRates(limit, limit),
            addresses,
            peerId,
            new Signatures(Secp256k1.load()),
            InstantSource.system(),
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
            "test",
            null,
            java.util.Map.of());
    http = await(HttpRoom.open(vertx, services));
  }

  public static TestNode start(Path data) {
    return new TestNode(data, RateLimit.OFF);
  }

  public static TestNode limited(Path data, RateLimit limit) {
    return new TestNode(data, limit);
  }

  public URI url() {
    return URI.create("http://127.0.0.1:" + http.port());
  }

  public PeerId peerId() {
    return peerId;
  }

  public static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().join();
  }

  @Override
  public void close() {
    await(http.close().eventually(() -> store.undeploy(vertx)).eventually(vertx::close));
    store.close();
  }
}
