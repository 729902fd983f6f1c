package dev.parley.protocol;

import java.util.Arrays;
import java.util.HexFormat;

/** An immutable byte string with value equality and unsigned lexicographic order. */
public class Bytes implements Comparable<Bytes> {

  public static final Bytes EMPTY = new Bytes(new byte[0]);

  private static final HexFormat HEX = HexFormat.of();

  private final byte[] value;

  /** Takes ownership of {@code value}: the caller no longer changes it. */
  protected Bytes(byte[] value) {
    this.value = value;
  }

  /** Wraps {@code value} without copying: the caller no longer changes it. */
  public static Bytes of(byte[] value) {
    return value.length == 0 ? EMPTY : new Bytes(value);
  }

  static byte[] exactly(int length, byte[] value, String what) {
    if (value.length != length) {
      throw new Malformed(what, "must be " + length + " bytes");
    }
    return value;
  }

  static byte[] parseHex(String text, int offset, int length, String what) {
    if (text.length() - offset != 2 * length) {
      throw new Malformed(what, "must be " + 2 * length + " hex digits");
    }
    byte[] parsed = new byte[length];
    for (int i = 0; i < length; i++) {
      char high = text.charAt(offset + 2 * i);
      char low = text.charAt(offset + 2 * i + 1);
      if (!HexFormat.isHexDigit(high) || !HexFormat.isHexDigit(low)) {
        throw new Malformed(what, "must be hex digits");
      }
      parsed[i] = (byte) (HexFormat.fromHexDigit(high) << 4 | HexFormat.fromHexDigit(low));
    }
    return parsed;
  }

  public final int length() {
    return value.length;
  }

  public final byte at(int index) {
    return value[index];
  }

  public final boolean isEmpty() {
    return value.length == 0;
  }

  /** A copy that the caller may change. */
  public final byte[] toArray() {
    return value.clone();
  }

  /** The bytes themselves, for reading only; copying them on hot paths would double the garbage. */
  public final byte[] view() {
    return value;
  }

  public final void copyTo(byte[] target, int offset) {
    System.arraycopy(value, 0, target, offset, value.length);
  }

  public final String toHex() {
    return HEX.formatHex(value);
  }

  @Override
  public final int compareTo(Bytes other) {
    return Arrays.compareUnsigned(value, other.value);
  }

  @Override
  public final boolean equals(Object other) {
    return other instanceof Bytes that
        && that.getClass() == getClass()
        && Arrays.equals(value, that.value);
  }

  @Override
  public final int hashCode() {
    return Arrays.hashCode(value);
  }

  @Override
  public String toString() {
    return toHex();
  }
}
