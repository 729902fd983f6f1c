package dev.parley.protocol;

import java.util.Locale;

/** What a membership op does; the ordinal is its number on the wire. */
public enum OpType {
  CREATE,
  ADD,
  REMOVE,
  SET_TITLE;

  private static final OpType[] ALL = values();

  private final String text = name().toLowerCase(Locale.ROOT);

  public static OpType of(int number) {
    if (number < 0 || number >= ALL.length) {
      throw new Malformed("op_type", "must be 0 to 3");
    }
    return ALL[number];
  }

  /** The name in JSON. */
  @Override
  public String toString() {
    return text;
  }
}
