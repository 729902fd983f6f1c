package dev.parley.replica;

/** What verification makes of a record of others. */
public enum Verdict {
  GOOD,
  /** Ahead of this node's clock, or past its retention: not to be kept now, and no fault. */
  UNTIMELY,
  /** Not signed by its author, or not stamped near the time that its author signed. */
  FORGED
}
