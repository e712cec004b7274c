package dev.ufo.expose;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes JSON: maps in their own order, collections, strings, booleans, numbers and null; a number
 * that is not finite becomes null. What comes out is valid UTF-8 and valid JSON whatever the
 * strings hold: control characters are escaped, lone surrogates, which strict readers refuse even
 * when escaped, become U+FFFD.
 */
public final class Json {
  private static final char LAST_CONTROL = 0x1F;
  private static final char DELETE = 0x7F;
  private static final char LINE_SEPARATOR = '\u2028';
  private static final char PARAGRAPH_SEPARATOR = '\u2029';
  private static final HexFormat HEX = HexFormat.of();

  private final StringBuilder out = new StringBuilder();

  private Json() {}

  /** The value as bytes, with a line feed at the end. */
  public static byte[] bytes(@Nullable Object value) {
    return (text(value) + "\n").getBytes(StandardCharsets.UTF_8);
  }

  static String text(@Nullable Object value) {
    Json json = new Json();
    json.value(value);
    return json.out.toString();
  }

  private void value(@Nullable Object value) {
    switch (value) {
      case null -> out.append("null");
      case String text -> string(text);
      case Boolean truth -> out.append(truth);
      case Double number -> out.append(Double.isFinite(number) ? number.toString() : "null");
      case Long number -> out.append(number);
      case Integer number -> out.append(number);
      case Map<?, ?> map -> object(map);
      case Collection<?> elements -> array(elements);
      default -> throw new IllegalArgumentException("no JSON for " + value.getClass());
    }
  }

  private void object(Map<?, ?> map) {
    char before = '{';
    for (Map.Entry<?, ?> member : map.entrySet()) {
      out.append(before);
      string(String.valueOf(member.getKey()));
      out.append(':');
      value(member.getValue());
      before = ',';
    }
    out.append(map.isEmpty() ? "{}" : "}");
  }

  private void array(Collection<?> elements) {
    char before = '[';
    for (Object element : elements) {
      out.append(before);
      value(element);
      before = ',';
    }
    out.append(elements.isEmpty() ? "[]" : "]");
  }

  private void string(String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          if (isPair(text, i)) {
            out.append(c).append(text.charAt(++i));
          } else if (Character.isSurrogate(c)) {
            out.append('\uFFFD');
          } else if (mustBeEscaped(c)) {
            out.append("\\u").append(HEX.toHexDigits(c));
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }

  private static boolean isPair(String text, int i) {
    return Character.isHighSurrogate(text.charAt(i))
        && i + 1 < text.length()
        && Character.isLowSurrogate(text.charAt(i + 1));
  }

  /** What JSON forbids, and what would be a line end in JavaScript or invisible in a terminal. */
  private static boolean mustBeEscaped(char c) {
    return c <= LAST_CONTROL || c == DELETE || c == LINE_SEPARATOR || c == PARAGRAPH_SEPARATOR;
  }
}
