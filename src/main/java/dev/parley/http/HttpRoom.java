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
  private int listenOn;
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
    HttpVerticle verticle = new HttpVerticle(shared, verticles.size(), listenOn);
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

  /**
   * Vert.x lets whoever asks for the same port share it, and each of two nodes would get half of
   * the other's requests. A negative port is a free one, shared by those who ask for the same
   * negative number, so every node needs a number of its own.
   */
  private boolean reserve() {
    int port = shared.services().options().port();
    listenOn = port == 0 ? -1 : port;
    while (ports().putIfAbsent(listenOn, shared.services().node().toString()) != null) {
      if (port != 0) {
        return false;
      }
      listenOn--;
    }
    return true;
  }

  private void release() {
    ports().removeIfPresent(listenOn, shared.services().node().toString());
  }

  private LocalMap<Integer, String> ports() {
    return vertx.sharedData().getLocalMap(PORTS);
  }
}
