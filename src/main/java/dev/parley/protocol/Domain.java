package dev.parley.protocol;

/** The four kinds of record; the ordinal is the number of the domain on the wire. */
public enum Domain {
  MESSAGES("message"),
  MEMBERS("member"),
  IDENTITY("identity"),
  READS("read");

  private static final Domain[] ALL = values();

  private final String kind;

  Domain(String kind) {
    this.kind = kind;
  }

  /** The name in the third line of a signing string. */
  public String kind() {
    return kind;
  }

  public static Domain of(int number) {
    if (number < 0 || number >= ALL.length) {
      throw new Malformed("domain", "must be 0 to 3");
    }
    return ALL[number];
  }
}
