package dev.parley.libp2p.keys;

import dev.parley.libp2p.Malformed;
import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * ECDSA over secp256k1 and SHA-256, in DER: s is low in what it signs, and must be in what it
 * accepts. By libsecp256k1 where that runs, else by BouncyCastle.
 */
final class Secp256k1 {

  private static final int COMPRESSED_LENGTH = 1 + Curve.NUMBER_LENGTH;

  /** The choice is made once a process, because a library loads once. */
  private static final Secp256k1 FASTEST = new Secp256k1(fastest());

  private final Curve curve;

  Secp256k1(Curve curve) {
    this.curve = curve;
  }

  static Secp256k1 load() {
    return FASTEST;
  }

  private static Curve fastest() {
    Curve portable = new BouncyCurve();
    Logger log = LoggerFactory.getLogger(Secp256k1.class);
    try {
      Curve fast = new NativeCurve();
      check(fast, portable);
      return fast;
    } catch (RuntimeException | LinkageError e) {
      log.info("peers' signatures by BouncyCastle, several times slower than native: {}", cause(e));
      return portable;
    }
  }

  /** A library that loads may still be the wrong one. */
  private static void check(Curve fast, Curve portable) {
    byte[] secret = new byte[Curve.NUMBER_LENGTH];
    byte[] hash = new byte[Curve.NUMBER_LENGTH];
    Arrays.fill(secret, (byte) 1);
    Arrays.fill(hash, (byte) 2);
    byte[] key = portable.publicKey(secret);
    byte[] signature = portable.sign(secret, hash);
    boolean agrees =
        Arrays.equals(key, fast.publicKey(secret))
            && Arrays.equals(signature, fast.sign(secret, hash))
            && fast.verify(key, hash, signature)
            && !fast.verify(key, secret, signature);
    if (!agrees) {
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

  byte[] publicKey(byte[] secret) {
    if (secret.length != Curve.NUMBER_LENGTH || !Curve.isInRange(new BigInteger(1, secret))) {
      throw new Malformed("a private key is a number from 1 to the order of the curve");
    }
    return curve.publicKey(secret);
  }

  byte[] sign(byte[] secret, byte[] message) {
    return DerSignature.write(curve.sign(secret, sha256(message)));
  }

  boolean verify(byte[] key, byte[] message, byte[] signature) {
    byte[] compact = DerSignature.read(signature);
    boolean compressed = key.length == COMPRESSED_LENGTH && (key[0] == 2 || key[0] == 3);
    return compact != null && compressed && curve.verify(key, sha256(message), compact);
  }

  private static byte[] sha256(byte[] message) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(message);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-256", e);
    }
  }
}
