package dev.parley.protocol;

import java.util.Arrays;

/**
 * BLAKE3-256, unkeyed. By hand because every record costs several hashes and the general libraries
 * take two to three times as long; proven by the official vectors and against a second library.
 */
public final class Blake3 {

  private static final int BLOCK = 64;
  private static final int CHUNK = 1024;
  private static final int CHUNK_START = 1;
  private static final int CHUNK_END = 2;
  private static final int PARENT = 4;
  private static final int ROOT = 8;

  private static final int IV0 = 0x6A09E667;
  private static final int IV1 = 0xBB67AE85;
  private static final int IV2 = 0x3C6EF372;
  private static final int IV3 = 0xA54FF53A;
  private static final int[] IV = {
    IV0, IV1, IV2, IV3, 0x510E527F, 0x9B05688C, 0x1F83D9AB, 0x5BE0CD19
  };

  private Blake3() {}

  public static byte[] hash(byte[] input) {
    return hash(input, 0, input.length);
  }

  public static byte[] hash(byte[] input, int offset, int length) {
    return bytes(subtree(input, offset, length, 0, ROOT));
  }

  private static byte[] bytes(int[] value) {
    byte[] digest = new byte[32];
    for (int i = 0; i < 32; i++) {
      digest[i] = (byte) (value[i >> 2] >>> 8 * (i & 3));
    }
    return digest;
  }

  /** Hashes what comes piece by piece; a copy goes on by itself. */
  public static final class Hasher {

    private byte[] chunk = new byte[CHUNK];
    private int filled;
    private long chunks;

    /** Of each full subtree whose sibling is not there yet, the largest first. */
    private int[][] waiting = new int[4][];

    private int depth;

    public void update(byte[] input) {
      update(input, 0, input.length);
    }

    public void update(byte[] input, int offset, int length) {
      int at = offset;
      int end = offset + length;
      while (at < end) {
        if (filled == CHUNK) {
          push(chunk(chunk, 0, CHUNK, chunks, 0));
          filled = 0;
        }
        int count = Math.min(CHUNK - filled, end - at);
        System.arraycopy(input, at, chunk, filled, count);
        filled += count;
        at += count;
      }
    }

    /** A full chunk completes as many subtrees as its number has zeros at the end. */
    private void push(int[] value) {
      chunks++;
      int[] subtree = value;
      for (int i = Long.numberOfTrailingZeros(chunks); i > 0; i--) {
        subtree = parent(waiting[--depth], subtree, 0);
      }
      if (depth == waiting.length) {
        waiting = Arrays.copyOf(waiting, 2 * depth);
      }
      waiting[depth++] = subtree;
    }

    /** The hash of what came so far; more may come. */
    public byte[] digest() {
      int[] value = chunk(chunk, 0, filled, chunks, depth == 0 ? ROOT : 0);
      for (int i = depth - 1; i >= 0; i--) {
        value = parent(waiting[i], value, i == 0 ? ROOT : 0);
      }
      return bytes(value);
    }

    public Hasher copy() {
      Hasher copy = new Hasher();
      copy.chunk = chunk.clone();
      copy.filled = filled;
      copy.chunks = chunks;
      copy.waiting = waiting.clone();
      copy.depth = depth;
      return copy;
    }
  }

  /** The chaining value of a whole subtree: a chunk, or two subtrees of which the left is full. */
  private static int[] subtree(byte[] input, int offset, int length, long chunk, int rootFlag) {
    if (length <= CHUNK) {
      return chunk(input, offset, length, chunk, rootFlag);
    }
    int left = Integer.highestOneBit((length - 1) / CHUNK) * CHUNK;
    int[] leftValue = subtree(input, offset, left, chunk, 0);
    int[] rightValue = subtree(input, offset + left, length - left, chunk + left / CHUNK, 0);
    return parent(leftValue, rightValue, rootFlag);
  }

  private static int[] parent(int[] left, int[] right, int rootFlag) {
    int[] words = Arrays.copyOf(left, 16);
    System.arraycopy(right, 0, words, 8, 8);
    int[] parent = IV.clone();
    compress(parent, words, 0, BLOCK, PARENT | rootFlag);
    return parent;
  }

  private static int[] chunk(byte[] input, int offset, int length, long chunk, int rootFlag) {
    int[] value = IV.clone();
    int[] words = new int[16];
    int flags = CHUNK_START;
    int at = 0;
    while (length - at > BLOCK) {
      load(words, input, offset + at);
      compress(value, words, chunk, BLOCK, flags);
      flags = 0;
      at += BLOCK;
    }
    byte[] last = new byte[BLOCK];
    System.arraycopy(input, offset + at, last, 0, length - at);
    load(words, last, 0);
    compress(value, words, chunk, length - at, flags | CHUNK_END | rootFlag);
    return value;
  }

  /**
   * Byte by byte: with wide views of the arrays, the optimizing compiler of JDK 17 gets loops wrong
   * that it inlines together with them, and with the loops the hash.
   */
  private static void load(int[] words, byte[] input, int offset) {
    for (int i = 0; i < 16; i++) {
      int at = offset + 4 * i;
      words[i] =
          input[at] & 0xff
              | (input[at + 1] & 0xff) << 8
              | (input[at + 2] & 0xff) << 16
              | input[at + 3] << 24;
    }
  }

  private static void compress(int[] value, int[] words, long counter, int length, int flags) {
    int v0 = value[0], v1 = value[1], v2 = value[2], v3 = value[3];
    int v4 = value[4], v5 = value[5], v6 = value[6], v7 = value[7];
    int v8 = IV0, v9 = IV1, v10 = IV2, v11 = IV3;
    int v12 = (int) counter, v13 = (int) (counter >>> 32), v14 = length, v15 = flags;
    int m0 = words[0], m1 = words[1], m2 = words[2], m3 = words[3];
    int m4 = words[4], m5 = words[5], m6 = words[6], m7 = words[7];
    int m8 = words[8], m9 = words[9], m10 = words[10], m11 = words[11];
    int m12 = words[12], m13 = words[13], m14 = words[14], m15 = words[15];

    // Eight quarter rounds written out: locals stay in registers, where an array would not.
    for (int round = 0; ; round++) {
      v0 += v4 + m0;
      v12 = Integer.rotateRight(v12 ^ v0, 16);
      v8 += v12;
      v4 = Integer.rotateRight(v4 ^ v8, 12);
      v0 += v4 + m1;
      v12 = Integer.rotateRight(v12 ^ v0, 8);
      v8 += v12;
      v4 = Integer.rotateRight(v4 ^ v8, 7);

      v1 += v5 + m2;
      v13 = Integer.rotateRight(v13 ^ v1, 16);
      v9 += v13;
      v5 = Integer.rotateRight(v5 ^ v9, 12);
      v1 += v5 + m3;
      v13 = Integer.rotateRight(v13 ^ v1, 8);
      v9 += v13;
      v5 = Integer.rotateRight(v5 ^ v9, 7);

      v2 += v6 + m4;
      v14 = Integer.rotateRight(v14 ^ v2, 16);
      v10 += v14;
      v6 = Integer.rotateRight(v6 ^ v10, 12);
      v2 += v6 + m5;
      v14 = Integer.rotateRight(v14 ^ v2, 8);
      v10 += v14;
      v6 = Integer.rotateRight(v6 ^ v10, 7);

      v3 += v7 + m6;
      v15 = Integer.rotateRight(v15 ^ v3, 16);
      v11 += v15;
      v7 = Integer.rotateRight(v7 ^ v11, 12);
      v3 += v7 + m7;
      v15 = Integer.rotateRight(v15 ^ v3, 8);
      v11 += v15;
      v7 = Integer.rotateRight(v7 ^ v11, 7);

      v0 += v5 + m8;
      v15 = Integer.rotateRight(v15 ^ v0, 16);
      v10 += v15;
      v5 = Integer.rotateRight(v5 ^ v10, 12);
      v0 += v5 + m9;
      v15 = Integer.rotateRight(v15 ^ v0, 8);
      v10 += v15;
      v5 = Integer.rotateRight(v5 ^ v10, 7);

      v1 += v6 + m10;
      v12 = Integer.rotateRight(v12 ^ v1, 16);
      v11 += v12;
      v6 = Integer.rotateRight(v6 ^ v11, 12);
      v1 += v6 + m11;
      v12 = Integer.rotateRight(v12 ^ v1, 8);
      v11 += v12;
      v6 = Integer.rotateRight(v6 ^ v11, 7);

      v2 += v7 + m12;
      v13 = Integer.rotateRight(v13 ^ v2, 16);
      v8 += v13;
      v7 = Integer.rotateRight(v7 ^ v8, 12);
      v2 += v7 + m13;
      v13 = Integer.rotateRight(v13 ^ v2, 8);
      v8 += v13;
      v7 = Integer.rotateRight(v7 ^ v8, 7);

      v3 += v4 + m14;
      v14 = Integer.rotateRight(v14 ^ v3, 16);
      v9 += v14;
      v4 = Integer.rotateRight(v4 ^ v9, 12);
      v3 += v4 + m15;
      v14 = Integer.rotateRight(v14 ^ v3, 8);
      v9 += v14;
      v4 = Integer.rotateRight(v4 ^ v9, 7);

      if (round == 6) {
        break;
      }
      int t0 = m0, t1 = m1, t5 = m5, t8 = m8;
      m0 = m2;
      m2 = m3;
      m3 = m10;
      m10 = m12;
      m12 = m9;
      m9 = m11;
      m11 = t5;
      m5 = t0;
      m1 = m6;
      m6 = m4;
      m4 = m7;
      m7 = m13;
      m13 = m14;
      m14 = m15;
      m15 = t8;
      m8 = t1;
    }

    value[0] = v0 ^ v8;
    value[1] = v1 ^ v9;
    value[2] = v2 ^ v10;
    value[3] = v3 ^ v11;
    value[4] = v4 ^ v12;
    value[5] = v5 ^ v13;
    value[6] = v6 ^ v14;
    value[7] = v7 ^ v15;
  }
}
