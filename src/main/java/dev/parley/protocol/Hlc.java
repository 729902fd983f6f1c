package dev.parley.protocol;

/**
 * A hybrid logical timestamp in a {@code long}: 48 bits of milliseconds since the epoch, then 16
 * bits of a counter. Always positive, so that signed comparison orders it.
 */
public final class Hlc {

  public static final int MAX_LOGICAL = 0xffff;

  /** A day of UTC, which has no leap seconds here. */
  public static final long DAY_MS = 86_400_000;

  private static final long MAX_PHYSICAL_MS = (1L << 47) - 1;

  private Hlc() {}

  public static long of(long physicalMs, int logical) {
    if (physicalMs < 0 || physicalMs > MAX_PHYSICAL_MS) {
      throw new Malformed("hlc", "is out of range");
    }
    return physicalMs << 16 | logical & MAX_LOGICAL;
  }

  public static long physicalMs(long hlc) {
    return hlc >>> 16;
  }

  public static int logical(long hlc) {
    return (int) (hlc & MAX_LOGICAL);
  }

  /** The day of a stamp: days since 1970. */
  public static int day(long hlc) {
    return (int) (physicalMs(hlc) / DAY_MS);
  }

  /** The first stamp of a day. */
  public static long startOf(int day) {
    return of(day * DAY_MS, 0);
  }

  /** Reads the decimal form that JSON carries, where a number would lose bits. */
  public static long parse(String text, String field) {
    if (text.isEmpty() || text.length() > 19 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      throw new Malformed(field, "must be a decimal string");
    }
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new Malformed(field, "is out of range");
    }
  }
}
