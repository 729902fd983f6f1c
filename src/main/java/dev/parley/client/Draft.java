package dev.parley.client;

import dev.parley.protocol.Bytes;

/**
 * A message before it is signed.
 *
 * @param text may be empty if there is control
 * @param type 0 for a regular message
 * @param control opaque bytes, empty for none
 */
public record Draft(String text, int type, Bytes control) {

  /** A regular message. */
  public static Draft text(String text) {
    return new Draft(text, 0, Bytes.EMPTY);
  }

  /** A message of {@code type} without text. */
  public static Draft control(int type, Bytes control) {
    return new Draft("", type, control);
  }
}
