package dev.parley.client;

import dev.parley.crypto.SigningKey;
import dev.parley.protocol.SigningString;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;

/**
 * How a client reaches its node, and as whom.
 *
 * @param url the node's base, {@code http://host:port} or {@code https://host:port}
 * @param key signs everything that the client sends
 * @param signatureVersion how: see {@link SigningString}
 * @param connectTimeout for a new connection
 * @param requestTimeout from the request to the end of its answer
 * @param clock where the signed times come from
 */
public record ClientOptions(
    URI url,
    SigningKey key,
    int signatureVersion,
    Duration connectTimeout,
    Duration requestTimeout,
    InstantSource clock) {

  public ClientOptions {
    requireBase(url);
    if (signatureVersion != SigningString.PLAIN
        && signatureVersion != SigningString.PERSONAL_SIGN) {
      throw new IllegalArgumentException("the signature version must be 1 or 2");
    }
  }

  /** Plain signatures, 5 s to connect, 30 s to answer, the system's clock. */
  public static ClientOptions of(URI url, SigningKey key) {
    return new ClientOptions(
        url,
        key,
        SigningString.PLAIN,
        Duration.ofSeconds(5),
        Duration.ofSeconds(30),
        InstantSource.system());
  }

  public ClientOptions withSignatureVersion(int version) {
    return new ClientOptions(url, key, version, connectTimeout, requestTimeout, clock);
  }

  public ClientOptions withTimeouts(Duration connect, Duration request) {
    return new ClientOptions(url, key, signatureVersion, connect, request, clock);
  }

  public ClientOptions withClock(InstantSource source) {
    return new ClientOptions(url, key, signatureVersion, connectTimeout, requestTimeout, source);
  }

  /** The path is signed as it is sent, so a base path that a proxy strips could never verify. */
  private static void requireBase(URI url) {
    boolean http = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
    boolean bare =
        url.getRawPath() == null || url.getRawPath().isEmpty() || url.getRawPath().equals("/");
    if (!http || url.getHost() == null || !bare || url.getRawQuery() != null) {
      throw new IllegalArgumentException(
          "the node's address must look like http://host:port, not " + url);
    }
  }
}
