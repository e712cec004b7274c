package dev.ufo.cli;

/** Text from the wire, fit for a terminal: no control characters, not too long. */
final class Printable {
  private Printable() {}

  static String of(String text, int max) {
    StringBuilder safe = new StringBuilder(Math.min(text.length(), max));
    text.codePoints().limit(max).forEach(c -> safe.appendCodePoint(isSafe(c) ? c : '\uFFFD'));
    if (text.codePointCount(0, text.length()) > max) {
      safe.append('…');
    }
    return safe.toString();
  }

  /** Neither a control character nor one that turns the direction of the line around. */
  private static boolean isSafe(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
