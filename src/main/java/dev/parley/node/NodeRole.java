package dev.parley.node;

/** What a process of a node does. */
public enum NodeRole {
  /** Keeps the records: the writer and the readers. */
  STORE,
  /** Serves clients. */
  HTTP,
  /** Talks to peers: gossip, sync, discovery. */
  P2P
}
