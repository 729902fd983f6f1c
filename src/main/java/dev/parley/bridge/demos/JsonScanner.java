package dev.parley.bridge.demos;

/**
 * Finds where a JSON value (RFC 8259) ends, and that it is one. It allocates nothing, whatever it
 * is given: a parser that builds names or trees would need many times the size of a hostile
 * message. Strings must be whole UTF-8, since what is passed on must not make others' connections
 * fail.
 */
final class JsonScanner {

  static final int MAX_DEPTH = 128;

  private final byte[] bytes;
  private final int end;

  JsonScanner(byte[] bytes, int end) {
    this.bytes = bytes;
    this.end = end;
  }

  /** The first byte at or after {@code at} that is not white space. */
  int skipSpace(int at) {
    int next = at;
    while (next < end && isSpace(bytes[next])) {
      next++;
    }
    return next;
  }

  /** Where the value ends that begins at {@code at}. */
  int endOfValue(int at, int depth) throws NotJson {
    return switch (byteAt(at)) {
      case '{' -> endOfObject(at, depth + 1);
      case '[' -> endOfArray(at, depth + 1);
      case '"' -> endOfString(at);
      case 't' -> endOfWord(at, "true");
      case 'f' -> endOfWord(at, "false");
      case 'n' -> endOfWord(at, "null");
      default -> endOfNumber(at);
    };
  }

  /** Where the string ends, behind its closing quote, whose opening quote is at {@code at}. */
  int endOfString(int at) throws NotJson {
    if (byteAt(at) != '"') {
      throw wrong(at);
    }
    int next = at + 1;
    while (true) {
      byte one = byteAt(next);
      if (one == '"') {
        return next + 1;
      } else if (one == '\\') {
        next = endOfEscape(next + 1);
      } else if (one >= 0x20) {
        next++;
      } else if (one >= 0) {
        throw wrong(next);
      } else {
        next = endOfCharacter(next);
      }
    }
  }

  /** Where the value begins that belongs to the name which ends at {@code at}. */
  int valueAfterName(int at) throws NotJson {
    return skipSpace(expect(skipSpace(at), ':'));
  }

  /** Behind a comma, or at the closing bracket. */
  int nextItem(int at, char closing) throws NotJson {
    int next = skipSpace(at);
    if (byteAt(next) == closing) {
      return next;
    }
    int item = skipSpace(expect(next, ','));
    if (byteAt(item) == closing) {
      throw wrong(item);
    }
    return item;
  }

  byte byteAt(int at) throws NotJson {
    if (at >= end) {
      throw new NotJson("Unexpected end");
    }
    return bytes[at];
  }

  private int endOfObject(int at, int depth) throws NotJson {
    requireShallow(depth);
    int next = skipSpace(at + 1);
    while (byteAt(next) != '}') {
      int value = valueAfterName(endOfString(next));
      next = nextItem(endOfValue(value, depth), '}');
    }
    return next + 1;
  }

  private int endOfArray(int at, int depth) throws NotJson {
    requireShallow(depth);
    int next = skipSpace(at + 1);
    while (byteAt(next) != ']') {
      next = nextItem(endOfValue(next, depth), ']');
    }
    return next + 1;
  }

  private int endOfEscape(int at) throws NotJson {
    switch (byteAt(at)) {
      case '"', '\\', '/', 'b', 'f', 'n', 'r', 't':
        return at + 1;
      case 'u':
        for (int digit = at + 1; digit <= at + 4; digit++) {
          if (Character.digit(byteAt(digit), 16) < 0) {
            throw wrong(digit);
          }
        }
        return at + 5;
      default:
        throw wrong(at);
    }
  }

  /** A character beyond ASCII: neither overlong, nor a surrogate, nor beyond Unicode. */
  private int endOfCharacter(int at) throws NotJson {
    int lead = bytes[at] & 0xff;
    int length = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
    int second = byteAt(at + 1) & 0xff;
    boolean possible =
        switch (lead) {
          case 0xe0 -> second >= 0xa0;
          case 0xed -> second < 0xa0;
          case 0xf0 -> second >= 0x90;
          case 0xf4 -> second < 0x90;
          default -> lead >= 0xc2 && lead < 0xf4;
        };
    for (int i = 1; i < length; i++) {
      possible &= (byteAt(at + i) & 0xc0) == 0x80;
    }
    if (!possible) {
      throw new NotJson("Invalid UTF-8 at byte " + at);
    }
    return at + length;
  }

  private int endOfWord(int at, String word) throws NotJson {
    for (int i = 0; i < word.length(); i++) {
      expect(at + i, word.charAt(i));
    }
    return at + word.length();
  }

  private int endOfNumber(int at) throws NotJson {
    int next = byteAt(at) == '-' ? at + 1 : at;
    next = byteAt(next) == '0' ? next + 1 : endOfDigits(next);
    if (next < end && bytes[next] == '.') {
      next = endOfDigits(next + 1);
    }
    if (next < end && (bytes[next] == 'e' || bytes[next] == 'E')) {
      next++;
      boolean signed = byteAt(next) == '+' || byteAt(next) == '-';
      next = endOfDigits(signed ? next + 1 : next);
    }
    return next;
  }

  private int endOfDigits(int at) throws NotJson {
    int next = at;
    while (next < end && bytes[next] >= '0' && bytes[next] <= '9') {
      next++;
    }
    if (next == at) {
      byteAt(at);
      throw wrong(at);
    }
    return next;
  }

  private int expect(int at, char wanted) throws NotJson {
    if (byteAt(at) != wanted) {
      throw wrong(at);
    }
    return at + 1;
  }

  private static void requireShallow(int depth) throws NotJson {
    if (depth > MAX_DEPTH) {
      throw new NotJson("Nested deeper than " + MAX_DEPTH);
    }
  }

  private static NotJson wrong(int at) {
    return new NotJson("Unexpected character at byte " + at);
  }

  private static boolean isSpace(byte one) {
    return one == ' ' || one == '\n' || one == '\r' || one == '\t';
  }
}
