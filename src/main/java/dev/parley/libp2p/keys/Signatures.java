package dev.parley.libp2p.keys;

import dev.parley.libp2p.KeyType;

/** Signatures as libp2p makes them: Ed25519, or ECDSA over secp256k1 and SHA-256 in DER. */
public final class Signatures {

  private Signatures() {}

  public static byte[] publicKey(KeyType type, byte[] secret) {
    return type == KeyType.ED25519 ? Ed25519.publicKey(secret) : Secp256k1.load().publicKey(secret);
  }

  /** Signs with a private key whose public half is known, which Ed25519 would compute again. */
  public static byte[] sign(KeyType type, byte[] secret, byte[] key, byte[] message) {
    return type == KeyType.ED25519
        ? Ed25519.sign(secret, key, message)
        : Secp256k1.load().sign(secret, message);
  }

  /** False for bytes that are no signature too. */
  public static boolean verify(KeyType type, byte[] key, byte[] message, byte[] signature) {
    return type == KeyType.ED25519
        ? Ed25519.verify(key, message, signature)
        : Secp256k1.load().verify(key, message, signature);
  }
}
