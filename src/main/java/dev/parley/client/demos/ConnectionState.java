package dev.parley.client.demos;

/** What a client tells its listener about its connection. */
public enum ConnectionState {
  /** Registered: calls are sent. */
  REGISTERED,
  /** Lost; the client tries to come back, and calls wait for that. */
  LOST,
  /** Closed by its user, for good. */
  CLOSED
}
