package dev.parley.libp2p;

/** What an application makes of a message that somebody passed on. */
public enum Validation {
  /** It is delivered and passed on. */
  ACCEPT,
  /** It breaks the application's rules: whoever sent it pays for it with its score. */
  REJECT,
  /** It is neither delivered nor passed on, and nobody is to blame. */
  IGNORE
}
