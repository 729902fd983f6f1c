package dev.parley.crypto.proof;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.StringJoiner;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.generators.HKDFBytesGenerator;
import org.bouncycastle.crypto.params.HKDFParameters;

/** All keys of one user, from one master seed (specification C.1). Deriving one takes a while. */
public final class ProofKeys {

  /** What a fresh master seed should have. */
  public static final int MASTER_BYTES = 128;

  private static final int MIN_MASTER_BYTES = 32;
  private static final int MAX_MASTER_BYTES = 1024;
  private static final int FALCON_SEED_BYTES = 48;
  private static final int SEED_BYTES = 32;
  private static final int KEM_SEED_BYTES = 64;
  private static final byte[] SALT = "master seed".getBytes(StandardCharsets.US_ASCII);

  private final byte[] master;

  private ProofKeys(byte[] master) {
    this.master = master;
  }

  /** Throws {@link IllegalArgumentException} unless the seed has 32 to 1024 bytes. */
  public static ProofKeys fromMaster(byte[] master) {
    if (master.length < MIN_MASTER_BYTES || master.length > MAX_MASTER_BYTES) {
      throw new IllegalArgumentException(
          "a master seed has 32 to 1024 bytes, not " + master.length);
    }
    return new ProofKeys(master.clone());
  }

  /** Derives the signing key of an algorithm. */
  public ProofKey signing(ProofAlgorithm algorithm) {
    String name = algorithm.wireName();
    return switch (algorithm) {
      case ML_DSA -> ProofKey.mlDsa(derive(name, SEED_BYTES));
      case FALCON -> ProofKey.falcon(derive(name, FALCON_SEED_BYTES));
      case ED25519 -> ProofKey.ed25519(digestOfDecimals(derive(name, SEED_BYTES)));
    };
  }

  /** Derives the key that others encrypt to. */
  public KemKey kem() {
    return new KemKey(derive(SealedMessage.ALGORITHM, KEM_SEED_BYTES));
  }

  private byte[] derive(String name, int length) {
    HKDFBytesGenerator generator = new HKDFBytesGenerator(new SHA256Digest());
    byte[] info = name.getBytes(StandardCharsets.US_ASCII);
    generator.init(new HKDFParameters(master, SALT, info));
    byte[] derived = new byte[length];
    generator.generateBytes(derived, 0, length);
    return derived;
  }

  /** The clients hand their library an array where it wants bytes, and it hashes this text. */
  private static byte[] digestOfDecimals(byte[] derived) {
    StringJoiner text = new StringJoiner(",");
    for (byte b : derived) {
      text.add(Integer.toString(b & 0xff));
    }
    return sha256(text.toString().getBytes(StandardCharsets.US_ASCII));
  }

  static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Nothing of the seed: a log must never see it. */
  @Override
  public String toString() {
    return "ProofKeys";
  }
}
