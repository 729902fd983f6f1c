package dev.parley.protocol;

import java.util.Arrays;

/**
 * Reads the CBOR subset of the protocol: unsigned integers, byte and text strings, arrays, maps,
 * booleans and null, all of definite length and shortest form. A declared length is compared with
 * what is left before anything is allocated for it, so a lie costs its sender more than its reader.
 */
public final class CborReader {

  /** Maps, arrays and what is in them may nest this deep. */
  public static final int MAX_DEPTH = 4;

  private static final int UINT = 0;
  private static final int BYTES = 2;
  private static final int TEXT = 3;
  private static final int ARRAY = 4;
  private static final int MAP = 5;
  private static final int FALSE = 0xf4;
  private static final int TRUE = 0xf5;
  private static final int NULL = 0xf6;

  private final byte[] in;
  private final int end;
  private int at;

  public CborReader(byte[] in) {
    this(in, 0, in.length);
  }

  public CborReader(byte[] in, int offset, int length) {
    this.in = in;
    this.at = offset;
    this.end = offset + length;
  }

  /** The number of entries that follow. */
  public int map() {
    return count(MAP, 2);
  }

  /** The number of items that follow. */
  public int array() {
    return count(ARRAY, 1);
  }

  public long uint() {
    return head(UINT);
  }

  /** An unsigned integer of at most {@code max}. */
  public int uint(int max) {
    long value = head(UINT);
    if (value > max) {
      throw malformed("has a number above " + max);
    }
    return (int) value;
  }

  public byte[] bytes(int maxLength) {
    int length = length(BYTES, maxLength);
    at += length;
    return Arrays.copyOfRange(in, at - length, at);
  }

  /** A text string of which it is known that it was checked before. */
  public byte[] trustedUtf8(int maxLength) {
    int length = length(TEXT, maxLength);
    at += length;
    return Arrays.copyOfRange(in, at - length, at);
  }

  /** A text string as checked UTF-8. */
  public byte[] textUtf8(int maxLength) {
    int length = length(TEXT, maxLength);
    Utf8.check(in, at, length, "cbor");
    at += length;
    return Arrays.copyOfRange(in, at - length, at);
  }

  public String text(int maxLength) {
    int length = length(TEXT, maxLength);
    at += length;
    return Utf8.decode(in, at - length, length, "cbor");
  }

  /**
   * A map key out of {@code names}: its index, or -1 for any other text. Looks at {@code hint}
   * first, so that keys in the canonical order are found with one comparison and no garbage.
   */
  public int key(byte[][] names, int hint) {
    int length = length(TEXT, 64);
    int from = at;
    at += length;
    for (int i = 0; i < names.length; i++) {
      int index = (hint + i) % names.length;
      byte[] name = names[index];
      if (Arrays.equals(in, from, at, name, 0, name.length)) {
        return index;
      }
    }
    return -1;
  }

  public boolean bool() {
    if (next(TRUE)) {
      return true;
    }
    if (next(FALSE)) {
      return false;
    }
    throw malformed("has an item of another type than expected");
  }

  /** Whether null comes next; it is consumed if so. */
  public boolean nil() {
    return next(NULL);
  }

  private boolean next(int item) {
    if (at < end && (in[at] & 0xff) == item) {
      at++;
      return true;
    }
    return false;
  }

  /** Passes over one item of any allowed form. */
  public void skip() {
    skip(MAX_DEPTH - 1);
  }

  private void skip(int depth) {
    if (at >= end) {
      throw malformed("is truncated");
    }
    switch ((in[at] & 0xff) >>> 5) {
      case UINT -> uint();
      case BYTES -> skipString(BYTES);
      case TEXT -> skipString(TEXT);
      case ARRAY -> skipItems(array(), depth);
      case MAP -> skipItems(2 * map(), depth);
      default -> {
        if (!next(NULL) && !next(FALSE) && !next(TRUE)) {
          throw malformed("has an item that the protocol does not use");
        }
      }
    }
  }

  private void skipString(int major) {
    // Not in one statement with +=, which would read the position before the head has moved it.
    int length = length(major, Integer.MAX_VALUE);
    at += length;
  }

  private void skipItems(int items, int depth) {
    if (depth == 0) {
      throw malformed("is nested too deep");
    }
    for (int i = 0; i < items; i++) {
      skip(depth - 1);
    }
  }

  public boolean atEnd() {
    return at == end;
  }

  /** Refuses trailing bytes. */
  public void end() {
    if (at != end) {
      throw malformed("has trailing bytes");
    }
  }

  private int count(int major, int bytesPerEntry) {
    long count = head(major);
    if (count > (end - at) / bytesPerEntry) {
      throw malformed("declares more entries than there are bytes");
    }
    return (int) count;
  }

  private int length(int major, int maxLength) {
    long length = head(major);
    if (length > end - at) {
      throw malformed("is truncated");
    }
    if (length > maxLength) {
      throw malformed("has a string of more than " + maxLength + " bytes");
    }
    return (int) length;
  }

  private long head(int major) {
    if (at >= end) {
      throw malformed("is truncated");
    }
    int initial = in[at++] & 0xff;
    if (initial >>> 5 != major) {
      throw malformed("has an item of another type than expected");
    }
    int info = initial & 31;
    if (info < 24) {
      return info;
    }
    if (info > 27) {
      throw malformed("has an indefinite or reserved length");
    }
    return argument(1 << info - 24);
  }

  private long argument(int length) {
    if (end - at < length) {
      throw malformed("is truncated");
    }
    long value = 0;
    for (int i = 0; i < length; i++) {
      value = value << 8 | in[at++] & 0xff;
    }
    if (value < 0) {
      throw malformed("has a number above 2^63 - 1");
    }
    long smallest = length == 1 ? 24 : 1L << 4 * length;
    if (value < smallest) {
      throw malformed("has a number that is not in its shortest form");
    }
    return value;
  }

  private static Malformed malformed(String reason) {
    return new Malformed("cbor", reason);
  }
}
