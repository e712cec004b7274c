package dev.ufo.observe;

/**
 * Envoy says the same with spaces (field 18, and the details up to 1.16) and with underscores (the
 * details since, all text logs): here everything has underscores, which is what the tables hold.
 * Linear in the length of the text.
 */
final class Wording {
  /** No detail of a symptom is longer. */
  static final int MAX_PIECE = 80;

  private static final String SEPARATORS = ":|_,";

  private Wording() {}

  static String of(String text) {
    return text.replace(' ', '_');
  }

  /** A bounded piece of a text that nobody knows, of printable ASCII only. */
  static String piece(String text) {
    int length = Math.min(text.length(), MAX_PIECE);
    StringBuilder piece = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      piece.append(c >= ' ' && c <= '~' ? c : '?');
    }
    return piece.toString();
  }

  /** The same as people write it. */
  static String spoken(String text) {
    return piece(text).replace('_', ' ').strip();
  }

  /** Without the separators at both ends. */
  static String bare(String text) {
    int from = 0;
    int end = text.length();
    while (from < end && SEPARATORS.indexOf(text.charAt(from)) >= 0) {
      from++;
    }
    while (end > from && SEPARATORS.indexOf(text.charAt(end - 1)) >= 0) {
      end--;
    }
    return text.substring(from, end);
  }

  /** The text before the first of these characters. */
  static String until(String text, String stops) {
    int end = 0;
    while (end < text.length() && stops.indexOf(text.charAt(end)) < 0) {
      end++;
    }
    return text.substring(0, end);
  }
}
