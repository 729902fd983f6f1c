package dev.parley.bridge.direct;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.engines.Salsa20Engine;
import org.bouncycastle.crypto.engines.XSalsa20Engine;
import org.bouncycastle.crypto.macs.Poly1305;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.crypto.params.ParametersWithIV;
import org.bouncycastle.math.ec.rfc7748.X25519;
import org.bouncycastle.util.Pack;

/** NaCl's box over one shared key: X25519, HSalsa20, XSalsa20 and Poly1305, in easy layout. */
final class NaclBox {

  static final int KEY_LENGTH = 32;
  static final int NONCE_LENGTH = 24;
  static final int TAG_LENGTH = 16;

  /** What sealing adds to a text. */
  static final int OVERHEAD = NONCE_LENGTH + TAG_LENGTH;

  /** "expand 32-byte k" as four little-endian words. */
  private static final int[] SIGMA = {0x61707865, 0x3320646e, 0x79622d32, 0x6b206574};

  private static final int[] HSALSA_OUTPUT = {0, 5, 10, 15, 6, 7, 8, 9};

  private final byte[] key;

  private NaclBox(byte[] key) {
    this.key = key;
  }

  static byte[] publicKey(byte[] secret) {
    byte[] publicKey = new byte[KEY_LENGTH];
    X25519.scalarMultBase(secret, 0, publicKey, 0);
    return publicKey;
  }

  /**
   * The box between two keys.
   *
   * @throws DirectException if the other key is of low order: every secret agrees on zero with it
   */
  static NaclBox between(byte[] secret, byte[] theirs) {
    byte[] raw = new byte[KEY_LENGTH];
    if (!X25519.calculateAgreement(secret, 0, theirs, 0, raw, 0)) {
      throw new DirectException("the other side sent a key that protects nothing");
    }
    return new NaclBox(hSalsa20(raw));
  }

  /** With an input of zeros, as {@code crypto_box_beforenm} has it. */
  private static byte[] hSalsa20(byte[] raw) {
    int[] input = new int[16];
    for (int i = 0; i < 4; i++) {
      input[5 * i] = SIGMA[i];
      input[1 + i] = Pack.littleEndianToInt(raw, 4 * i);
      input[11 + i] = Pack.littleEndianToInt(raw, 16 + 4 * i);
    }
    int[] mixed = new int[16];
    Salsa20Engine.salsaCore(20, input, mixed);
    byte[] output = new byte[KEY_LENGTH];
    for (int i = 0; i < HSALSA_OUTPUT.length; i++) {
      int word = HSALSA_OUTPUT[i];
      // BouncyCastle's core adds the input at the end, which HSalsa20 does not.
      Pack.intToLittleEndian(mixed[word] - input[word], output, 4 * i);
    }
    return output;
  }

  /** A whole frame: the length, the nonce, the tag and the sealed text. */
  byte[] frame(byte[] nonce, byte[] text) {
    int length = OVERHEAD + text.length;
    byte[] frame = new byte[FrameReader.HEADER_LENGTH + length];
    Pack.shortToBigEndian((short) length, frame, 0);
    System.arraycopy(nonce, 0, frame, FrameReader.HEADER_LENGTH, NONCE_LENGTH);
    int tagAt = FrameReader.HEADER_LENGTH + NONCE_LENGTH;
    int textAt = tagAt + TAG_LENGTH;
    XSalsa20Engine cipher = cipher(nonce);
    Poly1305 authenticator = authenticator(cipher);
    cipher.processBytes(text, 0, text.length, frame, textAt);
    authenticator.update(frame, textAt, text.length);
    authenticator.doFinal(frame, tagAt);
    return frame;
  }

  /** The text in a payload, null if nobody who knows the key made it. */
  byte[] open(byte[] payload) {
    if (payload.length < OVERHEAD) {
      return null;
    }
    XSalsa20Engine cipher = cipher(Arrays.copyOf(payload, NONCE_LENGTH));
    Poly1305 authenticator = authenticator(cipher);
    int length = payload.length - OVERHEAD;
    authenticator.update(payload, OVERHEAD, length);
    byte[] tag = new byte[TAG_LENGTH];
    authenticator.doFinal(tag, 0);
    if (!MessageDigest.isEqual(tag, Arrays.copyOfRange(payload, NONCE_LENGTH, OVERHEAD))) {
      return null;
    }
    byte[] text = new byte[length];
    cipher.processBytes(payload, OVERHEAD, length, text, 0);
    return text;
  }

  /** Keys and codes beside the box: HMAC-SHA-256 under the shared key over a label and more. */
  byte[] derive(String label, byte[] first, byte[] second) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      mac.update(label.getBytes(StandardCharsets.US_ASCII));
      mac.update(first);
      mac.update(second);
      return mac.doFinal();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has HMAC-SHA-256", e);
    }
  }

  /** For comparing with vectors. */
  byte[] sharedKey() {
    return key.clone();
  }

  private XSalsa20Engine cipher(byte[] nonce) {
    XSalsa20Engine cipher = new XSalsa20Engine();
    cipher.init(true, new ParametersWithIV(new KeyParameter(key), nonce));
    return cipher;
  }

  /** Takes the first 32 bytes of the key stream; the text's part begins behind them. */
  private static Poly1305 authenticator(XSalsa20Engine cipher) {
    byte[] once = new byte[KEY_LENGTH];
    cipher.processBytes(once, 0, once.length, once, 0);
    Poly1305 authenticator = new Poly1305();
    authenticator.init(new KeyParameter(once));
    return authenticator;
  }
}
