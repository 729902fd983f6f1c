package dev.parley.libp2p.pubsub;

/** Whether messages name and prove their publisher. Each policy refuses the other's messages. */
public enum SigningPolicy {
  /** Publisher, number and signature are required. */
  STRICT_SIGN,
  /** They must not be there. */
  STRICT_NO_SIGN
}
