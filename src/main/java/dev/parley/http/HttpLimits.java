package dev.parley.http;

import java.time.Duration;

/**
 * What clients may ask of the process as a whole; the instances share it out. Immutable.
 *
 * @param bodyBytes of one request, 256 KiB; above it 413
 * @param bufferedBytes of bodies that are still arriving, 64 MiB; above it 503
 * @param inFlight complete requests without an answer, 2 400; above it 503
 * @param connections open at once, 20 000; more are closed as they come
 * @param headerBytes of one request, 8 KiB; above it 431
 * @param uriBytes of the request line, 4 KiB; above it 414
 * @param backlog connections that the kernel holds for us, 4 096
 * @param idle how long a connection may be silent, 30 s
 * @param request how long a request may take to arrive, 10 s; then 408 and close
 */
public record HttpLimits(
    int bodyBytes,
    int bufferedBytes,
    int inFlight,
    int connections,
    int headerBytes,
    int uriBytes,
    int backlog,
    Duration idle,
    Duration request) {

  public HttpLimits {
    positive(bodyBytes, "bodyBytes");
    positive(bufferedBytes, "bufferedBytes");
    positive(inFlight, "inFlight");
    positive(connections, "connections");
    positive(headerBytes, "headerBytes");
    positive(uriBytes, "uriBytes");
    positive(backlog, "backlog");
    positive(idle.toMillis(), "idle");
    positive(request.toMillis(), "request");
  }

  public static HttpLimits defaults() {
    return new HttpLimits(
        256 * 1024,
        64 * 1024 * 1024,
        2_400,
        20_000,
        8 * 1024,
        4 * 1024,
        4_096,
        Duration.ofSeconds(30),
        Duration.ofSeconds(10));
  }

  public HttpLimits withBodyBytes(int bytes) {
    return new HttpLimits(
        bytes, bufferedBytes, inFlight, connections, headerBytes, uriBytes, backlog, idle, request);
  }

  public HttpLimits withInFlight(int requests) {
    return new HttpLimits(
        bodyBytes,
        bufferedBytes,
        requests,
        connections,
        headerBytes,
        uriBytes,
        backlog,
        idle,
        request);
  }

  public HttpLimits withBufferedBytes(int bytes) {
    return new HttpLimits(
        bodyBytes, bytes, inFlight, connections, headerBytes, uriBytes, backlog, idle, request);
  }

  public HttpLimits withConnections(int open) {
    return new HttpLimits(
        bodyBytes, bufferedBytes, inFlight, open, headerBytes, uriBytes, backlog, idle, request);
  }

  public HttpLimits withTimes(Duration newIdle, Duration newRequest) {
    return new HttpLimits(
        bodyBytes,
        bufferedBytes,
        inFlight,
        connections,
        headerBytes,
        uriBytes,
        backlog,
        newIdle,
        newRequest);
  }

  /** One instance's share of a limit, at least 1. */
  static int share(int limit, int instances) {
    return Math.max(1, (limit + instances - 1) / instances);
  }

  private static void positive(long value, String name) {
    if (value <= 0) {
      throw new IllegalArgumentException(name + " must be positive");
    }
  }
}
