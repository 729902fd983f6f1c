package dev.parley.http;

import dev.parley.protocol.Address;
import dev.parley.protocol.Bytes;
import io.vertx.core.buffer.Buffer;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/** Writes JSON into one growing array; hex, base64 and UTF-8 go straight into it. */
final class JsonWriter {

  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  private byte[] out;
  private int size;
  private boolean comma;

  JsonWriter(int expectedSize) {
    out = new byte[expectedSize];
  }

  JsonWriter object() {
    return open('{');
  }

  JsonWriter end() {
    return close('}');
  }

  JsonWriter array() {
    return open('[');
  }

  JsonWriter endArray() {
    return close(']');
  }

  /** A member's name, which must need no escapes. */
  JsonWriter name(String name) {
    reserve(name.length() + 4);
    separate();
    out[size++] = '"';
    ascii(name);
    out[size++] = '"';
    out[size++] = ':';
    comma = false;
    return this;
  }

  JsonWriter field(String name, String value) {
    return name(name).string(value);
  }

  JsonWriter field(String name, Bytes value) {
    return name(name).hex(value);
  }

  JsonWriter field(String name, Address value) {
    return name(name).address(value);
  }

  JsonWriter string(String value) {
    return utf8(value.getBytes(StandardCharsets.UTF_8));
  }

  JsonWriter utf8(byte[] value) {
    return utf8(value, value.length);
  }

  /** The first bytes of {@code value}, which must be whole characters. */
  JsonWriter utf8(byte[] value, int length) {
    reserve(length + 3);
    separate();
    out[size++] = '"';
    int plain = 0;
    for (int i = 0; i < length; i++) {
      if (needsEscape(value[i])) {
        copy(value, plain, i);
        escape(value[i], length - i);
        plain = i + 1;
      }
    }
    copy(value, plain, length);
    return closeQuote();
  }

  private static boolean needsEscape(byte b) {
    return b >= 0 && b < 0x20 || b == '"' || b == '\\';
  }

  private void copy(byte[] value, int from, int to) {
    System.arraycopy(value, from, out, size, to - from);
    size += to - from;
  }

  JsonWriter hex(Bytes value) {
    openQuote(2 * value.length());
    return digits(value).closeQuote();
  }

  JsonWriter address(Address value) {
    openQuote(2 + 2 * Address.LENGTH);
    out[size++] = '0';
    out[size++] = 'x';
    return digits(value).closeQuote();
  }

  JsonWriter base64(Bytes value) {
    byte[] encoded = Base64.getEncoder().encode(value.view());
    openQuote(encoded.length);
    System.arraycopy(encoded, 0, out, size, encoded.length);
    size += encoded.length;
    return closeQuote();
  }

  /** A decimal string: a number in a JavaScript client would lose bits. */
  JsonWriter decimal(long value) {
    openQuote(20);
    decimalDigits(value);
    return closeQuote();
  }

  JsonWriter number(long value) {
    reserve(21);
    separate();
    decimalDigits(value);
    comma = true;
    return this;
  }

  /** A number to two decimals; null for what JSON has no number for. */
  JsonWriter rounded(double value) {
    if (!Double.isFinite(value)) {
      return nothing();
    }
    BigDecimal exact = BigDecimal.valueOf(value).setScale(2, RoundingMode.HALF_EVEN);
    return literal(exact.signum() == 0 ? "0" : exact.stripTrailingZeros().toPlainString());
  }

  JsonWriter bool(boolean value) {
    return literal(value ? "true" : "false");
  }

  JsonWriter nothing() {
    return literal("null");
  }

  int size() {
    return size;
  }

  Buffer toBuffer() {
    return Buffer.buffer(size == out.length ? out : Arrays.copyOf(out, size));
  }

  private JsonWriter literal(String text) {
    reserve(text.length() + 1);
    separate();
    ascii(text);
    comma = true;
    return this;
  }

  private JsonWriter open(char bracket) {
    reserve(2);
    separate();
    out[size++] = (byte) bracket;
    comma = false;
    return this;
  }

  private JsonWriter close(char bracket) {
    reserve(1);
    out[size++] = (byte) bracket;
    comma = true;
    return this;
  }

  private void openQuote(int content) {
    reserve(content + 3);
    separate();
    out[size++] = '"';
  }

  private JsonWriter closeQuote() {
    out[size++] = '"';
    comma = true;
    return this;
  }

  private void separate() {
    if (comma) {
      out[size++] = ',';
    }
  }

  private void escape(byte b, int remaining) {
    reserve(6 + remaining + 1);
    out[size++] = '\\';
    switch (b) {
      case '"', '\\' -> out[size++] = b;
      case '\n' -> out[size++] = 'n';
      case '\r' -> out[size++] = 'r';
      case '\t' -> out[size++] = 't';
      default -> {
        ascii("u00");
        out[size++] = HEX[b >> 4];
        out[size++] = HEX[b & 15];
      }
    }
  }

  private JsonWriter digits(Bytes value) {
    // On locals, for a page of messages is half hex: fields would be stored for every digit.
    byte[] target = out;
    int at = size;
    for (byte b : value.view()) {
      target[at] = HEX[b >> 4 & 15];
      target[at + 1] = HEX[b & 15];
      at += 2;
    }
    size = at;
    return this;
  }

  private void decimalDigits(long value) {
    if (value < 0) {
      throw new IllegalArgumentException("negative: " + value);
    }
    int length = 1;
    for (long rest = value / 10; rest > 0; rest /= 10) {
      length++;
    }
    size += length;
    long rest = value;
    for (int i = size - 1; i >= size - length; i--) {
      out[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
  }

  @SuppressWarnings("deprecation") // The only copy of an ASCII string that allocates nothing.
  private void ascii(String text) {
    text.getBytes(0, text.length(), out, size);
    size += text.length();
  }

  private void reserve(int more) {
    if (out.length - size < more) {
      out = Arrays.copyOf(out, Math.max(out.length * 2, size + more));
    }
  }
}
