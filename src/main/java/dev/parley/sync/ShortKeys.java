package dev.parley.sync;

import dev.parley.protocol.Bytes;
import dev.parley.protocol.Domain;
import dev.parley.protocol.Malformed;
import dev.parley.protocol.SipHash;
import java.util.Arrays;
import java.util.List;

/** The salted short keys by which a session names records, whole or by their first bytes. */
final class ShortKeys {

  private ShortKeys() {}

  /** The first {@code length} bytes of each. */
  static Bytes encode(long[] keys, int length) {
    byte[] encoded = new byte[length * keys.length];
    for (int i = 0; i < encoded.length; i++) {
      encoded[i] = (byte) (keys[i / length] >>> Long.SIZE - Byte.SIZE * (i % length + 1));
    }
    return Bytes.of(encoded);
  }

  /** The keys as far as they were named, followed by zeros. */
  static long[] decode(Bytes encoded, int length) {
    if (encoded.length() % length != 0) {
      throw new Malformed("short", "must be keys of %d bytes".formatted(length));
    }
    byte[] bytes = encoded.view();
    long[] keys = new long[bytes.length / length];
    for (int i = 0; i < bytes.length; i++) {
      keys[i / length] |= (bytes[i] & 0xffL) << Long.SIZE - Byte.SIZE * (i % length + 1);
    }
    return keys;
  }

  /** Those of the keys that name none of the records. */
  static long[] without(long[] keys, List<byte[]> records, Domain domain, Bytes salt) {
    SipHash hash = new SipHash(salt.view());
    long[] come =
        records.stream()
            .mapToLong(encoded -> hash.hash(Place.of(domain, encoded).item(encoded)))
            .sorted()
            .toArray();
    return Arrays.stream(keys).filter(key -> Arrays.binarySearch(come, key) < 0).toArray();
  }
}
