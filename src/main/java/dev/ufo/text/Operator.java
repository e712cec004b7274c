package dev.ufo.text;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One command operator of a format string: which {@link Attribute} it fills, if any, and what its
 * values may look like.
 */
record Operator(int name, long unit, @Nullable TimeFormat time, Shape shape) {
  /** What a value may look like. */
  enum Shape {
    NUMBER,
    WORD,
    ANY
  }

  private static final Pattern PARTS = Pattern.compile("%([A-Z0-9_]+)(?:\\((.*)\\))?(?::\\d+)?%");

  /** What UFO knows the spans of COMMON_DURATION by. */
  private static final Map<String, Attribute> SPANS =
      Map.of(
          "US_TX_BEG", Attribute.FIRST_SENT,
          "US_RX_BEG", Attribute.FIRST_RECEIVED,
          "US_RX_END", Attribute.LAST_RECEIVED,
          "DS_TX_END", Attribute.LAST_ANSWERED);

  private static final Map<String, Long> UNITS = Map.of("ns", 1L, "us", 1_000L, "ms", 1_000_000L);

  /** From its text, percent signs included. */
  static Operator of(String text) {
    Matcher parts = PARTS.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException(text + " is no operator");
    }
    String operator = parts.group(1);
    String argument = parts.group(2) == null ? "" : parts.group(2);
    return switch (operator) {
      case "START_TIME", "START_TIME_LOCAL" ->
          new Operator(
              Names.find(Attribute.START_TIME.label()), 1, new TimeFormat(argument), Shape.ANY);
      case "COMMON_DURATION" -> span(argument.split(":", -1));
      case "REQ", "REQUEST_HEADER" -> header(argument, "%REQ(");
      case "RESP", "RESPONSE_HEADER", "TRAILER", "RESPONSE_TRAILER" -> header(argument, "%RESP(");
      default -> argument.isEmpty() ? plain(operator) : special(text);
    };
  }

  private static Operator span(String[] parts) {
    Attribute attribute =
        parts.length >= 2 && parts[0].equals("DS_RX_BEG") ? SPANS.get(parts[1]) : null;
    long unit = parts.length == 3 ? UNITS.getOrDefault(parts[2], 1L) : 1_000_000;
    return attribute == null
        ? new Operator(Names.UNKNOWN, 1, null, Shape.NUMBER)
        : new Operator(Names.find(attribute.label()), unit, null, Shape.NUMBER);
  }

  private static Operator header(String argument, String kind) {
    for (String name : argument.split("\\?", -1)) {
      int number = Names.find(name);
      if (number != Names.UNKNOWN) {
        Attribute attribute = Names.attribute(number);
        boolean trailer = attribute == Attribute.GRPC_STATUS && kind.equals("%RESP(");
        if (trailer || attribute.format().startsWith(kind)) {
          return new Operator(number, 1, null, shape(attribute));
        }
      }
    }
    return new Operator(Names.UNKNOWN, 1, null, Shape.ANY);
  }

  private static Operator plain(String operator) {
    int number = Names.find(operator.toLowerCase(Locale.ROOT));
    return new Operator(
        number, 1, null, number == Names.UNKNOWN ? Shape.ANY : shape(Names.attribute(number)));
  }

  /** With an argument of its own: known by its whole text. */
  private static Operator special(String text) {
    for (Attribute attribute : Attribute.values()) {
      if (attribute.format().equals(text)) {
        return new Operator(Names.find(attribute.label()), 1, null, shape(attribute));
      }
    }
    return new Operator(Names.UNKNOWN, 1, null, Shape.ANY);
  }

  private static Shape shape(Attribute attribute) {
    return switch (attribute) {
      case CODE,
          ATTEMPTS,
          DURATION,
          SENT_MILLIS,
          RESPONSE_MILLIS,
          SERVICE_MILLIS,
          SENT,
          RECEIVED,
          BODY_SENT,
          BODY_RECEIVED,
          READY,
          CONNECTION,
          MEMBERS ->
          Shape.NUMBER;
      case TYPE,
          FLAGS,
          HOST,
          LOCAL,
          LISTENER,
          PEER,
          METHOD,
          PROTOCOL,
          AUTHORITY,
          REQUEST_ID,
          TLS,
          CLOSE ->
          Shape.WORD;
      default -> Shape.ANY;
    };
  }

  /** Whether a value that begins so may still go on. */
  boolean mayHold(byte[] b, int from, int to) {
    if (shape == Shape.ANY) {
      return true;
    }
    for (int p = from; p < to; p++) {
      if (b[p] == ' ' || (shape == Shape.NUMBER && !isOfNumber(b[p]))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isOfNumber(byte letter) {
    return Spelling.isDigit(letter) || letter == '-' || letter == '.';
  }

  /** Whether this is a whole value. */
  boolean fits(byte[] b, int from, int to) {
    return time == null
        ? mayHold(b, from, to)
        : to - from <= 64 && time.read(b, from, to - from) >= 0;
  }

  void put(byte[] b, int at, int length, Draft draft) {
    if (time != null) {
      draft.put(name, time.read(b, at, length));
    } else if (unit == 1) {
      draft.put(name, b, at, length);
    } else {
      long nanos = Spelling.number(b, at, length, unit);
      if (nanos >= 0) {
        draft.put(name, nanos);
      } else {
        draft.put(name, b, at, length);
      }
    }
  }
}
