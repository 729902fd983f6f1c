package dev.parley.libp2p.keys;

import fr.acinq.secp256k1.Secp256k1;
import fr.acinq.secp256k1.Secp256k1Exception;

/** libsecp256k1 over JNI: 40 µs a verification. */
final class NativeCurve implements Curve {

  private final Secp256k1 library;

  /** Loads the library; throws an exception or a linkage error where there is none. */
  NativeCurve() {
    library = Secp256k1.get();
  }

  @Override
  public byte[] publicKey(byte[] secret) {
    return library.pubKeyCompress(library.pubkeyCreate(secret));
  }

  @Override
  public byte[] sign(byte[] secret, byte[] hash) {
    return library.sign(hash, secret, null);
  }

  @Override
  public boolean verify(byte[] key, byte[] hash, byte[] compact) {
    try {
      return library.verify(compact, hash, key);
    } catch (Secp256k1Exception notAPoint) {
      return false;
    }
  }
}
