package dev.parley.bridge.demos;

/**
 * Where and how a server listens.
 *
 * @param host the interface
 * @param port the first one to try; if it is taken, the next free one is used. 0 takes any
 * @param trustForwardedFor whether the last entry of X-Forwarded-For is the client's address; only
 *     behind a proxy that appends it
 * @param limits what clients may ask
 */
public record SocketOptions(String host, int port, boolean trustForwardedFor, SocketLimits limits) {

  public SocketOptions {
    if (port < 0 || port > 65_534) {
      throw new IllegalArgumentException("port must be 0 to 65534");
    }
  }

  public SocketOptions withLimits(SocketLimits newLimits) {
    return new SocketOptions(host, port, trustForwardedFor, newLimits);
  }

  public SocketOptions listenOn(String newHost, int newPort) {
    return new SocketOptions(newHost, newPort, trustForwardedFor, limits);
  }
}
