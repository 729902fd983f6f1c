package dev.parley.crypto;

import dev.parley.protocol.Malformed;
import dev.parley.protocol.SigningString;
import java.nio.charset.StandardCharsets;

/** The hash that ECDSA signs for a text, by signature version. */
final class TextDigest {

  private static final String PERSONAL = "\u0019Ethereum Signed Message:\n";

  private TextDigest() {}

  static byte[] of(int version, byte[] text) {
    return switch (version) {
      case SigningString.PLAIN -> Keccak256.hash(text);
      case SigningString.PERSONAL_SIGN ->
          Keccak256.hash((PERSONAL + text.length).getBytes(StandardCharsets.US_ASCII), text);
      default -> throw new Malformed("sv", "must be 1 or 2");
    };
  }
}
