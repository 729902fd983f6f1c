package dev.parley.libp2p.noise;

import dev.parley.libp2p.Malformed;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.KeyAgreement;

/** X25519 by BoringSSL: 30 µs an agreement. */
final class NativeX25519 implements X25519 {

  /** What stands in front of the 32 bytes of a private key in PKCS #8, and of a public in X.509. */
  private static final byte[] PRIVATE_HEAD =
      HexFormat.of().parseHex("302e020100300506032b656e04220420");

  private static final byte[] PUBLIC_HEAD = HexFormat.of().parseHex("302a300506032b656e032100");

  /** What BouncyCastle has for a secret of ones and a public key of twos. */
  private static final String CHECK =
      "047f039121185037c302191e45982949f7d9b2c310cf0e173321535fbc14df3e";

  static final boolean WORKS = NativeProvider.INSTANCE != null && isRight();

  private final KeyFactory keys;
  private final KeyAgreement agreement;

  /** The point with which a secret gives its own public key. */
  private final PublicKey base;

  NativeX25519(Provider provider) {
    try {
      keys = KeyFactory.getInstance("XDH", provider);
      agreement = KeyAgreement.getInstance("XDH", provider);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Conscrypt has X25519", e);
    }
    base = publicKey(Arrays.copyOf(new byte[] {9}, LENGTH));
  }

  /** A library that loads may still be the wrong one. */
  private static boolean isRight() {
    try {
      Pair ones = new NativeX25519(NativeProvider.INSTANCE).pair(filled(1));
      return HexFormat.of().formatHex(ones.agree(filled(2))).equals(CHECK);
    } catch (RuntimeException | LinkageError e) {
      return false;
    }
  }

  private static byte[] filled(int value) {
    byte[] bytes = new byte[LENGTH];
    Arrays.fill(bytes, (byte) value);
    return bytes;
  }

  @Override
  public Pair pair(byte[] secret) {
    try {
      byte[] encoded = join(PRIVATE_HEAD, secret);
      PrivateKey key = keys.generatePrivate(new PKCS8EncodedKeySpec(encoded));
      return new Native(key, agree(key, base));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("any 32 bytes are a secret", e);
    }
  }

  private PublicKey publicKey(byte[] point) {
    try {
      return keys.generatePublic(new X509EncodedKeySpec(join(PUBLIC_HEAD, point)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("any 32 bytes are a public key", e);
    }
  }

  private byte[] agree(PrivateKey secret, PublicKey other) {
    try {
      agreement.init(secret);
      agreement.doPhase(other, true);
      return agreement.generateSecret();
    } catch (InvalidKeyException e) {
      throw new Malformed("a key is a point of low order");
    }
  }

  private static byte[] join(byte[] head, byte[] key) {
    byte[] joined = Arrays.copyOf(head, head.length + LENGTH);
    System.arraycopy(key, 0, joined, head.length, LENGTH);
    return joined;
  }

  private final class Native implements Pair {

    private final PrivateKey secret;
    private final byte[] publicKey;

    private Native(PrivateKey secret, byte[] publicKey) {
      this.secret = secret;
      this.publicKey = publicKey;
    }

    @Override
    public byte[] publicKey() {
      return publicKey;
    }

    @Override
    public byte[] agree(byte[] other) {
      return NativeX25519.this.agree(secret, NativeX25519.this.publicKey(other));
    }
  }
}
