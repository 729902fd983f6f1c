package dev.parley.http;

import dev.parley.protocol.PeerId;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Where every request of one instance comes in: limits, route, headers and body, in this order. */
final class Front {

  private final Routes routes;
  private final Map<Endpoint, Consumer<Call>> actions;
  private final Replies replies;
  private final Cors cors;
  private final BodyReader bodies;
  private final RateLimiter perIp;
  private final ClientIp clientIp;
  private final PeerId node;
  private final InstantSource clock;
  private final AtomicInteger allInFlight;
  private final int maxInFlight;
  private int inFlight;

  /**
   * @param actions what to do for each endpoint that is served here
   */
  Front(Vertx vertx, HttpShared shared, Map<Endpoint, Consumer<Call>> actions) {
    HttpServices services = shared.services();
    HttpLimits limits = services.options().limits();
    int instances = services.options().instances();
    this.routes = new Routes(actions.keySet());
    this.actions = actions;
    this.replies =
        new Replies(vertx, shared.metrics(), shared.cors(), limits.bodyBytes(), services.clock());
    this.cors = shared.cors();
    this.bodies =
        new BodyReader(limits.bodyBytes(), HttpLimits.share(limits.bufferedBytes(), instances));
    this.perIp = shared.perIp();
    this.clientIp = new ClientIp(services.options().trustForwardedFor());
    this.node = services.node();
    this.clock = services.clock();
    this.allInFlight = shared.metrics().inFlight();
    this.maxInFlight = HttpLimits.share(limits.inFlight(), instances);
  }

  void handle(HttpServerRequest request) {
    Call call = new Call(request, replies);
    call.run(() -> admit(call));
  }

  /** Answers a request that is not HTTP as the decoder understands it, and closes. */
  void refuseInvalid(HttpServerRequest request) {
    Call call = new Call(request, replies);
    request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    call.refuse(Refused.because(Code.ofInvalid(request), "the request cannot be read"));
    request.connection().close();
  }

  private void admit(Call call) {
    HttpServerRequest request = call.request();
    Routes.Match match = routes.match(path(request));
    Endpoint endpoint = match == null ? null : match.endpoint(request.method());
    if (endpoint == null || !endpoint.isOperations()) {
      chargeIp(request);
    }
    if (match == null) {
      throw Refused.because(Code.NOT_FOUND, "there is no such path");
    }
    if (endpoint == null) {
      refuseMethod(call, match);
      return;
    }
    call.matched(endpoint, match.parameter());
    if (endpoint.isSigned()) {
      admitSigned(call);
    } else {
      actions.get(endpoint).accept(call);
    }
  }

  private static String path(HttpServerRequest request) {
    String path = request.path();
    return path == null ? "" : path;
  }

  private void chargeIp(HttpServerRequest request) {
    long wait = perIp.take(clientIp.of(request), 1);
    if (wait > 0) {
      throw Refused.rateLimited("IP address", wait);
    }
  }

  private void refuseMethod(Call call, Routes.Match match) {
    String allow = match.allow();
    call.response().putHeader(HttpHeaders.ALLOW, allow);
    if (HttpMethod.OPTIONS.equals(call.request().method())) {
      cors.preflight(call.response(), allow);
      call.end(204, null);
      return;
    }
    throw Refused.because(Code.METHOD_NOT_ALLOWED, "this path takes " + allow);
  }

  private void admitSigned(Call call) {
    HttpServerRequest request = call.request();
    call.credentials(Credentials.of(request.headers(), node, clock.millis()));
    if (call.endpoint().takesBody()) {
      bodies.requireAcceptable(request);
      bodies.read(call, () -> perform(call));
    } else if (BodyReader.hasBody(request)) {
      throw Refused.invalid("body", "must be empty");
    } else {
      perform(call);
    }
  }

  private void perform(Call call) {
    call.run(
        () -> {
          if (inFlight >= maxInFlight) {
            throw Refused.because(Code.OVERLOADED, "too many requests are in flight: try again");
          }
          inFlight++;
          allInFlight.incrementAndGet();
          call.whenAnswered(this::release);
          actions.get(call.endpoint()).accept(call);
        });
  }

  private void release() {
    inFlight--;
    allInFlight.decrementAndGet();
  }
}
