package dev.parley.http;

import java.util.List;

/**
 * How a node serves HTTP. Immutable; start from {@link #defaults()}.
 *
 * @param host the interface to listen on, 127.0.0.1
 * @param port 3000; 0 takes a free one
 * @param instances verticles that share the port, one for each core
 * @param limits what a client may ask of the node
 * @param perAddress how often one authenticated user may call, 200/s and 1 000 at once
 * @param perIp how often one IP address (of IPv6: one /64) may call, 2 000/s and 10 000 at once
 * @param trustForwardedFor whether the last entry of X-Forwarded-For is the client's address; only
 *     behind a proxy that appends it, off
 * @param corsOrigins origins whose pages may call the API, {@code *} for all
 * @param operations a separate listener for health and metrics, null to serve them with the API
 */
public record HttpOptions(
    String host,
    int port,
    int instances,
    HttpLimits limits,
    RateLimit perAddress,
    RateLimit perIp,
    boolean trustForwardedFor,
    List<String> corsOrigins,
    OperationsListener operations) {

  /** Where health and metrics are served apart from the API; port 0 takes a free one. */
  public record OperationsListener(String host, int port) {

    public OperationsListener {
      checkPort(port);
    }
  }

  public HttpOptions {
    checkPort(port);
    if (instances < 1) {
      throw new IllegalArgumentException("instances must be at least 1");
    }
    corsOrigins = List.copyOf(corsOrigins);
  }

  public static HttpOptions defaults() {
    return new HttpOptions(
        "127.0.0.1",
        3000,
        Runtime.getRuntime().availableProcessors(),
        HttpLimits.defaults(),
        new RateLimit(200, 1_000),
        new RateLimit(2_000, 10_000),
        false,
        List.of("*"),
        null);
  }

  public HttpOptions listenOn(String newHost, int newPort) {
    return new HttpOptions(
        newHost,
        newPort,
        instances,
        limits,
        perAddress,
        perIp,
        trustForwardedFor,
        corsOrigins,
        operations);
  }

  public HttpOptions withInstances(int count) {
    return new HttpOptions(
        host, port, count, limits, perAddress, perIp, trustForwardedFor, corsOrigins, operations);
  }

  public HttpOptions withLimits(HttpLimits newLimits) {
    return new HttpOptions(
        host,
        port,
        instances,
        newLimits,
        perAddress,
        perIp,
        trustForwardedFor,
        corsOrigins,
        operations);
  }

  public HttpOptions withRates(RateLimit ofAddress, RateLimit ofIp) {
    return new HttpOptions(
        host, port, instances, limits, ofAddress, ofIp, trustForwardedFor, corsOrigins, operations);
  }

  public HttpOptions withTrustForwardedFor(boolean trust) {
    return new HttpOptions(
        host, port, instances, limits, perAddress, perIp, trust, corsOrigins, operations);
  }

  public HttpOptions withCorsOrigins(List<String> origins) {
    return new HttpOptions(
        host, port, instances, limits, perAddress, perIp, trustForwardedFor, origins, operations);
  }

  public HttpOptions withOperations(OperationsListener listener) {
    return new HttpOptions(
        host, port, instances, limits, perAddress, perIp, trustForwardedFor, corsOrigins, listener);
  }

  private static void checkPort(int port) {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("port must be 0 to 65535");
    }
  }
}
