package dev.parley.libp2p.keys;

/** Ed25519, by BouncyCastle. */
final class Ed25519 {

  private Ed25519() {}

  static byte[] publicKey(byte[] secret) {
    byte[] key = new byte[org.bouncycastle.math.ec.rfc8032.Ed25519.PUBLIC_KEY_SIZE];
    org.bouncycastle.math.ec.rfc8032.Ed25519.generatePublicKey(secret, 0, key, 0);
    return key;
  }

  static byte[] sign(byte[] secret, byte[] message) {
    byte[] signature = new byte[org.bouncycastle.math.ec.rfc8032.Ed25519.SIGNATURE_SIZE];
    org.bouncycastle.math.ec.rfc8032.Ed25519.sign(
        secret, 0, message, 0, message.length, signature, 0);
    return signature;
  }

  static boolean verify(byte[] key, byte[] message, byte[] signature) {
    return signature.length == org.bouncycastle.math.ec.rfc8032.Ed25519.SIGNATURE_SIZE
        && org.bouncycastle.math.ec.rfc8032.Ed25519.verify(
            signature, 0, key, 0, message, 0, message.length);
  }
}
