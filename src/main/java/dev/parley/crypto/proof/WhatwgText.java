package dev.parley.crypto.proof;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/**
 * Bytes read as UTF-8 by the WHATWG's rules and written again: what falcon and ed25519 proofs sign.
 * Java's own decoder has one replacement where these rules have three (an encoded surrogate).
 */
final class WhatwgText {

  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};
  private static final byte[] REPLACEMENT = {(byte) 0xef, (byte) 0xbf, (byte) 0xbd};

  private WhatwgText() {}

  static byte[] roundTrip(byte[] bytes) {
    boolean marked = startsWithMark(bytes);
    if (!marked && isAscii(bytes)) {
      return bytes;
    }
    ByteArrayOutputStream text = new ByteArrayOutputStream(bytes.length * 2);
    int at = marked ? BYTE_ORDER_MARK.length : 0;
    while (at < bytes.length) {
      int expected = sequenceLength(bytes[at]);
      int valid = validPrefix(bytes, at, expected);
      if (valid == expected) {
        text.write(bytes, at, valid);
      } else {
        text.writeBytes(REPLACEMENT);
      }
      at += Math.max(1, valid);
    }
    return text.toByteArray();
  }

  private static boolean startsWithMark(byte[] bytes) {
    int length = BYTE_ORDER_MARK.length;
    return bytes.length >= length && Arrays.equals(bytes, 0, length, BYTE_ORDER_MARK, 0, length);
  }

  private static boolean isAscii(byte[] bytes) {
    for (byte b : bytes) {
      if (b < 0) {
        return false;
      }
    }
    return true;
  }

  /** How many bytes a sequence with this first byte has; none has -1. */
  private static int sequenceLength(byte first) {
    int value = first & 0xff;
    if (value < 0x80) {
      return 1;
    } else if (value >= 0xc2 && value <= 0xdf) {
      return 2;
    } else if (value >= 0xe0 && value <= 0xef) {
      return 3;
    }
    return value >= 0xf0 && value <= 0xf4 ? 4 : -1;
  }

  /** How many bytes from {@code start} a sequence of that length could begin with. */
  private static int validPrefix(byte[] bytes, int start, int length) {
    if (length < 0) {
      return 0;
    }
    int valid = 1;
    while (valid < length && start + valid < bytes.length) {
      int next = bytes[start + valid] & 0xff;
      int lowest = valid == 1 ? lowestSecond(bytes[start]) : 0x80;
      int highest = valid == 1 ? highestSecond(bytes[start]) : 0xbf;
      if (next < lowest || next > highest) {
        return valid;
      }
      valid++;
    }
    return valid;
  }

  private static int lowestSecond(byte first) {
    return switch (first & 0xff) {
      case 0xe0 -> 0xa0;
      case 0xf0 -> 0x90;
      default -> 0x80;
    };
  }

  private static int highestSecond(byte first) {
    return switch (first & 0xff) {
      case 0xed -> 0x9f;
      case 0xf4 -> 0x8f;
      default -> 0xbf;
    };
  }
}
