package dev.parley.protocol;

import java.util.Locale;

/** A member's role; the ordinal is its number on the wire. */
public enum Role {
  MEMBER,
  ADMIN;

  private static final Role[] ALL = values();

  private final String text = name().toLowerCase(Locale.ROOT);

  public static Role of(int number) {
    if (number < 0 || number >= ALL.length) {
      throw new Malformed("role", "must be 0 (member) or 1 (admin)");
    }
    return ALL[number];
  }

  /** The name in JSON. */
  @Override
  public String toString() {
    return text;
  }
}
