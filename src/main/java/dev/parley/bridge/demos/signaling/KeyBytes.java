package dev.parley.bridge.demos.signaling;

import dev.parley.bridge.demos.Json;

/** A public key as clients send it: a JSON array, of byte values if they mean it. */
final class KeyBytes {

  private KeyBytes() {}

  static boolean isEmpty(Json array) {
    String source = array.source();
    return source.substring(1, source.length() - 1).isBlank();
  }

  /** The bytes; null if something else than whole numbers from 0 to 255 is among them. */
  static byte[] of(Json array) {
    String inside = array.source();
    String[] numbers = inside.substring(1, inside.length() - 1).split(",", -1);
    byte[] bytes = new byte[numbers.length];
    for (int i = 0; i < numbers.length; i++) {
      String number = numbers[i].strip();
      if (number.isEmpty()
          || number.length() > 3
          || !number.chars().allMatch(digit -> digit >= '0' && digit <= '9')
          || Integer.parseInt(number) > 255) {
        return null;
      }
      bytes[i] = (byte) Integer.parseInt(number);
    }
    return bytes;
  }
}
