package dev.parley.node;

import java.util.Locale;
import java.util.Set;

/** What a process of a node does. */
public enum NodeRole {
  /** Keeps the records: the writer and the readers. */
  STORE,
  /** Serves clients. */
  HTTP,
  /** Talks to peers: gossip, sync, discovery. */
  P2P,
  /** Serves clients of the Demos signaling protocol. */
  DEMOS_SIGNALING,
  /** Serves clients of the Demos L2PS messaging protocol. */
  DEMOS_L2PS;

  /** What a node does unless it is told otherwise. */
  public static final Set<NodeRole> DEFAULT = Set.of(STORE, HTTP, P2P);

  /** Those that serve clients of Demos, and share a mail. */
  static final Set<NodeRole> DEMOS = Set.of(DEMOS_SIGNALING, DEMOS_L2PS);

  /** Whether a process needs no other one: servers for clients of Demos need no records. */
  static boolean standAlone(Set<NodeRole> roles) {
    return roles.contains(STORE) || DEMOS.containsAll(roles);
  }

  /** As settings name it. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
