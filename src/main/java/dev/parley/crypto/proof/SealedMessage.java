package dev.parley.crypto.proof;

import dev.parley.protocol.Bytes;

/**
 * An encrypted message on the wire.
 *
 * @param cipherText the ML-KEM-768 encapsulation
 * @param encryptedData the nonce, what AES-256-GCM made of the text, and its tag
 */
public record SealedMessage(Bytes cipherText, Bytes encryptedData) {

  /** What the protocol calls this encryption. */
  public static final String ALGORITHM = "ml-kem-aes";

  public static final int CIPHER_TEXT_BYTES = 1088;

  static final int NONCE_BYTES = 12;
  static final int TAG_BYTES = 16;
}
