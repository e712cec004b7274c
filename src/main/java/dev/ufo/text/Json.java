package dev.ufo.text;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A pull reader for one JSON value in an array of bytes: {@link #next} goes from token to token.
 * Strict about the grammar, because a line that is cut in half must not pass for a whole one;
 * forgiving about control characters and bytes that are no UTF-8 inside strings, because logs have
 * them. Never throws; reused, one thread, and allocates nothing but room for the longest string
 * with escapes.
 */
final class Json {
  /** What comes next. */
  enum Token {
    BEGIN_OBJECT,
    END_OBJECT,
    BEGIN_ARRAY,
    END_ARRAY,
    NAME,
    STRING,
    NUMBER,
    TRUE,
    FALSE,
    NULL,
    END,
    WRONG
  }

  private static final int MOST_DEPTH = 62;

  private byte[] in = {};
  private int p;
  private int end;
  private int depth;
  private long objects; // bit n: what is open at depth n is an object
  private boolean first;
  private boolean named;
  private String wrong = "";

  private byte[] unescaped = new byte[256];

  /** Where the text of the last name, string, number or word stands. */
  byte[] text = {};

  int at;
  int length;

  Json over(byte[] bytes, int from, int to) {
    in = bytes;
    p = from;
    end = to;
    depth = 0;
    objects = 0;
    first = true;
    named = false;
    wrong = "";
    return this;
  }

  /** What was wrong, empty when nothing was. */
  String wrong() {
    return wrong;
  }

  /** How far it has read. */
  int place() {
    return p;
  }

  Token next() {
    if (!wrong.isEmpty()) {
      return Token.WRONG;
    }
    space();
    if (p == end) {
      return depth == 0 && !first ? Token.END : wrong("ends too early");
    }
    byte c = in[p];
    if (depth == 0 && !first) {
      return wrong("goes on behind its end");
    }
    if (named) {
      return value(c);
    }
    if (depth > 0 && (c == '}' || c == ']')) {
      return close(c);
    }
    if (depth > 0 && !first) {
      if (c != ',') {
        return wrong("misses a comma");
      }
      p++;
      space();
      if (p == end) {
        return wrong("ends too early");
      }
      c = in[p];
    }
    return depth > 0 && isObject() ? name(c) : value(c);
  }

  private Token close(byte c) {
    if (isObject() != (c == '}')) {
      return wrong("closes what is not open");
    }
    p++;
    depth--;
    first = false;
    return c == '}' ? Token.END_OBJECT : Token.END_ARRAY;
  }

  private boolean isObject() {
    return ((objects >>> depth) & 1) != 0;
  }

  private Token name(byte c) {
    if (c != '"') {
      return wrong("misses a name");
    }
    if (!isString()) {
      return Token.WRONG;
    }
    space();
    if (p == end || in[p] != ':') {
      return wrong(p == end ? "ends too early" : "misses a colon");
    }
    p++;
    named = true;
    return Token.NAME;
  }

  private Token value(byte c) {
    named = false;
    first = false;
    return switch (c) {
      case '{', '[' -> open(c == '{');
      case '"' -> isString() ? Token.STRING : Token.WRONG;
      default -> word();
    };
  }

  private Token open(boolean object) {
    if (depth == MOST_DEPTH) {
      return wrong("is nested too deeply");
    }
    p++;
    depth++;
    first = true;
    objects = object ? objects | (1L << depth) : objects & ~(1L << depth);
    return object ? Token.BEGIN_OBJECT : Token.BEGIN_ARRAY;
  }

  /** A number, true, false or null. */
  private Token word() {
    int from = p;
    while (p < end && isOfWord(in[p])) {
      p++;
    }
    text = in;
    at = from;
    length = p - from;
    if (is("true")) {
      return Token.TRUE;
    } else if (is("false")) {
      return Token.FALSE;
    } else if (is("null")) {
      return Token.NULL;
    } else if (p == end && depth > 0) {
      return wrong("ends too early");
    }
    return isNumber() ? Token.NUMBER : wrong("has no value here");
  }

  private static boolean isOfWord(byte c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || "+-.E".indexOf(c) >= 0;
  }

  private boolean isNumber() {
    int i = at;
    int stop = at + length;
    i += i < stop && in[i] == '-' ? 1 : 0;
    int whole = i;
    i = digits(i, stop);
    boolean good = i > whole;
    if (i < stop && in[i] == '.') {
      int from = i + 1;
      i = digits(from, stop);
      good &= i > from;
    }
    if (i < stop && (in[i] == 'e' || in[i] == 'E')) {
      i++;
      i += i < stop && (in[i] == '+' || in[i] == '-') ? 1 : 0;
      int from = i;
      i = digits(from, stop);
      good &= i > from;
    }
    return good && i == stop;
  }

  private int digits(int from, int stop) {
    int i = from;
    while (i < stop && Spelling.isDigit(in[i])) {
      i++;
    }
    return i;
  }

  /** Whether the text is this. */
  boolean is(String ascii) {
    if (length != ascii.length()) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (text[at + i] != ascii.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** The text, as a string of its own. */
  String string() {
    return new String(text, at, length, StandardCharsets.UTF_8);
  }

  private boolean isString() {
    int from = ++p;
    while (p < end && in[p] != '"' && in[p] != '\\') {
      p++;
    }
    if (p < end && in[p] == '"') {
      text = in;
      at = from;
      length = p++ - from;
      return true;
    }
    return escaped(from);
  }

  private boolean escaped(int from) {
    if (unescaped.length < p - from) {
      unescaped = new byte[2 * (p - from)];
    }
    int to = p - from;
    System.arraycopy(in, from, unescaped, 0, to);
    while (p < end && in[p] != '"') {
      if (to + 4 > unescaped.length) {
        unescaped = Arrays.copyOf(unescaped, 2 * unescaped.length + 4);
      }
      if (in[p] != '\\') {
        unescaped[to++] = in[p++];
        continue;
      }
      if (p + 1 == end) {
        break;
      }
      byte c = in[p + 1];
      p += 2;
      switch (c) {
        case 'n' -> unescaped[to++] = '\n';
        case 't' -> unescaped[to++] = '\t';
        case 'r' -> unescaped[to++] = '\r';
        case 'b' -> unescaped[to++] = '\b';
        case 'f' -> unescaped[to++] = '\f';
        case '"', '\\', '/' -> unescaped[to++] = c;
        case 'u' -> {
          int unit = hex();
          if (unit < 0) {
            wrong("has an escape that is none");
            return false;
          }
          to = utf8(codePoint(unit), to);
        }
        default -> {
          wrong("has an escape that is none");
          return false;
        }
      }
    }
    if (p >= end) {
      wrong("ends inside a string");
      return false;
    }
    p++;
    text = unescaped;
    at = 0;
    length = to;
    return true;
  }

  /** Four hexadecimal digits, -1 when they are none. */
  private int hex() {
    if (end - p < 4) {
      return -1;
    }
    int unit = 0;
    for (int i = 0; i < 4; i++) {
      int digit = Character.digit(in[p + i], 16);
      if (digit < 0) {
        return -1;
      }
      unit = 16 * unit + digit;
    }
    p += 4;
    return unit;
  }

  /** With the second half of a pair, if it is one; half a pair is a replacement character. */
  private int codePoint(int unit) {
    if (!Character.isSurrogate((char) unit)) {
      return unit;
    }
    if (Character.isHighSurrogate((char) unit)
        && end - p >= 6
        && in[p] == '\\'
        && in[p + 1] == 'u') {
      int back = p;
      p += 2;
      int low = hex();
      if (low >= 0 && Character.isLowSurrogate((char) low)) {
        return Character.toCodePoint((char) unit, (char) low);
      }
      p = back;
    }
    return 0xfffd;
  }

  private int utf8(int c, int at) {
    int to = at;
    if (c < 0x80) {
      unescaped[to++] = (byte) c;
    } else if (c < 0x800) {
      unescaped[to++] = (byte) (0xc0 | (c >> 6));
      unescaped[to++] = (byte) (0x80 | (c & 0x3f));
    } else if (c < 0x10000) {
      unescaped[to++] = (byte) (0xe0 | (c >> 12));
      unescaped[to++] = (byte) (0x80 | ((c >> 6) & 0x3f));
      unescaped[to++] = (byte) (0x80 | (c & 0x3f));
    } else {
      unescaped[to++] = (byte) (0xf0 | (c >> 18));
      unescaped[to++] = (byte) (0x80 | ((c >> 12) & 0x3f));
      unescaped[to++] = (byte) (0x80 | ((c >> 6) & 0x3f));
      unescaped[to++] = (byte) (0x80 | (c & 0x3f));
    }
    return to;
  }

  private void space() {
    while (p < end && (in[p] == ' ' || in[p] == '\t' || in[p] == '\n' || in[p] == '\r')) {
      p++;
    }
  }

  /** Passes over the value that begins with this token. */
  void skip(Token token) {
    if (token != Token.BEGIN_OBJECT && token != Token.BEGIN_ARRAY) {
      return;
    }
    int level = depth - 1;
    Token each = token;
    while (depth > level && each != Token.WRONG && each != Token.END) {
      each = next();
    }
  }

  /** Reads no further. */
  void stop() {
    wrong = "was left";
  }

  private Token wrong(String why) {
    if (wrong.isEmpty()) {
      wrong = why;
    }
    return Token.WRONG;
  }
}
