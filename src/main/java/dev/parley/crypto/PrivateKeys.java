package dev.parley.crypto;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;

/** Fresh private keys. */
final class PrivateKeys {

  private static final byte[] ORDER =
      HexFormat.of().parseHex("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141");

  private PrivateKeys() {}

  /** Draws until the number is in range, which is nearly always the first time. */
  static byte[] random(SecureRandom random) {
    byte[] key = new byte[Secp256k1.PRIVATE_KEY_LENGTH];
    do {
      random.nextBytes(key);
    } while (Arrays.compareUnsigned(key, ORDER) >= 0 || Arrays.equals(key, new byte[key.length]));
    return key;
  }
}
