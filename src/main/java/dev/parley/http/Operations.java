package dev.parley.http;

import dev.parley.bus.ReaderClient;
import dev.parley.bus.StoreStats;
import io.vertx.core.AsyncResult;
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

  Operations(Vertx vertx, HttpShared shared, ReaderClient reader) {
    this.vertx = vertx;
    this.shared = shared;
    this.reader = reader;
  }

  void addTo(Map<Endpoint, Consumer<Call>> actions) {
    actions.put(Endpoint.LIVE, call -> health(call, true));
    actions.put(Endpoint.READY, this::ready);
    actions.put(Endpoint.METRICS, this::metrics);
  }

  private void ready(Call call) {
    reader
        .stats()
        .onComplete(
            answer -> {
              remember(answer);
              call.run(() -> health(call, answer.succeeded() && answer.result().writable()));
            });
  }

  private static void health(Call call, boolean up) {
    JsonWriter json = new JsonWriter(32).object().field("status", up ? "UP" : "DOWN").end();
    call.answer(up ? 200 : 503, json);
  }

  private void metrics(Call call) {
    reader
        .stats()
        .onComplete(
            answer -> {
              remember(answer);
              call.then(
                  vertx.executeBlocking(() -> shared.services().meters().scrape(PROMETHEUS_TEXT)),
                  text -> send(call, text));
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
