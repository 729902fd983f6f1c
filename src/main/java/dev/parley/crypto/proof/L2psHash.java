package dev.parley.crypto.proof;

import java.util.HexFormat;

/**
 * The message hash of the L2PS clients (specification B.10): SHA-256 of a JSON text, as a library
 * computes it that takes characters for bytes.
 */
public final class L2psHash {

  private static final int WORD = 4;

  private L2psHash() {}

  /** The hash in lower-case hex. */
  public static String of(String from, String to, String content, long timestamp) {
    StringBuilder json = new StringBuilder(content.length() + 256);
    quote(json.append("{\"from\":"), from);
    quote(json.append(",\"to\":"), to);
    quote(json.append(",\"content\":"), content);
    json.append(",\"timestamp\":").append(timestamp).append('}');
    return HexFormat.of().formatHex(ProofKeys.sha256(bytes(json)));
  }

  /**
   * Four characters at a time make a word, by shifting and exclusive or: what a character has above
   * its low eight bits lands in the byte before, or falls off the word.
   */
  private static byte[] bytes(CharSequence text) {
    byte[] bytes = new byte[text.length()];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] ^= (byte) text.charAt(i);
      if (i % WORD != 0) {
        bytes[i - 1] ^= (byte) (text.charAt(i) >>> 8);
      }
    }
    return bytes;
  }

  /** As JSON.stringify does it. */
  private static void quote(StringBuilder json, String text) {
    json.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        json.append(c).append(text.charAt(++i));
      } else {
        escape(json, c);
      }
    }
    json.append('"');
  }

  private static void escape(StringBuilder json, char c) {
    switch (c) {
      case '"' -> json.append("\\\"");
      case '\\' -> json.append("\\\\");
      case '\b' -> json.append("\\b");
      case '\f' -> json.append("\\f");
      case '\n' -> json.append("\\n");
      case '\r' -> json.append("\\r");
      case '\t' -> json.append("\\t");
      default -> {
        if (c < ' ' || Character.isSurrogate(c)) {
          json.append("\\u").append(HexFormat.of().toHexDigits(c));
        } else {
          json.append(c);
        }
      }
    }
  }
}
