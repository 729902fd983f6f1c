package dev.parley.client.demos;

import java.net.URI;
import java.time.Duration;

/**
 * How a client reaches its server.
 *
 * @param url {@code ws://host:port} or {@code wss://host:port}, with any path
 * @param connectTimeout for a new connection, until it can be written to
 * @param callTimeout from asking to the end of the answer
 * @param keepAlive how often a silent server is asked for a sign of life; after twice as long
 *     without any the connection counts as lost
 * @param firstRetry after a lost connection; doubles with each failure
 * @param lastRetry how long it may become; then it is tried that often for as long as it takes
 * @param maxMessageBytes the longest message of the server; a longer one loses the connection
 */
public record DemosOptions(
    URI url,
    Duration connectTimeout,
    Duration callTimeout,
    Duration keepAlive,
    Duration firstRetry,
    Duration lastRetry,
    int maxMessageBytes) {

  /** What the servers themselves accept: nothing that one forwards may lose the connection. */
  private static final int MAX_MESSAGE_BYTES = 16 * 1024 * 1024;

  public DemosOptions {
    boolean socket = "ws".equals(url.getScheme()) || "wss".equals(url.getScheme());
    if (!socket || url.getHost() == null || url.getRawFragment() != null) {
      throw new IllegalArgumentException(
          "the server's address must look like ws://host:port, not " + url);
    }
    if (maxMessageBytes < 1 || maxMessageBytes > MAX_MESSAGE_BYTES) {
      throw new IllegalArgumentException("a message has 1 byte to 16 MiB");
    }
  }

  /** 10 s to connect and to answer, a sign of life each 30 s, retries after 1 s to 30 s. */
  public static DemosOptions of(URI url) {
    return new DemosOptions(
        url,
        Duration.ofSeconds(10),
        Duration.ofSeconds(10),
        Duration.ofSeconds(30),
        Duration.ofSeconds(1),
        Duration.ofSeconds(30),
        MAX_MESSAGE_BYTES);
  }

  public DemosOptions withTimeouts(Duration connect, Duration call) {
    return new DemosOptions(url, connect, call, keepAlive, firstRetry, lastRetry, maxMessageBytes);
  }

  public DemosOptions withKeepAlive(Duration interval) {
    return new DemosOptions(
        url, connectTimeout, callTimeout, interval, firstRetry, lastRetry, maxMessageBytes);
  }

  public DemosOptions withRetries(Duration first, Duration last) {
    return new DemosOptions(
        url, connectTimeout, callTimeout, keepAlive, first, last, maxMessageBytes);
  }

  boolean tls() {
    return "wss".equals(url.getScheme());
  }

  int port() {
    return url.getPort() >= 0 ? url.getPort() : tls() ? 443 : 80;
  }

  String pathAndQuery() {
    String path = url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath();
    return url.getRawQuery() == null ? path : path + "?" + url.getRawQuery();
  }
}
