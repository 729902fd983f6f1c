package dev.parley.libp2p;

import java.util.Arrays;

/** Base58 with the Bitcoin alphabet, for identifiers of a few dozen bytes. */
final class Base58 {

  private static final String ALPHABET =
      "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

  private Base58() {}

  static String encode(byte[] value) {
    StringBuilder text = new StringBuilder();
    byte[] digits = convert(value, 256, 58);
    for (byte digit : digits) {
      text.append(ALPHABET.charAt(digit));
    }
    return text.toString();
  }

  /** Reads a short text; the cost is quadratic, so the caller has bounded its length. */
  static byte[] decode(String text) {
    byte[] digits = new byte[text.length()];
    for (int i = 0; i < digits.length; i++) {
      int digit = ALPHABET.indexOf(text.charAt(i));
      if (digit < 0) {
        throw new Malformed("'" + text.charAt(i) + "' is not a character of base58");
      }
      digits[i] = (byte) digit;
    }
    return convert(digits, 58, 256);
  }

  /** A number in another base, the highest digit first; each leading zero stays one. */
  private static byte[] convert(byte[] digits, int from, int to) {
    int zeros = 0;
    while (zeros < digits.length && digits[zeros] == 0) {
      zeros++;
    }
    // From 58 to 256 numbers get shorter; the other way a byte takes less than 1.4 digits.
    byte[] converted = new byte[zeros + (digits.length - zeros) * 14 / 10 + 1];
    int first = converted.length;
    for (int i = zeros; i < digits.length; i++) {
      int carry = digits[i] & 0xff;
      int at = converted.length - 1;
      for (; carry != 0 || at >= first; at--) {
        carry += from * (converted[at] & 0xff);
        converted[at] = (byte) (carry % to);
        carry /= to;
      }
      first = at + 1;
    }
    return Arrays.copyOfRange(converted, first - zeros, converted.length);
  }
}
