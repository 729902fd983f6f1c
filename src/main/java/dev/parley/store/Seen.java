package dev.parley.store;

import dev.parley.protocol.Malformed;
import java.nio.ByteBuffer;

/**
 * What a {@code seen_*} column says of a record: where it is, when it was stamped, what its
 * fingerprint is.
 *
 * @param place the key, or its start, in the column that holds the record
 */
record Seen(byte[] place, long hlc, long fingerprint) {

  private static final int TAIL = 16;

  static Seen of(byte[] value) {
    int length = value.length - TAIL;
    if (length < 0) {
      throw new Malformed("seen", "must be at least %d bytes".formatted(TAIL));
    }
    return new Seen(
        Keys.slice(value, 0, length), Keys.longAt(value, length), Keys.longAt(value, length + 8));
  }

  byte[] encode() {
    return ByteBuffer.allocate(place.length + TAIL)
        .put(place)
        .putLong(hlc)
        .putLong(fingerprint)
        .array();
  }

  /** The fingerprint alone, without copying the rest. */
  static long fingerprint(byte[] value) {
    return Keys.longAt(value, value.length - 8);
  }
}
