package dev.parley.libp2p.pubsub;

import java.util.Arrays;

/** What makes two messages the same, with the hash that it is found by. */
record MessageId(byte[] bytes, long hash) {

  /** The longest in use has 72 bytes: a peer id and a number, both as text. */
  static final int MAX_LENGTH = 256;

  @Override
  public boolean equals(Object other) {
    return other instanceof MessageId id && hash == id.hash && Arrays.equals(bytes, id.bytes);
  }

  @Override
  public int hashCode() {
    return (int) hash;
  }
}
