package dev.parley.crypto.proof;

import dev.parley.protocol.Bytes;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;

/** The AES-256-GCM key that the members of an L2PS network share (specification B.10, C.4). */
public final class NetworkKey {

  public static final int LENGTH = 32;

  /** What it makes of a text: nonce, and ciphertext with tag. */
  public record Sealed(Bytes nonce, Bytes ciphertext) {}

  private final byte[] key;

  private NetworkKey(byte[] key) {
    this.key = key;
  }

  /** Throws {@link IllegalArgumentException} unless there are 32 bytes. */
  public static NetworkKey of(byte[] key) {
    if (key.length != LENGTH) {
      throw new IllegalArgumentException("a network's key has 32 bytes, not " + key.length);
    }
    return new NetworkKey(key.clone());
  }

  public Sealed seal(byte[] text, SecureRandom random) {
    byte[] nonce = new byte[SealedMessage.NONCE_BYTES];
    random.nextBytes(nonce);
    try {
      Cipher cipher = KemKey.cipher(Cipher.ENCRYPT_MODE, key, nonce);
      return new Sealed(Bytes.of(nonce), Bytes.of(cipher.doFinal(text)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  public byte[] open(Sealed sealed) throws Undecryptable {
    boolean complete =
        sealed.nonce().length() == SealedMessage.NONCE_BYTES
            && sealed.ciphertext().length() >= SealedMessage.TAG_BYTES;
    if (!complete) {
      throw new Undecryptable("too short for a nonce and a tag");
    }
    try {
      Cipher cipher = KemKey.cipher(Cipher.DECRYPT_MODE, key, sealed.nonce().view());
      return cipher.doFinal(sealed.ciphertext().view());
    } catch (AEADBadTagException e) {
      throw new Undecryptable("not encrypted with this network's key");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Nothing secret: a log must never see the key. */
  @Override
  public String toString() {
    return "NetworkKey";
  }
}
