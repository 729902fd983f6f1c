package dev.parley.http;

import dev.parley.bus.NetworkClient;
import dev.parley.bus.NetworkState;
import dev.parley.bus.ReaderClient;
import dev.parley.bus.StoreStats;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import java.util.Map;
import java.util.function.Consumer;

/** What monitoring asks: health and metrics. */
final class Operations {

  private static final String PROMETHEUS_TEXT = "text/plain; version=0.0.4; charset=utf-8";

  private final Vertx vertx;
  private final HttpShared shared;
  private final ReaderClient reader;
  private final NetworkClient network;

  Operations(Vertx vertx, HttpShared shared, ReaderClient reader, NetworkClient network) {
    this.vertx = vertx;
    this.shared = shared;
    this.reader = reader;
    this.network = network;
  }

  void addTo(Map<Endpoint, Consumer<Call>> actions) {
    actions.put(Endpoint.LIVE, call -> call.answer(200, status(true).end()));
    actions.put(Endpoint.READY, this::ready);
    actions.put(Endpoint.METRICS, this::metrics);
  }

  /** A node that catches up is ready: it takes writes, and reads what it has. */
  private void ready(Call call) {
    Future<NetworkState> around = network.state();
    reader
        .stats()
        .onComplete(
            answer -> {
              remember(answer);
              boolean up = answer.succeeded() && answer.result().writable();
              call.then(around, state -> call.answer(up ? 200 : 503, ready(up, state)));
            });
  }

  private JsonWriter ready(boolean up, NetworkState state) {
    JsonWriter ready = status(up).name("catching_up").bool(state.catchingUp());
    Map<String, Integer> listening = shared.services().listening();
    if (!listening.isEmpty()) {
      ready.name("listening").object();
      listening.forEach((server, port) -> ready.name(server).number(port));
      ready.end();
    }
    return ready.end();
  }

  private static JsonWriter status(boolean up) {
    return new JsonWriter(64).object().field("status", up ? "UP" : "DOWN");
  }

  private void metrics(Call call) {
    Future<NetworkState> around = network.state();
    reader
        .stats()
        .onComplete(
            answer -> {
              remember(answer);
              call.then(around.compose(this::scrape), text -> send(call, text));
            });
  }

  private Future<String> scrape(NetworkState state) {
    return vertx.executeBlocking(
        () -> {
          shared.network().show(state);
          return shared.services().meters().scrape(PROMETHEUS_TEXT);
        });
  }

  private void remember(AsyncResult<StoreStats> answer) {
    shared.metrics().store(answer.succeeded() ? answer.result() : HttpMetrics.NO_STORE);
  }

  private static void send(Call call, String text) {
    call.response().putHeader(HttpHeaders.CONTENT_TYPE, PROMETHEUS_TEXT);
    call.response().putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
    call.end(200, Buffer.buffer(text));
  }
}
