package dev.parley.bridge.demos;

import dev.parley.protocol.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * A JSON value where it lies in a message: read as far as somebody asks, and passed on byte for
 * byte.
 */
public final class Json {

  /** Stands for a member that is not there. */
  public static final Json ABSENT = new Json(new byte[0], 0, 0);

  private static final int MAX_SHOWN = 256;

  private final byte[] bytes;
  private final int from;
  private final int to;

  private Json(byte[] bytes, int from, int to) {
    this.bytes = bytes;
    this.from = from;
    this.to = to;
  }

  /**
   * A whole message.
   *
   * @param bytes which are not copied, and must not be changed
   */
  public static Json parse(byte[] bytes) throws NotJson {
    JsonScanner scanner = new JsonScanner(bytes, bytes.length);
    int from = scanner.skipSpace(0);
    int to = scanner.endOfValue(from, 0);
    if (scanner.skipSpace(to) != bytes.length) {
      throw new NotJson("Unexpected character behind the value at byte " + to);
    }
    return new Json(bytes, from, to);
  }

  public boolean isObject() {
    return first() == '{';
  }

  public boolean isArray() {
    return first() == '[';
  }

  public boolean isText() {
    return first() == '"';
  }

  public boolean isNumber() {
    return first() == '-' || first() >= '0' && first() <= '9';
  }

  public boolean isNull() {
    return first() == 'n';
  }

  /** Whether JavaScript would take it for true: all but nothing, null, "", 0 and false. */
  public boolean isTruthy() {
    return switch (first()) {
      case 0, 'n', 'f' -> false;
      case '"' -> to - from > 2;
      case '{', '[', 't' -> true;
      default -> isMoreThanZero();
    };
  }

  /** How many bytes it takes. */
  public int length() {
    return to - from;
  }

  /** It as it came; shares nothing with the message. */
  public Bytes raw() {
    return Bytes.of(Arrays.copyOfRange(bytes, from, to));
  }

  /** It as it came, as text. */
  public String source() {
    return new String(bytes, from, to - from, StandardCharsets.UTF_8);
  }

  /** What to call it in an answer, however long it is. */
  public String shown() {
    String whole = isText() ? text() : source();
    return whole.length() <= MAX_SHOWN ? whole : whole.substring(0, MAX_SHOWN);
  }

  /** What a string says; "" for everything else. */
  public String text() {
    return isText() ? unescaped(from + 1, to - 1) : "";
  }

  /**
   * The members of an object that have these names, {@link #ABSENT} where there is none; the last
   * of each name, as ever.
   */
  public Map<String, Json> members(String... names) {
    Map<String, Json> found = new HashMap<>();
    for (String name : names) {
      found.put(name, ABSENT);
    }
    if (!isObject()) {
      return found;
    }
    try {
      JsonScanner scanner = new JsonScanner(bytes, to);
      int next = scanner.skipSpace(from + 1);
      while (bytes[next] != '}') {
        int endOfName = scanner.endOfString(next);
        int value = scanner.valueAfterName(endOfName);
        int end = scanner.endOfValue(value, 1);
        String name = nameAmong(names, next + 1, endOfName - 1);
        if (name != null) {
          found.put(name, new Json(bytes, value, end));
        }
        next = scanner.nextItem(end, '}');
      }
    } catch (NotJson e) {
      throw new IllegalStateException("it was JSON a moment ago", e);
    }
    return found;
  }

  private byte first() {
    return from == to ? 0 : bytes[from];
  }

  /** JavaScript rounds what is too small for a double to zero. */
  private boolean isMoreThanZero() {
    for (int i = from; i < to && bytes[i] != 'e' && bytes[i] != 'E'; i++) {
      if (bytes[i] >= '1' && bytes[i] <= '9') {
        return to - from > 300 || Double.parseDouble(source()) != 0;
      }
    }
    return false;
  }

  private String nameAmong(String[] names, int start, int end) {
    boolean plain = true;
    for (int i = start; i < end && plain; i++) {
      plain = bytes[i] != '\\';
    }
    for (String name : names) {
      boolean same =
          plain
              ? end - start == name.length() && startsWith(name, start)
              : end - start <= 6 * name.length() && unescaped(start, end).equals(name);
      if (same) {
        return name;
      }
    }
    return null;
  }

  private boolean startsWith(String ascii, int start) {
    for (int i = 0; i < ascii.length(); i++) {
      if (bytes[start + i] != ascii.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private String unescaped(int start, int end) {
    String text = new String(bytes, start, end - start, StandardCharsets.UTF_8);
    if (text.indexOf('\\') < 0) {
      return text;
    }
    StringBuilder plain = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char one = text.charAt(i);
      if (one != '\\') {
        plain.append(one);
        continue;
      }
      char escape = text.charAt(++i);
      if (escape == 'u') {
        plain.append((char) Integer.parseInt(text, i + 1, i + 5, 16));
        i += 4;
      } else {
        plain.append(meaning(escape));
      }
    }
    return plain.toString();
  }

  private static char meaning(char escape) {
    return switch (escape) {
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      default -> escape;
    };
  }
}
