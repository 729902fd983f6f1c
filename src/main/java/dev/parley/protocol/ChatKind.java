package dev.parley.protocol;

import java.util.Locale;

/** What a chat is; the ordinal is its number on the wire. */
public enum ChatKind {
  DM,
  GROUP,
  CHANNEL;

  private static final ChatKind[] ALL = values();

  private final String text = name().toLowerCase(Locale.ROOT);

  public static ChatKind of(int number) {
    if (number < 0 || number >= ALL.length) {
      throw new Malformed("kind", "must be 0 (dm), 1 (group) or 2 (channel)");
    }
    return ALL[number];
  }

  /** The name in JSON. */
  @Override
  public String toString() {
    return text;
  }
}
