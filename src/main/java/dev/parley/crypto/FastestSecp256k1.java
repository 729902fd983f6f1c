package dev.parley.crypto;

import dev.parley.protocol.Signature;
import java.util.Arrays;
import java.util.HexFormat;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The choice between native and portable, made once a process because a library loads once. */
final class FastestSecp256k1 {

  /** What the portable implementation signs the check's hash with, and the check's public key. */
  private static final String SIGNED =
      "9d0bad576719d32ae76bedb34c774866673cbde3f4e12951555c9408e6ce774b"
          + "2876e7102f204f6bfee26c967c3926ce702cf97d4b010062e193f763190f677600";

  private static final String SIGNER =
      "4d4b6cd1361032ca9bd2aeb9d900aa4d45d9ead80ac9423374c451a7254d0766"
          + "2a3eada2d0fe208b6d257ceb0f064284662e857f57b66b54c198bd310ded36d0";

  static final Secp256k1 INSTANCE = choose();

  private FastestSecp256k1() {}

  private static Secp256k1 choose() {
    Logger log = LoggerFactory.getLogger(Secp256k1.class);
    try {
      Secp256k1 fast = new NativeSecp256k1();
      check(fast);
      log.info("signatures by {}", fast.name());
      return fast;
    } catch (RuntimeException | LinkageError e) {
      Secp256k1 portable = new BouncySecp256k1();
      log.info("signatures by {}, several times slower than native: {}", portable.name(), cause(e));
      return portable;
    }
  }

  /** A library that loads may still be the wrong one. */
  private static void check(Secp256k1 fast) {
    byte[] hash = new byte[Secp256k1.HASH_LENGTH];
    byte[] key = new byte[Secp256k1.PRIVATE_KEY_LENGTH];
    Arrays.fill(hash, (byte) 1);
    Arrays.fill(key, (byte) 2);
    Signature signature = Signature.of(fast.sign(hash, key));
    byte[] signer = fast.recover(hash, signature, signature.recoveryId());
    if (!signature.toHex().equals(SIGNED) || !HexFormat.of().formatHex(signer).equals(SIGNER)) {
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
