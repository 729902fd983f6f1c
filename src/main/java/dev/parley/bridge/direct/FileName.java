package dev.parley.bridge.direct;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;

/** A name for a file that somebody else chose, made one that can do no harm in a directory. */
final class FileName {

  private static final int MAX_BYTES = 160;
  private static final int MAX_EXTENSION = 16;
  private static final String FORBIDDEN = "<>:\"|?*";
  private static final Set<String> DEVICES =
      Set.of("con", "prn", "aux", "nul", "conin$", "conout$");

  private FileName() {}

  static String safe(String claimed) {
    String last =
        claimed.substring(1 + Math.max(claimed.lastIndexOf('/'), claimed.lastIndexOf('\\')));
    StringBuilder safe = new StringBuilder();
    last.codePoints().forEach(point -> safe.appendCodePoint(isHarmless(point) ? point : '_'));
    String name = shortened(safe.toString().replaceAll("[. ]+$", "").strip());
    if (name.isEmpty()) {
      return "file";
    }
    // Hidden files configure programs, and a dash in front makes an option of a name.
    boolean disguised = name.startsWith(".") || name.startsWith("-") || isDevice(name);
    return disguised ? "_" + name : name;
  }

  /** The name that is tried when {@code earlier} others are taken. */
  static String numbered(String name, int earlier) {
    if (earlier == 0) {
      return name;
    }
    int dot = extension(name);
    return name.substring(0, dot) + " (" + earlier + ")" + name.substring(dot);
  }

  private static boolean isHarmless(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED ->
          false;
      default -> FORBIDDEN.indexOf(point) < 0;
    };
  }

  private static boolean isDevice(String name) {
    String stem = name.toLowerCase(Locale.ROOT).split("\\.", 2)[0].strip();
    return DEVICES.contains(stem) || stem.matches("(com|lpt)[0-9¹²³]");
  }

  /** Cuts out of the middle, so that what a file is can still be seen. */
  private static String shortened(String name) {
    int dot = extension(name);
    String stem = name.substring(0, dot);
    String end = name.substring(dot);
    while (bytes(stem) + bytes(end) > MAX_BYTES) {
      stem = stem.substring(0, stem.offsetByCodePoints(stem.length(), -1));
    }
    return stem + end;
  }

  private static int extension(String name) {
    int dot = name.lastIndexOf('.');
    return dot <= 0 || bytes(name.substring(dot)) > MAX_EXTENSION ? name.length() : dot;
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
