package dev.parley.http;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.shareddata.LocalMap;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A node's HTTP side, deployed. */
public final class HttpRoom {

  private static final String PORTS = "parley.http.ports";

  private final Vertx vertx;
  private final HttpShared shared;
  private final JvmMetrics jvm;
  private final List<HttpVerticle> verticles = new CopyOnWriteArrayList<>();
  private OperationsVerticle operations;
  private List<String> deployments = List.of();

  private HttpRoom(Vertx vertx, HttpShared shared) {
    this.vertx = vertx;
    this.shared = shared;
    this.jvm = JvmMetrics.bindTo(shared.services().meters());
  }

  /** Listens; what comes back can tell the ports that were taken, and stop. */
  public static Future<HttpRoom> open(Vertx vertx, HttpServices services) {
    return vertx
        .executeBlocking(() -> HttpShared.of(services))
        .compose(shared -> new HttpRoom(vertx, shared).open());
  }

  /** The port of the API. */
  public int port() {
    return verticles.get(0).port();
  }

  /** The port of health and metrics, which is that of the API unless they have their own. */
  public int operationsPort() {
    return operations == null ? port() : operations.port();
  }

  /** Stops listening and closes all connections. */
  public Future<Void> close() {
    jvm.close();
    release();
    return Future.join(deployments.stream().map(vertx::undeploy).toList()).mapEmpty();
  }

  private Future<HttpRoom> open() {
    HttpOptions options = shared.services().options();
    if (!reserve()) {
      jvm.close();
      return Future.failedFuture(
          "port " + options.port() + " is taken by another node of this process");
    }
    DeploymentOptions instances = new DeploymentOptions().setInstances(options.instances());
    return vertx
        .deployVerticle(this::verticle, instances)
        .compose(this::openOperations)
        .map(this)
        .recover(failure -> close().transform(closed -> Future.failedFuture(failure)));
  }

  private HttpVerticle verticle() {
    HttpVerticle verticle = new HttpVerticle(shared, verticles.size());
    verticles.add(verticle);
    return verticle;
  }

  private Future<Void> openOperations(String deployed) {
    deployments = List.of(deployed);
    if (shared.services().options().operations() == null) {
      return Future.succeededFuture();
    }
    operations = new OperationsVerticle(shared);
    return vertx
        .deployVerticle(operations)
        .onSuccess(second -> deployments = List.of(deployed, second))
        .mapEmpty();
  }

  /** Vert.x would let two nodes share a port, and each would get half of the other's requests. */
  private boolean reserve() {
    HttpOptions options = shared.services().options();
    String node = shared.services().node().toString();
    return options.port() == 0 || ports().putIfAbsent(options.port(), node) == null;
  }

  private void release() {
    ports()
        .removeIfPresent(shared.services().options().port(), shared.services().node().toString());
  }

  private LocalMap<Integer, String> ports() {
    return vertx.sharedData().getLocalMap(PORTS);
  }
}
