package dev.parley.protocol;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Base58 with the Bitcoin alphabet, for identifiers of a few dozen bytes. */
final class Base58 {

  private static final String ALPHABET =
      "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

  private static final int DIGITS = 5;
  private static final long FIVE_DIGITS = 58L * 58 * 58 * 58 * 58;

  private Base58() {}

  /** Five digits at a time, because signing strings need it for every record. */
  static String encode(byte[] value) {
    int zeros = 0;
    while (zeros < value.length && value[zeros] == 0) {
      zeros++;
    }
    int[] words = words(value);
    byte[] text = new byte[zeros + value.length * 138 / 100 + DIGITS];
    int at = text.length;
    for (int first = 0; first < words.length; first += words[first] == 0 ? 1 : 0) {
      long five = divide(words, first);
      for (int i = 0; i < DIGITS; i++) {
        text[--at] = (byte) ALPHABET.charAt((int) (five % 58));
        five /= 58;
      }
    }
    while (at < text.length && text[at] == '1') {
      at++;
    }
    at -= zeros;
    Arrays.fill(text, at, at + zeros, (byte) '1');
    return new String(text, at, text.length - at, StandardCharsets.ISO_8859_1);
  }

  /** The number in words of 32 bits, the highest first. */
  private static int[] words(byte[] value) {
    int[] words = new int[(value.length + 3) / 4];
    for (int i = 0; i < value.length; i++) {
      int fromEnd = value.length - 1 - i;
      words[words.length - 1 - fromEnd / 4] |= (value[i] & 0xff) << 8 * (fromEnd % 4);
    }
    return words;
  }

  /** Divides in place by 58 to the fifth and gives the rest. */
  private static long divide(int[] words, int first) {
    long rest = 0;
    for (int i = first; i < words.length; i++) {
      long part = rest << 32 | words[i] & 0xffffffffL;
      words[i] = (int) (part / FIVE_DIGITS);
      rest = part % FIVE_DIGITS;
    }
    return rest;
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
