package dev.parley.libp2p.noise;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** SHA-256, and the key derivation that Noise builds on it (section 4.3 of its specification). */
final class Sha256 {

  static final int LENGTH = 32;

  private static final String HMAC = "HmacSHA256";

  private final MessageDigest digest;
  private final Mac mac;

  Sha256() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
      mac = Mac.getInstance(HMAC);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  byte[] hash(byte[] first, byte[] second, int from, int count) {
    digest.update(first);
    digest.update(second, from, count);
    return digest.digest();
  }

  /** Two keys of 32 bytes each, one behind the other. */
  byte[] derive(byte[] chainingKey, byte[] input) {
    byte[] temporary = hmac(chainingKey, input);
    byte[] first = hmac(temporary, new byte[] {1});
    byte[] round = Arrays.copyOf(first, LENGTH + 1);
    round[LENGTH] = 2;
    byte[] both = Arrays.copyOf(first, 2 * LENGTH);
    System.arraycopy(hmac(temporary, round), 0, both, LENGTH, LENGTH);
    return both;
  }

  private byte[] hmac(byte[] key, byte[] input) {
    try {
      mac.init(new SecretKeySpec(key, HMAC));
      return mac.doFinal(input);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("any 32 bytes are a key", e);
    }
  }
}
