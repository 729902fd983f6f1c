package dev.parley.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.Set;

/** Which pages' scripts may call the node. No cookies are used, so credentials need no consent. */
final class Cors {

  private static final CharSequence ORIGIN = HttpHeaders.createOptimized("origin");
  private static final CharSequence ALLOW_ORIGIN =
      HttpHeaders.createOptimized("access-control-allow-origin");
  private static final CharSequence EXPOSE =
      HttpHeaders.createOptimized("access-control-expose-headers");
  private static final CharSequence EXPOSED = HttpHeaders.createOptimized("retry-after, date");
  private static final CharSequence ANY = HttpHeaders.createOptimized("*");

  private final Set<String> origins;
  private final boolean any;

  Cors(Iterable<String> allowed) {
    Set<String> all = new java.util.HashSet<>();
    allowed.forEach(all::add);
    this.any = all.contains("*");
    this.origins = Set.copyOf(all);
  }

  /** Adds what a browser wants to see in any answer. */
  void allow(HttpServerRequest request, HttpServerResponse response) {
    String origin = request.headers().get(ORIGIN);
    if (!any) {
      response.putHeader(HttpHeaders.VARY, ORIGIN);
    }
    if (origin == null || !any && !origins.contains(origin)) {
      return;
    }
    response.putHeader(ALLOW_ORIGIN, any ? ANY : origin).putHeader(EXPOSE, EXPOSED);
  }

  /** Adds what a browser asks before the real request. */
  void preflight(HttpServerResponse response, String methods) {
    response
        .putHeader("access-control-allow-methods", methods)
        .putHeader("access-control-allow-headers", Credentials.ALLOWED_HEADERS)
        .putHeader("access-control-max-age", "7200");
  }
}
