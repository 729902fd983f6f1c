package dev.parley.libp2p.keys;

import dev.parley.libp2p.Malformed;
import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import org.slf4j.LoggerFactory;

/**
 * ECDSA over secp256k1 and SHA-256, in DER: s is low in what it signs, and must be in what it
 * accepts. By libsecp256k1 where that runs, else by BouncyCastle.
 */
final class Secp256k1 {

  private static final int COMPRESSED_LENGTH = 1 + Curve.NUMBER_LENGTH;

  /** What BouncyCastle has for a secret of ones and a hash of twos. */
  private static final String CHECK_KEY =
      "031b84c5567b126440995d3ed5aaba0565d71e1834604819ff9c17f5e9d5dd078f";

  private static final String CHECK_SIGNATURE =
      "97ef30233ead25d10f7bb2bf9eaf571a16f2deb33a75f20819284f0cb8ff3cc1"
          + "4870ca05940199c113b4dc77866f001702691cde269f6835581e7aea1ead2660";

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
    try {
      Curve fast = new NativeCurve();
      check(fast);
      return fast;
    } catch (RuntimeException | LinkageError e) {
      LoggerFactory.getLogger(Secp256k1.class)
          .info("peers' keys by BouncyCastle, several times slower than native: {}", cause(e));
      return new BouncyCurve();
    }
  }

  /** A library that loads may still be the wrong one. */
  private static void check(Curve curve) {
    byte[] secret = new byte[Curve.NUMBER_LENGTH];
    byte[] hash = new byte[Curve.NUMBER_LENGTH];
    Arrays.fill(secret, (byte) 1);
    Arrays.fill(hash, (byte) 2);
    byte[] key = curve.publicKey(secret);
    byte[] signature = curve.sign(secret, hash);
    boolean right =
        HexFormat.of().formatHex(key).equals(CHECK_KEY)
            && HexFormat.of().formatHex(signature).equals(CHECK_SIGNATURE)
            && curve.verify(key, hash, signature)
            && !curve.verify(key, secret, signature);
    if (!right) {
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
