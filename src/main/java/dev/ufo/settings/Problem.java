package dev.ufo.settings;

import static java.util.stream.Collectors.joining;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One thing a user has to mend, as one line: the place, the setting, its value, the rule and, where
 * there is one, a suggestion. What the user wrote is escaped and shortened, so a hostile file can
 * neither break the line nor reach the terminal.
 *
 * @param message all but the file's place; it already starts with the variable's or flag's name
 */
public record Problem(Place at, String message) implements Comparable<Problem> {
  private static final int SHOWN = 60;
  private static final Pattern UNSAFE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}\\p{Cs}]");

  public Problem(Place at, String message) {
    this.at = at;
    this.message = escaped(message);
  }

  /** A value which breaks a rule. */
  static Problem value(Place at, String path, String value, String rule) {
    return new Problem(at, shortened(at.subject(path)) + "=" + shortened(value) + ": " + rule);
  }

  /** A setting which is wrong whatever its value, so the value, perhaps a secret, is not shown. */
  static Problem setting(Place at, String path, String rule) {
    return new Problem(at, shortened(at.subject(path)) + ": " + rule);
  }

  @Override
  public int compareTo(Problem other) {
    return at.compareTo(other.at);
  }

  @Override
  public String toString() {
    boolean placed = at.layer() == Place.Layer.FILE && !at.equals(Place.NOWHERE);
    return placed ? escaped(at.toString()) + ": " + message : message;
  }

  private static String shortened(String text) {
    return text.codePointCount(0, text.length()) <= SHOWN
        ? text
        : text.substring(0, text.offsetByCodePoints(0, SHOWN)) + "…";
  }

  private static String escaped(String text) {
    return UNSAFE
        .matcher(text)
        .replaceAll(match -> Matcher.quoteReplacement(escape(match.group())));
  }

  private static String escape(String character) {
    return switch (character) {
      case "\n" -> "\\n";
      case "\r" -> "\\r";
      case "\t" -> "\\t";
      default -> character.chars().mapToObj("\\u%04x"::formatted).collect(joining());
    };
  }
}
