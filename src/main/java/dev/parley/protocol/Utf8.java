package dev.parley.protocol;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** UTF-8 that refuses what it cannot represent, where the JDK's short forms would replace it. */
public final class Utf8 {

  private Utf8() {}

  public static byte[] encode(String text, String field) {
    if (!hasSurrogate(text)) {
      return text.getBytes(StandardCharsets.UTF_8);
    }
    try {
      ByteBuffer encoded = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
      byte[] bytes = new byte[encoded.remaining()];
      encoded.get(bytes);
      return bytes;
    } catch (CharacterCodingException e) {
      throw new Malformed(field, "must not contain half a surrogate pair");
    }
  }

  /** Throws unless the range is well-formed UTF-8. */
  public static void check(byte[] bytes, int offset, int length, String field) {
    for (int i = offset; i < offset + length; i++) {
      if (bytes[i] < 0) {
        decode(bytes, offset, length, field);
        return;
      }
    }
  }

  public static String decode(byte[] bytes, int offset, int length, String field) {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes, offset, length))
          .toString();
    } catch (CharacterCodingException e) {
      throw new Malformed(field, "must be UTF-8");
    }
  }

  private static boolean hasSurrogate(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        return true;
      }
    }
    return false;
  }
}
