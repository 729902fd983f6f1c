package dev.parley.bridge.direct;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The nonces of one direction. They number its frames and say of which kind each is, and look like
 * chance to whoever does not know the key: p2p-chat takes any nonce, so it never notices. The tag
 * covers kind, number and direction; the number is hidden under a mask that comes from the tag.
 */
final class NonceMarks {

  /** A frame that any p2p-chat can show. */
  static final int TEXT = 0;

  /** A frame between two Parleys. */
  static final int CONTROL = 1;

  private static final String LABEL = "parley direct 1 marks";
  private static final int MASK_LENGTH = 8;
  private static final int TAG_LENGTH = 16;
  private static final int COUNTER_BITS = 56;
  private static final byte FOR_TAG = 1;
  private static final byte FOR_MASK = 2;

  private final Mac mac;

  /** What a nonce says. */
  record Mark(int kind, long number) {}

  NonceMarks(NaclBox box, byte[] sender, byte[] receiver) {
    try {
      mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(box.derive(LABEL, sender, receiver), "HmacSHA256"));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has HMAC-SHA-256", e);
    }
  }

  /** The nonce of a frame; a number is used once. */
  byte[] nonce(int kind, long number) {
    long value = (long) kind << COUNTER_BITS | number;
    byte[] tag = tag(value);
    return ByteBuffer.allocate(NaclBox.NONCE_LENGTH).putLong(value ^ mask(tag)).put(tag).array();
  }

  /** What the nonce at the front of a payload says, null if it is none of this direction. */
  Mark read(byte[] payload) {
    byte[] tag = Arrays.copyOfRange(payload, MASK_LENGTH, NaclBox.NONCE_LENGTH);
    long value = ByteBuffer.wrap(payload).getLong() ^ mask(tag);
    if (!MessageDigest.isEqual(tag, tag(value))) {
      return null;
    }
    return new Mark((int) (value >>> COUNTER_BITS), value & (1L << COUNTER_BITS) - 1);
  }

  private byte[] tag(long value) {
    mac.update(FOR_TAG);
    mac.update(ByteBuffer.allocate(Long.BYTES).putLong(0, value));
    return Arrays.copyOf(mac.doFinal(), TAG_LENGTH);
  }

  private long mask(byte[] tag) {
    mac.update(FOR_MASK);
    mac.update(tag);
    return ByteBuffer.wrap(mac.doFinal()).getLong();
  }
}
