package dev.parley.crypto.proof;

import dev.parley.protocol.Bytes;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.Cipher;
import org.bouncycastle.crypto.SecretWithEncapsulation;
import org.bouncycastle.crypto.kems.MLKEMGenerator;
import org.bouncycastle.crypto.params.MLKEMParameters;
import org.bouncycastle.crypto.params.MLKEMPublicKeyParameters;

/** A peer's ML-KEM-768 key, checked: what is encrypted to it, the peer's {@link KemKey} opens. */
public final class KemPublicKey {

  public static final int LENGTH = 1184;

  /** Twelve bits each: all but the last 32 bytes are numbers that must be below this. */
  private static final int MODULUS = 3329;

  private static final int SEED_BYTES = 32;

  private final Bytes encoded;
  private final MLKEMPublicKeyParameters parameters;

  private KemPublicKey(Bytes encoded) {
    this.encoded = encoded;
    this.parameters = new MLKEMPublicKeyParameters(MLKEMParameters.ml_kem_768, encoded.toArray());
  }

  /** Throws {@link IllegalArgumentException} if these bytes are no key. */
  public static KemPublicKey of(byte[] encoded) {
    return parse(encoded)
        .orElseThrow(() -> new IllegalArgumentException("not an ML-KEM-768 public key"));
  }

  /** The key, if these bytes are one (FIPS 203, 7.2). */
  public static Optional<KemPublicKey> parse(byte[] encoded) {
    return encoded.length == LENGTH && isReduced(encoded)
        ? Optional.of(new KemPublicKey(Bytes.of(encoded.clone())))
        : Optional.empty();
  }

  private static boolean isReduced(byte[] encoded) {
    for (int i = 0; i < LENGTH - SEED_BYTES; i += 3) {
      int three = encoded[i] & 0xff | (encoded[i + 1] & 0xff) << 8 | (encoded[i + 2] & 0xff) << 16;
      if ((three & 0xfff) >= MODULUS || three >>> 12 >= MODULUS) {
        return false;
      }
    }
    return true;
  }

  public Bytes encoded() {
    return encoded;
  }

  /** Encrypts a text so that only the key's owner reads it. */
  public SealedMessage seal(byte[] text, SecureRandom random) {
    byte[] nonce = new byte[SealedMessage.NONCE_BYTES];
    random.nextBytes(nonce);
    SecretWithEncapsulation made = new MLKEMGenerator(random).generateEncapsulated(parameters);
    byte[] shared = made.getSecret();
    try {
      Cipher cipher = KemKey.cipher(Cipher.ENCRYPT_MODE, shared, nonce);
      byte[] sealed = Arrays.copyOf(nonce, nonce.length + cipher.getOutputSize(text.length));
      cipher.doFinal(text, 0, text.length, sealed, nonce.length);
      return new SealedMessage(Bytes.of(made.getEncapsulation()), Bytes.of(sealed));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    } finally {
      Arrays.fill(shared, (byte) 0);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof KemPublicKey that && that.encoded.equals(encoded);
  }

  @Override
  public int hashCode() {
    return encoded.hashCode();
  }

  @Override
  public String toString() {
    return encoded.toHex();
  }
}
