package dev.parley.node;

import dev.parley.bus.Addresses;
import dev.parley.bus.Query;
import dev.parley.crypto.Secp256k1;
import dev.parley.crypto.Signatures;
import dev.parley.http.HttpOptions;
import dev.parley.http.HttpRoom;
import dev.parley.http.HttpServices;
import dev.parley.libp2p.Multiaddr;
import dev.parley.libp2p.PrivateKey;
import dev.parley.protocol.PeerId;
import dev.parley.store.Store;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.DeliveryOptions;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The parent of a node's verticles. Whoever ends it (the node's owner, the verticle that deployed
 * it, or the whole Vert.x) closes the database too.
 */
final class NodeVerticle extends VerticleBase {

  private static final long PROBE_MS = 2_000;

  private final ParleyOptions options;
  private final PrometheusMeterRegistry meters =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final AtomicReference<Future<Void>> shutDown = new AtomicReference<>();
  private volatile PrivateKey key;
  private volatile PeerId peerId;
  private volatile Store store;
  private volatile PeersVerticle peers;
  private volatile String peersDeployment;
  private volatile DemosServers demos;
  private volatile HttpRoom http;

  NodeVerticle(ParleyOptions options) {
    this.options = options;
  }

  PeerId peerId() {
    return peerId;
  }

  int httpPort() {
    HttpRoom room = http;
    return room == null || shutDown.get() != null ? -1 : room.port();
  }

  @Override
  public Future<?> start() {
    return vertx
        .executeBlocking(this::identify)
        .compose(identified -> has(NodeRole.STORE) ? keepRecords() : Future.succeededFuture())
        .compose(stored -> has(NodeRole.P2P) ? meetPeers() : Future.succeededFuture())
        .compose(met -> servesDemos() ? serveDemos() : Future.succeededFuture())
        .compose(served -> has(NodeRole.HTTP) ? serveClients() : Future.succeededFuture())
        .recover(failure -> shutDown().transform(closed -> Future.failedFuture(failure)));
  }

  @Override
  public Future<?> stop() {
    return shutDown();
  }

  /** Where peers reach it, with its name; none without that role. */
  List<Multiaddr> reachable() {
    PeersVerticle meeting = peers;
    return meeting == null ? List.of() : meeting.reachable();
  }

  /**
   * Clients are sent away first, then peers, then the writer finishes, then the database is closed.
   * Once.
   */
  Future<Void> shutDown() {
    Promise<Void> done = Promise.promise();
    if (shutDown.compareAndSet(null, done.future())) {
      endHttp()
          .eventually(this::endDemos)
          .eventually(this::endPeers)
          .eventually(this::endStore)
          .onComplete(done);
    }
    return shutDown.get();
  }

  private boolean has(NodeRole role) {
    return options.roles().contains(role);
  }

  private Void identify() {
    if (has(NodeRole.STORE) || has(NodeRole.P2P) || servesDemos()) {
      NodeFiles.requireDirectory(options.data());
    }
    key = NodeFiles.key(options);
    peerId = PeerId.of(key.peerId().bytes());
    return null;
  }

  private Future<Void> keepRecords() {
    return requireNoOther()
        .compose(alone -> vertx.executeBlocking(this::openStore))
        .compose(opened -> opened.deploy(vertx, Addresses.of(peerId)));
  }

  private Store openStore() {
    store = Store.open(options.store(), options.clock());
    return store;
  }

  /** Two stores with one key would each get half of the records. */
  private Future<Void> requireNoOther() {
    DeliveryOptions soon = new DeliveryOptions().setSendTimeout(PROBE_MS);
    return vertx
        .eventBus()
        .request(Addresses.of(peerId).reader(), new Query.Stats(), soon)
        .transform(
            answer ->
                answer.failed()
                    ? Future.succeededFuture()
                    : Future.failedFuture(
                        new CannotStart(
                            "another node with the key "
                                + options.keyFile()
                                + " keeps records in this process or cluster")));
  }

  private Future<Void> meetPeers() {
    PeersVerticle meeting = new PeersVerticle(options, key, Addresses.of(peerId));
    return vertx
        .deployVerticle(meeting)
        .onSuccess(
            deployment -> {
              peersDeployment = deployment;
              peers = meeting;
            })
        .recover(
            failure ->
                Future.failedFuture(
                    new CannotStart(
                        "cannot meet peers at %s: %s"
                            .formatted(options.network().listen(), failure.getMessage()),
                        failure)))
        .mapEmpty();
  }

  private boolean servesDemos() {
    return options.roles().stream().anyMatch(NodeRole.DEMOS::contains);
  }

  private Future<Void> serveDemos() {
    demos = new DemosServers(vertx, options, key, peerId, meters);
    return demos.open();
  }

  /** Where clients of Demos are served, by role. */
  Map<String, Integer> demosPorts() {
    DemosServers servers = demos;
    return servers == null || shutDown.get() != null ? Map.of() : servers.ports();
  }

  private Future<Void> serveClients() {
    HttpServices services =
        new HttpServices(
            options.http(),
            Addresses.of(peerId),
            peerId,
            new Signatures(Secp256k1.load()),
            options.clock(),
            meters,
            Parley.version(),
            options.routes(),
            demosPorts());
    return HttpRoom.open(vertx, services)
        .onSuccess(room -> http = room)
        .recover(failure -> Future.failedFuture(explained(failure)))
        .mapEmpty();
  }

  private Throwable explained(Throwable failure) {
    if (!(failure instanceof IOException)) {
      return failure;
    }
    HttpOptions serving = options.http();
    String where = HostPort.inUrl(serving.host()) + ":" + serving.port();
    if (serving.operations() != null) {
      where += " and " + HostPort.inUrl(serving.operations().host());
      where += ":" + serving.operations().port();
    }
    return new CannotStart("cannot listen on " + where + ": " + failure.getMessage(), failure);
  }

  private Future<Void> endHttp() {
    return http == null ? Future.succeededFuture() : http.close().recover(NodeVerticle::unlessGone);
  }

  private Future<Void> endDemos() {
    return demos == null ? Future.succeededFuture() : demos.close();
  }

  private Future<Void> endPeers() {
    return peersDeployment == null
        ? Future.succeededFuture()
        : vertx.undeploy(peersDeployment).recover(NodeVerticle::unlessGone);
  }

  private Future<Void> endStore() {
    if (store == null) {
      return Future.succeededFuture();
    }
    return store
        .undeploy(vertx)
        .recover(NodeVerticle::unlessGone)
        .eventually(
            () ->
                vertx.executeBlocking(
                    () -> {
                      store.close();
                      return null;
                    }));
  }

  /** When Vert.x ends this verticle, it has ended its children before. */
  static Future<Void> unlessGone(Throwable failure) {
    return failure instanceof IllegalStateException
        ? Future.succeededFuture()
        : Future.failedFuture(failure);
  }
}
