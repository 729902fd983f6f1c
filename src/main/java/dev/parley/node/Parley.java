package dev.parley.node;

import dev.parley.bus.Addresses;
import dev.parley.bus.BusCodec;
import dev.parley.crypto.NodeKey;
import dev.parley.crypto.Secp256k1;
import dev.parley.crypto.Signatures;
import dev.parley.http.HttpRoom;
import dev.parley.http.HttpServices;
import dev.parley.http.NodeFacts;
import dev.parley.protocol.PeerId;
import dev.parley.store.Store;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.security.SecureRandom;

/** A running node inside a Vert.x. Several may run in one, without noticing each other. */
public final class Parley {

  private final Vertx vertx;
  private final ParleyOptions options;
  private final PeerId peerId;
  private final Store store;
  private HttpRoom http;

  private Parley(Vertx vertx, ParleyOptions options, PeerId peerId, Store store) {
    this.vertx = vertx;
    this.options = options;
    this.peerId = peerId;
    this.store = store;
  }

  /**
   * Starts a node. The future succeeds when everything listens, and fails with words for an
   * operator if anything cannot be used; then nothing is left behind.
   */
  public static Future<Parley> create(Vertx vertx, ParleyOptions options) {
    BusCodec.registerAll(vertx.eventBus());
    return vertx
        .executeBlocking(() -> open(vertx, options))
        .compose(
            node ->
                node.start()
                    .recover(
                        failure -> node.close().transform(closed -> Future.failedFuture(failure))));
  }

  private static Parley open(Vertx vertx, ParleyOptions options) throws IOException {
    Files.createDirectories(options.data());
    NodeKey key = NodeKey.loadOrCreate(options.keyFile(), new SecureRandom());
    Store store =
        options.roles().contains(NodeRole.STORE)
            ? Store.open(options.store(), options.clock())
            : null;
    return new Parley(vertx, options, key.peerId(), store);
  }

  private Future<Parley> start() {
    Future<Void> stored =
        store == null ? Future.succeededFuture() : store.deploy(vertx, addresses());
    if (!options.roles().contains(NodeRole.HTTP)) {
      return stored.map(this);
    }
    return stored
        .compose(deployed -> HttpRoom.open(vertx, services()))
        .map(
            room -> {
              http = room;
              return this;
            });
  }

  private HttpServices services() {
    return new HttpServices(
        options.http(),
        addresses(),
        peerId,
        new Signatures(Secp256k1.load()),
        options.clock(),
        new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
        () -> NodeFacts.ALONE,
        version());
  }

  /** The version that the build wrote into the jar. */
  public static String version() {
    String version = Parley.class.getPackage().getImplementationVersion();
    return version == null ? "unreleased" : version;
  }

  /** Who this node is: clients sign for it. */
  public PeerId peerId() {
    return peerId;
  }

  /** Where the node's verticles listen on the event bus. */
  public Addresses addresses() {
    return Addresses.of(peerId);
  }

  /** Where it serves HTTP; -1 without that role. */
  public int httpPort() {
    return http == null ? -1 : http.port();
  }

  /**
   * Stops: no more requests are taken, the writer finishes what it has, the database is closed. The
   * Vert.x stays open.
   */
  public Future<Void> close() {
    Future<Void> silent = http == null ? Future.succeededFuture() : http.close();
    http = null;
    if (store == null) {
      return silent;
    }
    return silent
        .eventually(() -> store.undeploy(vertx))
        .eventually(
            () ->
                vertx.executeBlocking(
                    () -> {
                      store.close();
                      return null;
                    }));
  }
}
