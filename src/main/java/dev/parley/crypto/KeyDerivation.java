package dev.parley.crypto;

import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.generators.PKCS5S2ParametersGenerator;
import org.bouncycastle.crypto.generators.SCrypt;
import org.bouncycastle.crypto.params.KeyParameter;

/**
 * How a passphrase becomes a wallet's keys. The parameters of a foreign file are bounded, or
 * opening it could take all memory or all day.
 */
sealed interface KeyDerivation {

  int KEY_LENGTH = 32;

  byte[] derive(byte[] passphrase);

  /** Memory-hard; {@code 128 * n * r} bytes. */
  record Scrypt(int n, int r, int p, byte[] salt) implements KeyDerivation {

    /** 256 MiB: what the standard parameters of most wallets need. */
    private static final long MAX_BLOCKS = 1 << 21;

    private static final long MAX_WORK = 1 << 22;

    public Scrypt {
      long blocks = (long) n * r;
      boolean defined = n > 1 && Integer.bitCount(n) == 1 && r > 0 && p > 0;
      // RFC 7914 has n below 2^(128 r / 8), which only the smallest block size can reach.
      boolean blockTooSmall = r == 1 && n >= 1 << 16;
      if (!defined || blockTooSmall || blocks > MAX_BLOCKS || p > MAX_WORK / blocks) {
        throw new InvalidKey("the wallet's scrypt parameters are out of bounds");
      }
    }

    @Override
    public byte[] derive(byte[] passphrase) {
      return SCrypt.generate(passphrase, salt, n, r, p, KEY_LENGTH);
    }
  }

  /** HMAC-SHA-256, many times. */
  record Pbkdf2(int iterations, byte[] salt) implements KeyDerivation {

    private static final int MAX_ITERATIONS = 5_000_000;

    public Pbkdf2 {
      if (iterations < 1 || iterations > MAX_ITERATIONS) {
        throw new InvalidKey("the wallet's pbkdf2 parameters are out of bounds");
      }
    }

    @Override
    public byte[] derive(byte[] passphrase) {
      PKCS5S2ParametersGenerator generator = new PKCS5S2ParametersGenerator(new SHA256Digest());
      generator.init(passphrase, salt, iterations);
      return ((KeyParameter) generator.generateDerivedMacParameters(8 * KEY_LENGTH)).getKey();
    }
  }
}
