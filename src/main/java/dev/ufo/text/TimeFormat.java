package dev.ufo.text;

import dev.ufo.entry.Entry;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A time as {@code %START_TIME(FORMAT)%} writes it: strftime with Envoy's fractions, read back.
 * Without a format it is ISO 8601 with milliseconds. What has no zone is taken for UTC.
 */
final class TimeFormat {
  private static final String MONTHS = "janfebmaraprmayjunjulaugsepoctnovdec";

  /** One piece: a conversion with its width, or a character that must stand there. */
  private record Piece(char conversion, int width, char literal) {}

  private final List<Piece> pieces = new ArrayList<>();

  private byte[] bytes = {};
  private int at;
  private int end;

  /** One for this format, empty for Envoy's own. */
  TimeFormat(String format) {
    compile(format);
  }

  private void compile(String format) {
    for (int i = 0; i < format.length(); i++) {
      char c = format.charAt(i);
      if (c != '%' || i + 1 == format.length()) {
        pieces.add(new Piece('\0', 0, c));
        continue;
      }
      c = format.charAt(++i);
      int width = 0;
      if (c == 'E' && i + 2 < format.length()) { // %E3S, %E*S: seconds with a fraction
        width = format.charAt(i + 1) == '*' ? 9 : Character.digit(format.charAt(i + 1), 10);
        i += 2;
        c = format.charAt(i) == 'S' && width >= 0 ? 'E' : '\0';
      } else if (Character.isDigit(c) && i + 1 < format.length()) { // %3f, and %9f
        width = Character.digit(c, 10);
        c = format.charAt(++i);
      }
      switch (c) {
        case 'F' -> compile("%Y-%m-%d");
        case 'T' -> compile("%H:%M:%S");
        case 'R' -> compile("%H:%M");
        case 'D' -> compile("%m/%d/%y");
        case 'n', 't' -> pieces.add(new Piece('\0', 0, ' '));
        case '%' -> pieces.add(new Piece('\0', 0, '%'));
        case 'Y',
            'm',
            'd',
            'e',
            'H',
            'M',
            'S',
            'E',
            's',
            'f',
            'y',
            'j',
            'b',
            'h',
            'B',
            'a',
            'A',
            'z',
            'Z' ->
            pieces.add(new Piece(c, width, '\0'));
        default ->
            throw new IllegalArgumentException(
                "%START_TIME(" + format + ")%: %" + c + " is no part of a time that can be read");
      }
    }
  }

  /** Unix nanoseconds; IMPLAUSIBLE when it is not written so. */
  long read(byte[] text, int from, int length) {
    if (pieces.isEmpty()) {
      return Spelling.time(text, from, length);
    }
    bytes = text;
    at = from;
    end = from + length;
    long year = 1970;
    long month = 1;
    long day = 1;
    long seconds = 0;
    long nanos = 0;
    long zone = 0;
    long epoch = Spelling.WRONG;
    for (Piece piece : pieces) {
      long value = 0;
      switch (piece.conversion) {
        case '\0' -> value = at < end && bytes[at++] == piece.literal ? 0 : -1;
        case 'Y' -> year = value = number(4, 4);
        case 'y' -> {
          value = number(2, 2);
          year = 2000 + value;
        }
        case 'm' -> month = value = number(1, 2);
        case 'd', 'e' -> day = value = number(1, 2);
        case 'H' -> {
          value = number(1, 2);
          seconds += 3_600 * value;
        }
        case 'M' -> {
          value = number(1, 2);
          seconds += 60 * value;
        }
        case 'S' -> {
          value = number(1, 2);
          seconds += value;
        }
        case 'E' -> {
          value = number(1, 2);
          seconds += value;
          if (at < end && bytes[at] == '.') {
            at++;
            nanos = fraction(9);
          }
        }
        case 's' -> epoch = value = number(1, 10); // milliseconds may follow at once
        case 'f' -> nanos = value = fraction(piece.width == 0 ? 9 : piece.width);
        case 'j' -> {
          value = number(1, 3);
          month = 1;
          day = value;
        }
        case 'b', 'h', 'B' -> month = value = month();
        case 'a', 'A' -> word();
        case 'z' -> {
          zone = zone();
          value = zone == Spelling.WRONG ? -1 : 0;
        }
        default -> word(); // %Z: a zone's name; Envoy's is UTC
      }
      if (value < 0) {
        return Entry.IMPLAUSIBLE;
      }
    }
    if (at != end) {
      return Entry.IMPLAUSIBLE;
    }
    if (epoch >= 0) {
      return Spelling.unix(epoch, nanos);
    }
    boolean real = month >= 1 && month <= 12 && day >= 1 && day <= 366;
    return real
        ? Spelling.unix(Spelling.days(year, month, day) * 86_400 + seconds - zone, nanos)
        : Entry.IMPLAUSIBLE;
  }

  private long number(int least, int most) {
    while (at < end && bytes[at] == ' ') { // %e is padded
      at++;
    }
    int from = at;
    while (at < end && at - from < most && Spelling.isDigit(bytes[at])) {
      at++;
    }
    return at - from < least ? -1 : Spelling.digits(bytes, from, at - from);
  }

  /** Up to so many digits behind the point, as nanoseconds. */
  private long fraction(int most) {
    long nanos = 0;
    long digit = 100_000_000;
    int from = at;
    while (at < end && at - from < most && Spelling.isDigit(bytes[at])) {
      nanos += digit * (bytes[at++] - '0');
      digit /= 10;
    }
    return at == from ? -1 : nanos;
  }

  private long month() {
    int from = at;
    word();
    if (at - from < 3) {
      return -1;
    }
    String name = new String(bytes, from, 3, StandardCharsets.ISO_8859_1);
    int place = MONTHS.indexOf(name.toLowerCase(Locale.ROOT));
    return place < 0 || place % 3 != 0 ? -1 : place / 3 + 1;
  }

  private void word() {
    while (at < end && Character.isLetter((char) (bytes[at] & 0xff))) {
      at++;
    }
  }

  private long zone() {
    int from = at;
    while (at < end && (Spelling.isDigit(bytes[at]) || "+-:Zz".indexOf(bytes[at]) >= 0)) {
      at++;
    }
    return from == at ? Spelling.WRONG : Spelling.zone(bytes, from, at);
  }
}
