package dev.parley.crypto;

import dev.parley.protocol.Signature;

/**
 * ECDSA over secp256k1. Implementations are stateless, safe for any thread, and agree bit for bit.
 */
public interface Secp256k1 {

  int HASH_LENGTH = 32;
  int PRIVATE_KEY_LENGTH = 32;
  int POINT_LENGTH = 64;

  /**
   * The public key that made {@code signature} over {@code hash}.
   *
   * @param recoveryId 0 or 1: the parity of the point that the signature's r is taken from
   * @return x and y, 64 bytes without the leading 0x04, or null if no key can have made it
   */
  byte[] recover(byte[] hash, Signature signature, int recoveryId);

  /**
   * Signs deterministically (RFC 6979).
   *
   * @return {@code r[32] || s[32] || v}, s low, v 0 or 1
   * @throws IllegalArgumentException if the private key is zero, or not below the order
   */
  byte[] sign(byte[] hash, byte[] privateKey);

  /**
   * The public key as x and y, 64 bytes without the leading 0x04.
   *
   * @throws IllegalArgumentException if the private key is zero, or not below the order
   */
  byte[] publicPoint(byte[] privateKey);

  /** The public key in its compressed form of 33 bytes. */
  default byte[] publicKey(byte[] privateKey) {
    byte[] point = publicPoint(privateKey);
    byte[] compressed = new byte[1 + POINT_LENGTH / 2];
    compressed[0] = (byte) (2 | point[POINT_LENGTH - 1] & 1);
    System.arraycopy(point, 0, compressed, 1, POINT_LENGTH / 2);
    return compressed;
  }

  /** What does the work, for logs. */
  String name();

  /** The fastest implementation that runs on this machine. */
  static Secp256k1 load() {
    return FastestSecp256k1.INSTANCE;
  }
}
