package dev.parley.libp2p.sim;

/** What stands behind the last byte of one direction. */
enum Farewell {
  /** Nothing more will be sent. */
  END,
  /** Nothing more will be sent or read. */
  RESET
}
