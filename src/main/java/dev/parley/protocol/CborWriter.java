package dev.parley.protocol;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes canonical CBOR: definite lengths and shortest integers, straight into one growing array.
 */
public final class CborWriter {

  private static final int UINT = 0;
  private static final int BYTES = 2 << 5;
  private static final int TEXT = 3 << 5;
  private static final int ARRAY = 4 << 5;
  private static final int MAP = 5 << 5;
  private static final int FALSE = 0xf4;
  private static final int TRUE = 0xf5;
  private static final int NULL = 0xf6;

  private byte[] out;
  private int size;

  public CborWriter(int expectedSize) {
    out = new byte[expectedSize];
  }

  public CborWriter map(int entries) {
    return head(MAP, entries);
  }

  public CborWriter array(int items) {
    return head(ARRAY, items);
  }

  public CborWriter uint(long value) {
    if (value < 0) {
      throw new IllegalArgumentException("negative: " + value);
    }
    return head(UINT, value);
  }

  public CborWriter bytes(Bytes value) {
    return bytes(value.view());
  }

  public CborWriter bytes(byte[] value) {
    head(BYTES, value.length);
    return raw(value);
  }

  public CborWriter text(String value) {
    return text(value.getBytes(StandardCharsets.UTF_8));
  }

  /** A text string that is UTF-8 already. */
  public CborWriter text(byte[] utf8) {
    head(TEXT, utf8.length);
    return raw(utf8);
  }

  public CborWriter bool(boolean value) {
    return simple(value ? TRUE : FALSE);
  }

  public CborWriter nil() {
    return simple(NULL);
  }

  private CborWriter simple(int item) {
    reserve(1);
    out[size++] = (byte) item;
    return this;
  }

  /** Appends bytes that are CBOR already. */
  public CborWriter raw(byte[] encoded) {
    reserve(encoded.length);
    System.arraycopy(encoded, 0, out, size, encoded.length);
    size += encoded.length;
    return this;
  }

  public byte[] toArray() {
    return size == out.length ? out : Arrays.copyOf(out, size);
  }

  private CborWriter head(int major, long value) {
    reserve(9);
    if (value < 24) {
      out[size++] = (byte) (major | (int) value);
    } else if (value <= 0xff) {
      out[size++] = (byte) (major | 24);
      out[size++] = (byte) value;
    } else if (value <= 0xffff) {
      tail(major | 25, value, 2);
    } else if (value <= 0xffff_ffffL) {
      tail(major | 26, value, 4);
    } else {
      tail(major | 27, value, 8);
    }
    return this;
  }

  private void tail(int initial, long value, int length) {
    out[size++] = (byte) initial;
    for (int shift = 8 * (length - 1); shift >= 0; shift -= 8) {
      out[size++] = (byte) (value >>> shift);
    }
  }

  private void reserve(int more) {
    if (out.length - size < more) {
      out = Arrays.copyOf(out, Math.max(2 * out.length, size + more));
    }
  }
}
