package dev.parley.libp2p.keys;

import dev.parley.libp2p.Malformed;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * ECDSA over secp256k1 by libsecp256k1: s is low in what it signs, and must be in what it accepts.
 */
final class Secp256k1 {

  private Secp256k1() {}

  static byte[] publicKey(byte[] secret) {
    fr.acinq.secp256k1.Secp256k1 library = fr.acinq.secp256k1.Secp256k1.get();
    if (!library.secKeyVerify(secret)) {
      throw new Malformed("a private key is a number from 1 to the order of the curve");
    }
    return library.pubKeyCompress(library.pubkeyCreate(secret));
  }

  static byte[] sign(byte[] secret, byte[] message) {
    fr.acinq.secp256k1.Secp256k1 library = fr.acinq.secp256k1.Secp256k1.get();
    return library.compact2der(library.sign(sha256(message), secret, null));
  }

  static boolean verify(byte[] key, byte[] message, byte[] signature) {
    try {
      return fr.acinq.secp256k1.Secp256k1.get().verify(signature, sha256(message), key);
    } catch (RuntimeException notASignature) {
      return false;
    }
  }

  private static byte[] sha256(byte[] message) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(message);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-256", e);
    }
  }
}
