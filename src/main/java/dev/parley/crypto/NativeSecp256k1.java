package dev.parley.crypto;

import dev.parley.protocol.Signature;
import fr.acinq.secp256k1.Secp256k1Exception;
import java.util.Arrays;

/** libsecp256k1 over JNI. */
public final class NativeSecp256k1 implements Secp256k1 {

  private static final int COMPACT = 64;

  private final fr.acinq.secp256k1.Secp256k1 library;

  /** Loads the library; throws an exception or a linkage error where there is none. */
  public NativeSecp256k1() {
    library = fr.acinq.secp256k1.Secp256k1.get();
  }

  @Override
  public byte[] recover(byte[] hash, Signature signature, int recoveryId) {
    return recover(hash, Arrays.copyOf(signature.view(), COMPACT), recoveryId);
  }

  private byte[] recover(byte[] hash, byte[] compact, int recoveryId) {
    if ((recoveryId & 1) != recoveryId) {
      throw new IllegalArgumentException("recovery id must be 0 or 1");
    }
    try {
      return withoutPrefix(library.ecdsaRecover(compact, hash, recoveryId));
    } catch (Secp256k1Exception e) {
      // Its answer to numbers out of range and to an r that is on no point.
      return null;
    }
  }

  @Override
  public byte[] sign(byte[] hash, byte[] privateKey) {
    byte[] point = publicPoint(privateKey);
    byte[] compact = library.sign(hash, privateKey, null);
    byte[] signature = Arrays.copyOf(compact, Signature.LENGTH);
    // The library does not tell the recovery id; there are two, so one look tells them apart.
    signature[COMPACT] = (byte) (Arrays.equals(point, recover(hash, compact, 0)) ? 0 : 1);
    return signature;
  }

  @Override
  public byte[] publicPoint(byte[] privateKey) {
    if (privateKey.length != PRIVATE_KEY_LENGTH || !library.secKeyVerify(privateKey)) {
      throw new IllegalArgumentException("not a private key");
    }
    return withoutPrefix(library.pubkeyCreate(privateKey));
  }

  private static byte[] withoutPrefix(byte[] uncompressed) {
    return Arrays.copyOfRange(uncompressed, 1, 1 + POINT_LENGTH);
  }

  @Override
  public String name() {
    return "libsecp256k1";
  }
}
