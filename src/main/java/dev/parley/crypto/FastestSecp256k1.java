package dev.parley.crypto;

import dev.parley.protocol.Signature;
import java.util.Arrays;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The choice between native and portable, made once a process because a library loads once. */
final class FastestSecp256k1 {

  static final Secp256k1 INSTANCE = choose();

  private FastestSecp256k1() {}

  private static Secp256k1 choose() {
    Logger log = LoggerFactory.getLogger(Secp256k1.class);
    Secp256k1 portable = new BouncySecp256k1();
    try {
      Secp256k1 fast = new NativeSecp256k1();
      checkAgreement(fast, portable);
      log.info("signatures by {}", fast.name());
      return fast;
    } catch (RuntimeException | LinkageError e) {
      log.info("signatures by {}, several times slower than native: {}", portable.name(), cause(e));
      return portable;
    }
  }

  /** A library that loads may still be the wrong one. */
  private static void checkAgreement(Secp256k1 fast, Secp256k1 portable) {
    byte[] hash = new byte[Secp256k1.HASH_LENGTH];
    byte[] key = new byte[Secp256k1.PRIVATE_KEY_LENGTH];
    Arrays.fill(hash, (byte) 1);
    Arrays.fill(key, (byte) 2);
    byte[] signed = fast.sign(hash, key);
    Signature signature = Signature.of(signed);
    byte[] signer = fast.recover(hash, signature, signature.recoveryId());
    if (!Arrays.equals(signed, portable.sign(hash, key))
        || !Arrays.equals(signer, portable.publicPoint(key))) {
      throw new IllegalStateException("the native library computes something else");
    }
  }

  private static String cause(Throwable e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.toString();
  }
}
