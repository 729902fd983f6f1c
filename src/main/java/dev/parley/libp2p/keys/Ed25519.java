package dev.parley.libp2p.keys;

import static org.bouncycastle.math.ec.rfc8032.Ed25519.PUBLIC_KEY_SIZE;
import static org.bouncycastle.math.ec.rfc8032.Ed25519.SIGNATURE_SIZE;

/**
 * Ed25519, by BouncyCastle everywhere: it is ten times faster than Java 17 and refuses keys of
 * small order, with which one signature fits many messages. BoringSSL would take half the time and
 * accept them, and two peers must not differ in what they accept.
 */
final class Ed25519 {

  private Ed25519() {}

  static byte[] publicKey(byte[] secret) {
    byte[] key = new byte[PUBLIC_KEY_SIZE];
    org.bouncycastle.math.ec.rfc8032.Ed25519.generatePublicKey(secret, 0, key, 0);
    return key;
  }

  static byte[] sign(byte[] secret, byte[] key, byte[] message) {
    byte[] signature = new byte[SIGNATURE_SIZE];
    org.bouncycastle.math.ec.rfc8032.Ed25519.sign(
        secret, 0, key, 0, null, message, 0, message.length, signature, 0);
    return signature;
  }

  static boolean verify(byte[] key, byte[] message, byte[] signature) {
    return key.length == PUBLIC_KEY_SIZE
        && signature.length == SIGNATURE_SIZE
        && org.bouncycastle.math.ec.rfc8032.Ed25519.verify(
            signature, 0, key, 0, message, 0, message.length);
  }
}
