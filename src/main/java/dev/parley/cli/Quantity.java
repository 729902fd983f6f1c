package dev.parley.cli;

import java.util.Locale;

/** Numbers in a few characters. */
final class Quantity {

  private static final String NONE = "-";

  private Quantity() {}

  /** At most four characters up to a billion: 999, 1.2k, 345k, 1.2M. */
  static String number(long value) {
    if (value < 1_000) {
      return Long.toString(value);
    }
    String units = "kMGTPE";
    double scaled = value;
    int unit = -1;
    while (scaled >= 999.5 && unit < units.length() - 1) {
      scaled /= 1_000;
      unit++;
    }
    return String.format(
        Locale.ROOT, scaled < 9.95 ? "%.1f%c" : "%.0f%c", scaled, units.charAt(unit));
  }

  /** From milliseconds to days; a dash for none. */
  static String time(Long millis) {
    if (millis == null) {
      return NONE;
    } else if (millis < 1_000) {
      return millis + "ms";
    } else if (millis < 120_000) {
      return millis / 1_000 + "s";
    } else if (millis < 7_200_000) {
      return millis / 60_000 + "min";
    }
    long hours = millis / 3_600_000;
    return hours < 48 ? hours + "h" : number(hours / 24) + "d";
  }

  /** How long something is ago. */
  static String age(long millis) {
    return millis < 1_000 ? "<1s" : time(millis);
  }

  /** A measured time; a dash for none. */
  static String micros(long micros) {
    if (micros == 0) {
      return NONE;
    }
    return micros < 10_000
        ? String.format(Locale.ROOT, "%.1fms", micros / 1e3)
        : time(micros / 1_000);
  }

  static String score(Double score) {
    return score == null ? NONE : String.format(Locale.ROOT, "%.1f", score);
  }
}
