package dev.parley.libp2p.noise;

import dev.parley.libp2p.Malformed;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Provider;
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

  static final boolean WORKS = NativeProvider.INSTANCE != null && agreesWithJava();

  private final KeyFactory keys;
  private final KeyAgreement agreement;

  NativeX25519(Provider provider) {
    try {
      keys = KeyFactory.getInstance("XDH", provider);
      agreement = KeyAgreement.getInstance("XDH", provider);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Conscrypt has X25519", e);
    }
  }

  /** A library that loads may still be the wrong one. */
  private static boolean agreesWithJava() {
    try {
      byte[] other = new BouncyX25519(filled(2)).publicKey();
      Pair fast = new NativeX25519(NativeProvider.INSTANCE).pair(filled(1));
      return Arrays.equals(fast.agree(other), new BouncyX25519(filled(1)).agree(other));
    } catch (RuntimeException | LinkageError e) {
      return false;
    }
  }

  private static byte[] filled(int value) {
    byte[] secret = new byte[LENGTH];
    Arrays.fill(secret, (byte) value);
    return secret;
  }

  @Override
  public Pair pair(byte[] secret) {
    try {
      // The public half is as fast in Java, which has tables for the base point.
      byte[] publicKey = new BouncyX25519(secret).publicKey();
      return new Native(
          keys.generatePrivate(new PKCS8EncodedKeySpec(join(PRIVATE_HEAD, secret))), publicKey);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("any 32 bytes are a secret", e);
    }
  }

  private byte[] agree(PrivateKey secret, byte[] other) {
    try {
      agreement.init(secret);
      agreement.doPhase(
          keys.generatePublic(new X509EncodedKeySpec(join(PUBLIC_HEAD, other))), true);
      return agreement.generateSecret();
    } catch (InvalidKeyException e) {
      throw new Malformed("a key is a point of low order");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("any 32 bytes are a public key", e);
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
      return NativeX25519.this.agree(secret, other);
    }
  }
}
