package dev.parley.protocol;

import java.util.Arrays;

/** Base58 with the Bitcoin alphabet, for identifiers of a few dozen bytes. */
final class Base58 {

  private static final String ALPHABET =
      "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

  private Base58() {}

  static String encode(byte[] value) {
    byte[] digits = new byte[value.length * 138 / 100 + 1];
    int used = 0;
    for (byte b : value) {
      int carry = b & 0xff;
      int i = 0;
      for (; carry != 0 || i < used; i++) {
        carry += (digits[i] & 0xff) << 8;
        digits[i] = (byte) (carry % 58);
        carry /= 58;
      }
      used = i;
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < value.length && value[i] == 0; i++) {
      text.append('1');
    }
    for (int i = used - 1; i >= 0; i--) {
      text.append(ALPHABET.charAt(digits[i]));
    }
    return text.toString();
  }

  /** Decodes at most {@code maxLength} bytes; the quadratic cost is bounded by it. */
  static byte[] decode(String text, int maxLength) {
    if (text.length() > maxLength * 138 / 100 + 2) {
      throw new Malformed("base58", "too long");
    }
    byte[] reversed = new byte[text.length()];
    int used = 0;
    for (int at = 0; at < text.length(); at++) {
      int carry = ALPHABET.indexOf(text.charAt(at));
      if (carry < 0) {
        throw new Malformed("base58", "has a character outside the alphabet");
      }
      int i = 0;
      for (; carry != 0 || i < used; i++) {
        carry += 58 * (reversed[i] & 0xff);
        reversed[i] = (byte) carry;
        carry >>>= 8;
      }
      used = i;
    }
    int zeros = 0;
    while (zeros < text.length() && text.charAt(zeros) == '1') {
      zeros++;
    }
    byte[] value = new byte[zeros + used];
    for (int i = 0; i < used; i++) {
      value[zeros + i] = reversed[used - 1 - i];
    }
    return value.length > maxLength ? Arrays.copyOf(value, maxLength + 1) : value;
  }
}
