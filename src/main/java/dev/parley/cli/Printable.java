package dev.parley.cli;

/** Foreign text made fit for a terminal, which obeys what it is shown. */
final class Printable {

  private static final int ZERO_WIDTH_NON_JOINER = 0x200c;
  private static final int ZERO_WIDTH_JOINER = 0x200d;

  private Printable() {}

  /**
   * The text on one line, with everything that would move the cursor, change colours, reverse the
   * writing or hide written out instead: a peer's words stay words.
   */
  static String of(String text) {
    StringBuilder safe = new StringBuilder(text.length());
    text.codePoints().forEach(point -> append(safe, point));
    return safe.toString();
  }

  private static void append(StringBuilder safe, int point) {
    if (point == '\n') {
      safe.append('⏎');
    } else if (point == '\t') {
      safe.append(' ');
    } else if (isHarmless(point)) {
      safe.appendCodePoint(point);
    } else {
      safe.append("\\u{").append(Integer.toHexString(point)).append('}');
    }
  }

  private static boolean isHarmless(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE,
          Character.PRIVATE_USE ->
          false;
      // Joiners build emoji and Indic letters; the other format characters only disguise.
      case Character.FORMAT -> point == ZERO_WIDTH_JOINER || point == ZERO_WIDTH_NON_JOINER;
      default -> true;
    };
  }
}
