package dev.ufo.observe;

import dev.ufo.entry.Entry;
import dev.ufo.signal.Flag;
import dev.ufo.signal.Mend;
import dev.ufo.tally.Tally;
import java.nio.charset.StandardCharsets;

/**
 * Spans as text, only for what is new: cut at {@link #MAX} bytes, lenient about what is not UTF-8,
 * both counted.
 */
final class Text {
  /** Texts are cut here, in bytes. */
  static final int MAX = 1024;

  private static final int LONGEST_CHARACTER = 4;
  private static final char REPLACEMENT = '\uFFFD';

  private Text() {}

  static String of(Tally tally, byte[] bytes, long span) {
    int at = Entry.at(span);
    int length = length(span);
    if (length < Entry.length(span)) {
      tally.mended(Mend.LONG_TEXT, 1);
      int whole = length;
      while (whole > length - LONGEST_CHARACTER && (bytes[at + whole] & 0xc0) == 0x80) {
        whole--; // the cut is inside a character
      }
      length = whole;
    }
    return checked(tally, new String(bytes, at, length, StandardCharsets.UTF_8));
  }

  /** A text that was decoded elsewhere, with the same limits. */
  static String of(Tally tally, String decoded) {
    if (decoded.length() <= MAX) {
      return checked(tally, decoded);
    }
    tally.mended(Mend.LONG_TEXT, 1);
    int length = Character.isHighSurrogate(decoded.charAt(MAX - 1)) ? MAX - 1 : MAX;
    return checked(tally, decoded.substring(0, length));
  }

  private static String checked(Tally tally, String text) {
    if (text.indexOf(REPLACEMENT) >= 0) {
      tally.mended(Mend.INVALID_UTF8, 1);
    }
    return text;
  }

  /** How many bytes of a span are used. */
  static int length(long span) {
    return Math.min(Entry.length(span), MAX);
  }

  static boolean contains(byte[] bytes, long span, String ascii) {
    int last = Entry.at(span) + Entry.length(span) - ascii.length();
    for (int at = Entry.at(span); at <= last; at++) {
      int i = 0;
      while (i < ascii.length() && bytes[at + i] == ascii.charAt(i)) {
        i++;
      }
      if (i == ascii.length()) {
        return true;
      }
    }
    return false;
  }

  /** The flag's bit where a comma-separated list of short names has it, else 0. */
  static int flag(Entry e, long list, Flag flag) {
    int end = Entry.at(list) + Entry.length(list);
    int from = Entry.at(list);
    while (from < end) {
      int to = from;
      while (to < end && e.bytes[to] != ',') {
        to++;
      }
      if (e.is(Entry.span(from, to - from), flag.name())) {
        return flag.bit();
      }
      from = to + 1;
    }
    return 0;
  }
}
