package dev.parley.crypto.proof;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.kems.MLKEMExtractor;
import org.bouncycastle.crypto.params.MLKEMParameters;
import org.bouncycastle.crypto.params.MLKEMPrivateKeyParameters;

/** The ML-KEM-768 key that opens what others send (specification C.1). */
public final class KemKey {

  private final MLKEMPrivateKeyParameters secret;
  private final KemPublicKey publicKey;

  KemKey(byte[] seed) {
    secret = new MLKEMPrivateKeyParameters(MLKEMParameters.ml_kem_768, seed);
    publicKey = KemPublicKey.of(secret.getPublicKey());
  }

  public KemPublicKey publicKey() {
    return publicKey;
  }

  /** The text of a message, or why there is none. Nothing in it says who wrote it. */
  public byte[] open(SealedMessage message) throws Undecryptable {
    byte[] sealed = message.encryptedData().view();
    if (message.cipherText().length() != SealedMessage.CIPHER_TEXT_BYTES) {
      throw new Undecryptable("an encapsulation has 1088 bytes");
    }
    if (sealed.length < SealedMessage.NONCE_BYTES + SealedMessage.TAG_BYTES) {
      throw new Undecryptable("too short for a nonce and a tag");
    }
    byte[] shared = new MLKEMExtractor(secret).extractSecret(message.cipherText().toArray());
    try {
      Cipher cipher = cipher(Cipher.DECRYPT_MODE, shared, sealed);
      int start = SealedMessage.NONCE_BYTES;
      return cipher.doFinal(sealed, start, sealed.length - start);
    } catch (AEADBadTagException e) {
      throw new Undecryptable("not encrypted to this key, or changed on its way");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    } finally {
      Arrays.fill(shared, (byte) 0);
    }
  }

  /** AES-256-GCM whose nonce is at the beginning of {@code nonce}. */
  static Cipher cipher(int mode, byte[] key, byte[] nonce) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    GCMParameterSpec parameters =
        new GCMParameterSpec(8 * SealedMessage.TAG_BYTES, nonce, 0, SealedMessage.NONCE_BYTES);
    cipher.init(mode, new SecretKeySpec(key, "AES"), parameters);
    return cipher;
  }

  /** Nothing secret: a log must never see the key. */
  @Override
  public String toString() {
    return "KemKey";
  }
}
