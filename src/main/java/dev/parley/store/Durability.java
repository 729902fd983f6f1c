package dev.parley.store;

/** When the write-ahead log reaches the disk itself. A killed process loses nothing in any mode. */
public enum Durability {
  /** Before a durable write is answered; many writes share one sync. */
  ALWAYS,
  /** At a fixed interval: a power failure loses at most what came since. */
  INTERVAL,
  /** When the operating system pleases. */
  NEVER
}
