package dev.parley.http;

import dev.parley.bus.NetworkClient;
import dev.parley.bus.ReaderClient;
import dev.parley.bus.Submission.Source;
import dev.parley.bus.WriterClient;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * One of the instances that share a node's port. Deploy all of them in one deployment, by {@link
 * HttpRoom}.
 */
final class HttpVerticle extends VerticleBase {

  private final HttpShared shared;
  private final HttpOptions options;
  private final int instance;
  private final int listenOn;
  private int open;
  private HttpServer server;

  /**
   * @param listenOn the port, or a negative number for a free one that all instances share
   */
  HttpVerticle(HttpShared shared, int instance, int listenOn) {
    this.shared = shared;
    this.instance = instance;
    this.listenOn = listenOn;
    this.options = shared.services().options();
  }

  @Override
  public Future<?> start() {
    LoopDelay.measure(vertx, instance, shared.services().meters());
    Front front = new Front(vertx, shared, actions());
    server =
        vertx
            .createHttpServer(serverOptions(options))
            .connectionHandler(this::opened)
            .invalidRequestHandler(front::refuseInvalid)
            .requestHandler(handler(front));
    return server.listen(listenOn, options.host());
  }

  private Handler<HttpServerRequest> handler(Front front) {
    Consumer<Router> routes = shared.services().routes();
    if (routes == null) {
      return front::handle;
    }
    Router router = Router.router(vertx);
    routes.accept(router);
    router.route().last().handler(context -> front.handle(context.request()));
    return router;
  }

  /** Where it listens. */
  int port() {
    return server.actualPort();
  }

  private Map<Endpoint, Consumer<Call>> actions() {
    HttpServices services = shared.services();
    int inFlight = HttpLimits.share(options.limits().inFlight(), options.instances());
    // Each call asks the store at most once at a time, and a batch of ops brings many records.
    ReaderClient reader = new ReaderClient(vertx, services.addresses(), 2 * inFlight);
    WriterClient writer =
        new WriterClient(
            vertx, services.addresses(), Source.LOCAL, inFlight + 10 * OpsBody.MAX_OPS);
    NetworkClient network = new NetworkClient(vertx, services.addresses(), System::nanoTime);
    Authority authority = new Authority(services.signatures(), shared.perAddress());
    Writes writes = new Writes(authority, writer);
    GroupKinds kinds = new GroupKinds(reader);

    Map<Endpoint, Consumer<Call>> actions = new EnumMap<>(Endpoint.class);
    new MessagesApi(authority, reader, writes, kinds).addTo(actions);
    new GroupsApi(authority, reader, writes, kinds).addTo(actions);
    new OpsApi(vertx, authority, writer, services.clock()).addTo(actions);
    new UsersApi(authority, reader, network, writes).addTo(actions);
    new NodeApi(services, network).addTo(actions);
    shared.pages().addTo(actions, vertx);
    if (options.operations() == null) {
      new Operations(vertx, shared, reader, network).addTo(actions);
    }
    return actions;
  }

  private void opened(HttpConnection connection) {
    HttpLimits limits = options.limits();
    AtomicInteger all = shared.metrics().connections();
    open++;
    all.incrementAndGet();
    connection.closeHandler(
        closed -> {
          open--;
          all.decrementAndGet();
        });
    if (open > HttpLimits.share(limits.connections(), options.instances())) {
      connection.close();
      return;
    }
    ConnectionRules.apply(connection, limits, shared.metrics());
  }

  static HttpServerOptions serverOptions(HttpOptions options) {
    HttpLimits limits = options.limits();
    HttpServerOptions server = new HttpServerOptions();
    server.setAcceptBacklog(limits.backlog()).setTcpNoDelay(true);
    server.setIdleTimeout((int) limits.idle().toMillis()).setIdleTimeoutUnit(TimeUnit.MILLISECONDS);
    server.setMaxHeaderSize(limits.headerBytes()).setMaxInitialLineLength(limits.uriBytes());
    // HTTP/1.1 alone: one connection is one client's, and there are no streams to reset in floods.
    server.setHttp2ClearTextEnabled(false);
    // Its negotiation would sit in every connection's pipeline, and close those that pipeline far.
    server.setPerMessageWebSocketCompressionSupported(false);
    server.setPerFrameWebSocketCompressionSupported(false);
    return server;
  }
}
