package dev.parley.crypto.proof;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.bouncycastle.crypto.CipherParameters;
import org.bouncycastle.pqc.crypto.falcon.FalconParameters;
import org.bouncycastle.pqc.crypto.falcon.FalconPublicKeyParameters;
import org.bouncycastle.pqc.crypto.falcon.FalconSigner;

/**
 * Falcon-512 in the layout of the Demos clients: a length, the salt, then what the length counts,
 * which begins with a header. The library here has its own header, the salt, and no length.
 */
final class FalconFormat {

  static final int PUBLIC_KEY_BYTES = 897;

  private static final byte KEY_HEADER = 0x09;
  private static final byte BODY_HEADER = 0x29;
  private static final byte LIBRARY_HEADER = 0x39;
  private static final int SALT_BYTES = 40;
  private static final int BODY_START = Short.BYTES + SALT_BYTES;

  /** Well above the longest that the compressed form of Falcon-512 comes to. */
  private static final int MAX_SIGNATURE_BYTES = 1024;

  private FalconFormat() {}

  static boolean verify(byte[] publicKey, byte[] text, byte[] signature) {
    if (publicKey[0] != KEY_HEADER || !isWellFormed(signature)) {
      return false;
    }
    byte[] bare = Arrays.copyOfRange(publicKey, 1, publicKey.length);
    FalconSigner verifier = new FalconSigner();
    verifier.init(false, new FalconPublicKeyParameters(FalconParameters.falcon_512, bare));
    return verifier.verifySignature(text, toLibrary(signature));
  }

  static byte[] sign(CipherParameters privateKey, byte[] text) {
    FalconSigner signer = new FalconSigner();
    signer.init(true, privateKey);
    return fromLibrary(signer.generateSignature(text));
  }

  static byte[] publicKey(FalconPublicKeyParameters key) {
    byte[] bare = key.getH();
    return ByteBuffer.allocate(1 + bare.length).put(KEY_HEADER).put(bare).array();
  }

  private static boolean isWellFormed(byte[] signature) {
    return signature.length > BODY_START + 1
        && signature.length <= MAX_SIGNATURE_BYTES
        && ByteBuffer.wrap(signature).getShort() == signature.length - BODY_START
        && signature[BODY_START] == BODY_HEADER;
  }

  private static byte[] toLibrary(byte[] signature) {
    int rest = signature.length - BODY_START - 1;
    return ByteBuffer.allocate(1 + SALT_BYTES + rest)
        .put(LIBRARY_HEADER)
        .put(signature, Short.BYTES, SALT_BYTES)
        .put(signature, BODY_START + 1, rest)
        .array();
  }

  private static byte[] fromLibrary(byte[] signature) {
    int rest = signature.length - 1 - SALT_BYTES;
    return ByteBuffer.allocate(BODY_START + 1 + rest)
        .putShort((short) (1 + rest))
        .put(signature, 1, SALT_BYTES)
        .put(BODY_HEADER)
        .put(signature, 1 + SALT_BYTES, rest)
        .array();
  }
}
