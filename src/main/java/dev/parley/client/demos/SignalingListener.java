package dev.parley.client.demos;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.Optional;

/**
 * What comes without being asked for. Called on the client's event loop, so it must not block; the
 * next frame is read when the future of a message is complete.
 */
public interface SignalingListener {

  /**
   * A message, decrypted. Nothing proves who wrote it: that is the server's word.
   *
   * @param stored when the server stored it, if the reader was away then
   */
  record Incoming(String from, String text, Optional<Instant> stored) {}

  /**
   * Something the server wants to know.
   *
   * @param content what it asks, as JSON
   */
  record Question(String id, Object content) {}

  Future<Void> message(Incoming message);

  /** A message that this client's key does not open. */
  default void unreadable(String from, String reason) {}

  /** A peer is away, and what was sent to it waits: known after its sending was taken for done. */
  default void queued(String peer) {}

  default void question(Question question) {}

  default void disconnected(String peer) {}

  default void connection(ConnectionState state) {}

  /** An error that answers no call. */
  default void complaint(DemosException error) {}
}
