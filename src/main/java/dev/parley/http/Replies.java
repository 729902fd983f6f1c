package dev.parley.http;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** How every answer of one instance leaves: common headers, metrics, and the end of bad senders. */
final class Replies {

  private static final CharSequence CLOSE = HttpHeaders.createOptimized("close");
  private static final CharSequence NO_SNIFF_NAME =
      HttpHeaders.createOptimized("x-content-type-options");
  private static final CharSequence NO_SNIFF = HttpHeaders.createOptimized("nosniff");

  /** How long a refused body is read and dropped, so that its sender gets to see the answer. */
  private static final long LINGER_MS = 1_000;

  /** How much of it is read and dropped. */
  private static final int LINGER_BYTES = 1024 * 1024;

  private final Vertx vertx;
  private final HttpMetrics metrics;
  private final Cors cors;
  private final int drainBytes;
  private final InstantSource clock;
  private long dateSecond = -1;
  private CharSequence date;

  /**
   * @param drainBytes the longest unread body for which a connection is kept
   */
  Replies(Vertx vertx, HttpMetrics metrics, Cors cors, int drainBytes, InstantSource clock) {
    this.vertx = vertx;
    this.metrics = metrics;
    this.cors = cors;
    this.drainBytes = drainBytes;
    this.clock = clock;
  }

  void refused(Code code) {
    metrics.refused(code);
  }

  void answered(Endpoint endpoint, int status, long nanos) {
    metrics.answered(endpoint, status, nanos);
  }

  void end(HttpServerRequest request, int status, Buffer content) {
    HttpServerResponse response = request.response();
    if (response.ended() || response.closed()) {
      return;
    }
    response.setStatusCode(status).putHeader(HttpHeaders.DATE, date());
    response.putHeader(NO_SNIFF_NAME, NO_SNIFF);
    cors.allow(request, response);
    if (mustClose(request)) {
      response.putHeader(HttpHeaders.CONNECTION, CLOSE);
      send(request, content);
      closeLater(request);
      return;
    }
    send(request, content);
  }

  private static void send(HttpServerRequest request, Buffer content) {
    HttpServerResponse response = request.response();
    if (content == null) {
      response.end();
    } else if (HttpMethod.HEAD.equals(request.method())) {
      response.putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(content.length())).end();
    } else {
      response.end(content);
    }
  }

  /** Whether so much of the request is still to come that the connection is not worth keeping. */
  private boolean mustClose(HttpServerRequest request) {
    if (request.isEnded()) {
      return false;
    }
    return request.headers().contains(HttpHeaders.TRANSFER_ENCODING)
        || BodyReader.declaredLength(request) > drainBytes;
  }

  private void closeLater(HttpServerRequest request) {
    HttpConnection connection = request.connection();
    int[] dropped = new int[1];
    request.handler(
        chunk -> {
          dropped[0] += chunk.length();
          if (dropped[0] > LINGER_BYTES) {
            connection.close();
          }
        });
    request.exceptionHandler(gone -> {});
    vertx.setTimer(LINGER_MS, late -> connection.close());
  }

  private CharSequence date() {
    long second = clock.millis() / 1_000;
    if (second != dateSecond) {
      dateSecond = second;
      date =
          HttpHeaders.createOptimized(
              DateTimeFormatter.RFC_1123_DATE_TIME.format(
                  Instant.ofEpochSecond(second).atOffset(ZoneOffset.UTC)));
    }
    return date;
  }
}
