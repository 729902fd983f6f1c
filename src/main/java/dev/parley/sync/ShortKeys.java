package dev.parley.sync;

import dev.parley.protocol.Bytes;
import dev.parley.protocol.Domain;
import dev.parley.protocol.SipHash;
import java.util.Arrays;
import java.util.List;

/** The salted short keys by which a session names records. */
final class ShortKeys {

  private ShortKeys() {}

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
