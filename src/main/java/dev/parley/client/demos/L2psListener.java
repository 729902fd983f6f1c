package dev.parley.client.demos;

import io.vertx.core.Future;
import java.time.Instant;

/**
 * What comes without being asked for. Called on the client's event loop, so it must not block; the
 * next frame is read when the future of a message is complete.
 */
public interface L2psListener {

  /**
   * A message, still encrypted.
   *
   * @param time when the server handed it over
   * @param offline whether the server kept it while the reader was away
   */
  record Arrival(String from, Encrypted encrypted, String hash, Instant time, boolean offline) {}

  Future<Void> message(Arrival message);

  default void joined(String peer) {}

  default void left(String peer) {}

  default void connection(ConnectionState state) {}

  /** An error that answers no call. */
  default void complaint(DemosException error) {}
}
