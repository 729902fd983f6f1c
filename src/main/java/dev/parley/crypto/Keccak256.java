package dev.parley.crypto;

import org.bouncycastle.crypto.digests.KeccakDigest;

/** Keccak-256 with the original padding, as Ethereum uses it; not SHA3-256. */
public final class Keccak256 {

  public static final int LENGTH = 32;

  private Keccak256() {}

  public static byte[] hash(byte[] input) {
    return hash(input, 0, input.length);
  }

  public static byte[] hash(byte[] input, int offset, int length) {
    KeccakDigest digest = new KeccakDigest(8 * LENGTH);
    digest.update(input, offset, length);
    return finish(digest);
  }

  /** The hash of two parts in a row, without putting them together first. */
  static byte[] hash(byte[] first, byte[] second) {
    KeccakDigest digest = new KeccakDigest(8 * LENGTH);
    digest.update(first, 0, first.length);
    digest.update(second, 0, second.length);
    return finish(digest);
  }

  private static byte[] finish(KeccakDigest digest) {
    byte[] hash = new byte[LENGTH];
    digest.doFinal(hash, 0);
    return hash;
  }
}
