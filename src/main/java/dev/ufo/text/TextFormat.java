package dev.ufo.text;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One of Envoy's format strings, compiled to read the lines that it writes. Between two literals
 * stands one value; it ends at the first place from which the rest of the line fits, so that a user
 * agent may have quotes of its own. Numbers must look like numbers and times like times, and only
 * what others have written (headers, reasons, names) may have spaces.
 *
 * <p>Operators that UFO does not use are passed over. Two of them without anything in between
 * cannot be told apart and are refused.
 *
 * <p>Reused from line to line; one thread.
 */
public final class TextFormat {
  private static final Pattern PERCENT =
      Pattern.compile("%(?:[A-Z0-9_]+(?:\\(.*?\\))?(?::\\d+)?)?%");

  static final String NO_OPERATOR = "must have operators such as %RESPONSE_FLAGS%";
  static final int MOST_OPERATORS = 200;
  static final String TOO_MANY = "must have " + MOST_OPERATORS + " operators at most";

  private static final int MOST_TRIES = 20_000;

  /**
   * Container runtimes and kubectl write something in front: so many times the start is looked for.
   */
  private static final int MOST_PREFIXES = 4;

  private static final byte[] SPACE = {' '};

  private final String format;
  private final byte[] start;
  private final Operator[] operators;
  private final byte[][] then; // the literal behind each
  private final int[] from;
  private final int[] until;
  private int tries;
  private int furthest;

  private TextFormat(String format, List<Operator> operators, List<String> literals) {
    this.format = format;
    start = utf8(literals.get(0));
    this.operators = operators.toArray(Operator[]::new);
    then = new byte[operators.size()][];
    for (int i = 0; i < then.length; i++) {
      then[i] = utf8(literals.get(i + 1));
    }
    from = new int[then.length];
    until = new int[then.length];
  }

  /**
   * Compiles a format string.
   *
   * @throws IllegalArgumentException when its lines could not be read, with the reason
   */
  public static TextFormat compile(String format) {
    String text = format.replaceAll("(\r|\n|\\\\n)+$", "");
    List<Operator> operators = new ArrayList<>();
    List<String> literals = new ArrayList<>(); // one more: before, between and behind
    StringBuilder literal = new StringBuilder();
    String last = "";
    Matcher percent = PERCENT.matcher(text);
    int at = 0;
    while (percent.find()) {
      literal.append(literal(text.substring(at, percent.start())));
      at = percent.end();
      String next = percent.group();
      if (next.equals("%%")) {
        literal.append('%');
        continue;
      }
      if (literal.isEmpty() && !operators.isEmpty()) {
        throw new IllegalArgumentException(
            last
                + " and "
                + next
                + " touch: nobody could tell where one ends; put a space or another character in"
                + " between");
      }
      operators.add(Operator.of(next));
      literals.add(literal.toString());
      literal.setLength(0);
      last = next;
    }
    literals.add(literal + literal(text.substring(at)));
    if (operators.isEmpty()) {
      throw new IllegalArgumentException(NO_OPERATOR);
    }
    if (operators.size() > MOST_OPERATORS) {
      throw new IllegalArgumentException(TOO_MANY);
    }
    return new TextFormat(text, operators, literals);
  }

  /** Whether its lines say if a request failed. */
  boolean tellsOfFailures() {
    return Arrays.stream(operators)
        .filter(operator -> operator.name() != Names.UNKNOWN)
        .map(operator -> Names.attribute(operator.name()))
        .anyMatch(told -> told == Attribute.FLAGS || told == Attribute.CODE);
  }

  private static String literal(String text) {
    if (text.indexOf('%') >= 0) {
      throw new IllegalArgumentException(
          "\"" + text.strip() + "\" has a % that begins no operator; %% stands for itself");
    }
    return text;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** The format string itself, without the end of its line. */
  public String text() {
    return format;
  }

  /**
   * Reads a line; false when it is not of this format, and then {@link #furthest} says how far it
   * was.
   *
   * @param more whether other columns may follow, behind a space
   */
  boolean read(byte[] b, int at, int end, boolean more, Draft draft) {
    tries = 0;
    furthest = at;
    int begin = at;
    for (int prefix = 0; prefix < MOST_PREFIXES && begin >= 0; prefix++) {
      begin = indexOf(b, begin, end, start);
      if (begin >= 0 && fits(b, begin + start.length, end, 0, more)) {
        for (int i = 0; i < operators.length; i++) {
          operators[i].put(b, from[i], until[i] - from[i], draft);
        }
        return true;
      }
      begin = start.length == 0 || begin < 0 ? -1 : begin + 1;
    }
    return false;
  }

  /** How far the last line that was not of this format still was. */
  int furthest() {
    return furthest;
  }

  private boolean fits(byte[] b, int at, int end, int i, boolean more) {
    furthest = Math.max(furthest, at);
    if (i == operators.length) {
      return at == end || (more && b[at] == ' ');
    }
    Operator operator = operators[i];
    if (then[i].length == 0) { // the last
      int to = more ? indexOf(b, at, end, SPACE) : end;
      from[i] = at;
      until[i] = to < 0 ? end : to;
      return operator.fits(b, at, until[i]);
    }
    int to = indexOf(b, at, end, then[i]);
    while (to >= 0 && operator.mayHold(b, at, to) && tries++ < MOST_TRIES) {
      if (operator.fits(b, at, to)) {
        from[i] = at;
        until[i] = to;
        if (fits(b, to + then[i].length, end, i + 1, more)) {
          return true;
        }
      }
      to = indexOf(b, to + 1, end, then[i]);
    }
    return false;
  }

  private static int indexOf(byte[] b, int at, int end, byte[] what) {
    for (int p = at; p <= end - what.length; p++) {
      int i = 0;
      while (i < what.length && b[p + i] == what[i]) {
        i++;
      }
      if (i == what.length) {
        return p;
      }
    }
    return -1;
  }
}
