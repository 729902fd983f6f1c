package dev.parley.protocol;

/**
 * SipHash-2-4 (Aumasson and Bernstein): a short hash that nobody without the key can aim at. By
 * hand because it is twenty lines, hot, and has official vectors.
 */
public final class SipHash {

  public static final int KEY_LENGTH = 16;

  private final long k0;
  private final long k1;

  public SipHash(byte[] key) {
    if (key.length != KEY_LENGTH) {
      throw new IllegalArgumentException("a key has " + KEY_LENGTH + " bytes");
    }
    k0 = littleEndian(key, 0, 8);
    k1 = littleEndian(key, 8, 8);
  }

  public long hash(byte[] message) {
    return hash(message, 0, message.length);
  }

  public long hash(byte[] message, int offset, int length) {
    long v0 = k0 ^ 0x736f6d6570736575L;
    long v1 = k1 ^ 0x646f72616e646f6dL;
    long v2 = k0 ^ 0x6c7967656e657261L;
    long v3 = k1 ^ 0x7465646279746573L;
    int whole = length & ~7;
    for (int at = 0; at <= whole; at += 8) {
      boolean last = at == whole;
      long word = littleEndian(message, offset + at, last ? length - whole : 8);
      if (last) {
        word |= (long) length << 56;
      }
      v3 ^= word;
      for (int round = 0; round < (last ? 6 : 2); round++) {
        if (round == 2) {
          // The last word is in: four more rounds finish the hash.
          v0 ^= word;
          v2 ^= 0xff;
        }
        v0 += v1;
        v2 += v3;
        v1 = Long.rotateLeft(v1, 13) ^ v0;
        v3 = Long.rotateLeft(v3, 16) ^ v2;
        v0 = Long.rotateLeft(v0, 32);
        v2 += v1;
        v0 += v3;
        v1 = Long.rotateLeft(v1, 17) ^ v2;
        v3 = Long.rotateLeft(v3, 21) ^ v0;
        v2 = Long.rotateLeft(v2, 32);
      }
      if (!last) {
        v0 ^= word;
      }
    }
    return v0 ^ v1 ^ v2 ^ v3;
  }

  private static long littleEndian(byte[] source, int offset, int count) {
    long value = 0;
    for (int i = count - 1; i >= 0; i--) {
      value = value << 8 | source[offset + i] & 0xff;
    }
    return value;
  }
}
