package dev.parley.store;

import dev.parley.protocol.Address;
import dev.parley.protocol.Bytes;
import dev.parley.protocol.Domain;
import dev.parley.protocol.Hash;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Keys and small values of the columns that all domains share. Numbers are big-endian. */
final class Keys {

  static final int HLC = 8;
  static final int TIMELINE = 1 + HLC + Hash.LENGTH;

  private Keys() {}

  static byte[] timeline(Domain domain, long hlc, Hash key) {
    return ByteBuffer.allocate(TIMELINE)
        .put((byte) domain.ordinal())
        .putLong(hlc)
        .put(key.view())
        .array();
  }

  static byte[] timelineAt(Domain domain, long hlc) {
    return ByteBuffer.allocate(1 + HLC).put((byte) domain.ordinal()).putLong(hlc).array();
  }

  /** A bound: behind a place in a domain, which is the rest of a key or the start of that. */
  static byte[] timelineBehind(Domain domain, Bytes place) {
    return ByteBuffer.allocate(place.isEmpty() ? 1 : 1 + place.length() + 1)
        .put((byte) domain.ordinal())
        .put(place.view())
        .array();
  }

  static byte[] fingerprint(long fingerprint) {
    return ByteBuffer.allocate(HLC).putLong(fingerprint).array();
  }

  static byte[] readMark(Address user, Hash chat) {
    return ByteBuffer.allocate(Address.LENGTH + Hash.LENGTH)
        .put(user.view())
        .put(chat.view())
        .array();
  }

  static long longAt(byte[] bytes, int offset) {
    return ByteBuffer.wrap(bytes, offset, 8).getLong();
  }

  static Hash hash(byte[] bytes, int offset) {
    return Hash.of(slice(bytes, offset, Hash.LENGTH));
  }

  static Address address(byte[] bytes, int offset) {
    return Address.of(slice(bytes, offset, Address.LENGTH));
  }

  static byte[] slice(byte[] bytes, int offset, int length) {
    return Arrays.copyOfRange(bytes, offset, offset + length);
  }

  static boolean startsWith(byte[] key, byte[] prefix) {
    return key.length >= prefix.length
        && Arrays.equals(key, 0, prefix.length, prefix, 0, prefix.length);
  }
}
