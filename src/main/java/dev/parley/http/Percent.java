package dev.parley.http;

import dev.parley.protocol.Malformed;
import dev.parley.protocol.Utf8;

/** Percent-encoding, strictly: a broken escape is refused, not passed through. */
final class Percent {

  private Percent() {}

  /**
   * @param plusIsSpace whether a plus stands for a space, as it does in a query
   */
  static String decode(String text, boolean plusIsSpace, String what) {
    if (text.indexOf('%') < 0 && (!plusIsSpace || text.indexOf('+') < 0)) {
      return text;
    }
    byte[] decoded = new byte[text.length()];
    int size = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '%') {
        decoded[size++] = (byte) (digit(text, i + 1, what) << 4 | digit(text, i + 2, what));
        i += 2;
      } else if (c > 0x7e) {
        throw broken(what);
      } else {
        decoded[size++] = (byte) (c == '+' && plusIsSpace ? ' ' : c);
      }
    }
    try {
      return Utf8.decode(decoded, 0, size, what);
    } catch (Malformed notUtf8) {
      throw broken(what);
    }
  }

  private static int digit(String text, int index, String what) {
    char c = index < text.length() ? text.charAt(index) : 0;
    int digit = c > 'f' ? -1 : Character.digit(c, 16);
    if (digit < 0) {
      throw broken(what);
    }
    return digit;
  }

  private static Refused broken(String what) {
    return Refused.invalid(what, "must be properly percent-encoded");
  }
}
