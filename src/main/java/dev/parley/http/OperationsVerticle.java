package dev.parley.http;

import dev.parley.bus.NetworkClient;
import dev.parley.bus.ReaderClient;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Consumer;

/** Health and metrics on a listener of their own, where operators want them off the API's port. */
final class OperationsVerticle extends VerticleBase {

  private static final int QUERIES = 100;

  private final HttpShared shared;
  private HttpServer server;

  OperationsVerticle(HttpShared shared) {
    this.shared = shared;
  }

  @Override
  public Future<?> start() {
    HttpOptions options = shared.services().options();
    Map<Endpoint, Consumer<Call>> actions = new EnumMap<>(Endpoint.class);
    ReaderClient reader = new ReaderClient(vertx, shared.services().addresses(), QUERIES);
    NetworkClient network =
        new NetworkClient(vertx, shared.services().addresses(), System::nanoTime);
    new Operations(vertx, shared, reader, network).addTo(actions);
    Front front = new Front(vertx, shared, actions);
    server =
        vertx
            .createHttpServer(HttpVerticle.serverOptions(options))
            .connectionHandler(
                connection -> ConnectionRules.apply(connection, options.limits(), shared.metrics()))
            .invalidRequestHandler(front::refuseInvalid)
            .requestHandler(front::handle);
    return server.listen(options.operations().port(), options.operations().host());
  }

  /** Where it listens. */
  int port() {
    return server.actualPort();
  }
}
