package dev.parley.libp2p.keys;

import java.math.BigInteger;

/**
 * ECDSA over secp256k1. Implementations are stateless, safe for any thread, and agree bit for bit.
 */
interface Curve {

  int NUMBER_LENGTH = 32;

  BigInteger ORDER =
      new BigInteger("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141", 16);

  BigInteger HALF_ORDER = ORDER.shiftRight(1);

  /** The compressed public key of a private key in range. */
  byte[] publicKey(byte[] secret);

  /** Signs a hash as RFC 6979 says, s low; the answer is r and s of 32 bytes each. */
  byte[] sign(byte[] secret, byte[] hash);

  /** Whether r and s, both in range and s low, sign a hash; false if the key is no point. */
  boolean verify(byte[] key, byte[] hash, byte[] compact);

  static boolean isInRange(BigInteger number) {
    return number.signum() > 0 && number.compareTo(ORDER) < 0;
  }
}
