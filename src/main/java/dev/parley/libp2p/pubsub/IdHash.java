package dev.parley.libp2p.pubsub;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Random;

/**
 * SipHash-1-3 under a secret of the router's own: 64 bits that stand for an id or a name wherever
 * many are kept. Without the secret nobody finds two that collide.
 */
final class IdHash {

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final long key0;
  private final long key1;

  IdHash(Random random) {
    key0 = random.nextLong();
    key1 = random.nextLong();
  }

  long of(byte[] source) {
    return of(source, 0, source.length);
  }

  long of(byte[] source, int from, int length) {
    long v0 = key0 ^ 0x736f6d6570736575L;
    long v1 = key1 ^ 0x646f72616e646f6dL;
    long v2 = key0 ^ 0x6c7967656e657261L;
    long v3 = key1 ^ 0x7465646279746573L;
    int words = length >>> 3;
    // One round for each word, the last of which holds the rest and the length, and three at the
    // end.
    for (int i = 0; i < words + 4; i++) {
      long word = i < words ? (long) LONGS.get(source, from + 8 * i) : 0;
      if (i == words) {
        word = rest(source, from, length);
      } else if (i == words + 1) {
        v2 ^= 0xff;
      }
      v3 ^= word;
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
      v0 ^= word;
    }
    return v0 ^ v1 ^ v2 ^ v3;
  }

  private static long rest(byte[] source, int from, int length) {
    long rest = (long) length << 56;
    for (int i = length & ~7; i < length; i++) {
      rest |= (source[from + i] & 0xffL) << (8 * (i & 7));
    }
    return rest;
  }
}
