package dev.parley.bridge.demos;

import dev.parley.protocol.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes one JSON text, spelt as JavaScript spells it. */
public final class JsonText {

  private byte[] out;
  private int size;
  private boolean comma;

  public JsonText(int expectedSize) {
    out = new byte[expectedSize];
  }

  public JsonText object() {
    return open('{');
  }

  public JsonText end() {
    return close('}');
  }

  public JsonText array() {
    return open('[');
  }

  public JsonText endArray() {
    return close(']');
  }

  /** A member's name, which must need no escapes. */
  public JsonText name(String name) {
    separate();
    append('"');
    ascii(name);
    append('"');
    append(':');
    comma = false;
    return this;
  }

  public JsonText field(String name, String value) {
    return name(name).string(value);
  }

  public JsonText field(String name, long value) {
    return name(name).literal(Long.toString(value));
  }

  public JsonText field(String name, boolean value) {
    return name(name).literal(Boolean.toString(value));
  }

  /** A value that is JSON already. */
  public JsonText field(String name, Bytes json) {
    return name(name).raw(json);
  }

  /** A value that is JSON already. */
  public JsonText raw(Bytes json) {
    separate();
    reserve(json.length());
    json.copyTo(out, size);
    size += json.length();
    return done();
  }

  public JsonText string(String value) {
    separate();
    append('"');
    int plain = 0;
    for (int i = 0; i < value.length(); i++) {
      if (needsEscape(value, i)) {
        utf8(value.substring(plain, i));
        escape(value.charAt(i));
        plain = i + 1;
      } else if (Character.isHighSurrogate(value.charAt(i))) {
        i++;
      }
    }
    utf8(plain == 0 ? value : value.substring(plain));
    append('"');
    return done();
  }

  public byte[] toBytes() {
    return size == out.length ? out : Arrays.copyOf(out, size);
  }

  private JsonText literal(String text) {
    separate();
    ascii(text);
    return done();
  }

  /** Half of a pair of surrogates has no UTF-8. */
  private static boolean needsEscape(String value, int at) {
    char one = value.charAt(at);
    if (one < 0x20 || one == '"' || one == '\\' || Character.isLowSurrogate(one)) {
      return true;
    }
    return Character.isHighSurrogate(one)
        && (at + 1 == value.length() || !Character.isLowSurrogate(value.charAt(at + 1)));
  }

  private void escape(char one) {
    append('\\');
    switch (one) {
      case '"', '\\' -> append(one);
      case '\b' -> append('b');
      case '\f' -> append('f');
      case '\n' -> append('n');
      case '\r' -> append('r');
      case '\t' -> append('t');
      default -> ascii("u%04x".formatted((int) one));
    }
  }

  private void utf8(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    reserve(bytes.length);
    System.arraycopy(bytes, 0, out, size, bytes.length);
    size += bytes.length;
  }

  private void ascii(String text) {
    reserve(text.length());
    for (int i = 0; i < text.length(); i++) {
      out[size++] = (byte) text.charAt(i);
    }
  }

  private void append(char ascii) {
    reserve(1);
    out[size++] = (byte) ascii;
  }

  private JsonText open(char bracket) {
    separate();
    append(bracket);
    comma = false;
    return this;
  }

  private JsonText close(char bracket) {
    append(bracket);
    return done();
  }

  private JsonText done() {
    comma = true;
    return this;
  }

  private void separate() {
    if (comma) {
      append(',');
    }
  }

  private void reserve(int bytes) {
    if (out.length - size < bytes) {
      out = Arrays.copyOf(out, Math.max(size + bytes, 2 * out.length));
    }
  }
}
