package dev.ufo.text;

import dev.ufo.entry.Entry;
import dev.ufo.entry.Wire;
import dev.ufo.signal.Flag;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * How logs spell what Envoy's messages carry as numbers: times, durations, flags, types, gRPC
 * states. Reads bytes, allocates nothing on what is usual, throws on nothing.
 */
final class Spelling {
  /** No number at all. */
  static final long WRONG = Long.MIN_VALUE;

  private static final long NANOS_PER_SECOND = 1_000_000_000L;
  private static final long LONGEST = Wire.LONGEST_DURATION_SECONDS * NANOS_PER_SECOND;
  private static final int MOST_DIGITS = 19;
  private static final int UNKNOWN_FLAG = 1 << 31;

  private static final String[] TYPES = {
    "NotSet",
    "TcpUpstreamConnected",
    "TcpPeriodic",
    "TcpConnectionEnd",
    "DownstreamStart",
    "DownstreamPeriodic",
    "DownstreamEnd",
    "UpstreamPoolReady",
    "UpstreamPeriodic",
    "UpstreamEnd",
    "DownstreamTunnelSuccessfullyEstablished",
    "UdpTunnelUpstreamConnected",
    "UdpPeriodic",
    "UdpSessionEnd",
    "TcpConnectionStart"
  };

  private static final String[] GRPC_STATES = {
    "ok",
    "canceled",
    "unknown",
    "invalidargument",
    "deadlineexceeded",
    "notfound",
    "alreadyexists",
    "permissiondenied",
    "resourceexhausted",
    "failedprecondition",
    "aborted",
    "outofrange",
    "unimplemented",
    "internal",
    "unavailable",
    "dataloss",
    "unauthenticated"
  };

  private static final Flag[] USUAL = {Flag.UF, Flag.UC, Flag.UH, Flag.UT, Flag.UO, Flag.DC};
  private static final Map<String, Flag> FLAGS = new HashMap<>();

  static {
    for (Flag flag : Flag.values()) {
      FLAGS.put(flag.name(), flag);
      FLAGS.put(flag.longName(), flag);
    }
  }

  private Spelling() {}

  /**
   * A decimal number times a unit, rounded down: {@code 12}, {@code 0.5}, {@code 1e3}; WRONG for
   * anything else.
   */
  static long number(byte[] b, int at, int length, long unit) {
    int end = at + length;
    int p = at;
    long whole = 0;
    while (p < end && isDigit(b[p]) && p - at < MOST_DIGITS) {
      whole = 10 * whole + (b[p++] - '0');
    }
    if (p == end && p > at && whole >= 0 && (unit == 1 || whole < Long.MAX_VALUE / unit)) {
      return whole * unit;
    }
    return odd(b, at, length, unit);
  }

  /** With a sign, a fraction, an exponent, or out of all bounds. */
  private static long odd(byte[] b, int at, int length, long unit) {
    if (length == 0 || length > 40) {
      return WRONG;
    }
    for (int i = at; i < at + length; i++) {
      if (!isDigit(b[i]) && "+-.eE".indexOf(b[i]) < 0) { // not Java's NaN, 0x1p3 or 1f
        return WRONG;
      }
    }
    try {
      double value =
          Double.parseDouble(new String(b, at, length, StandardCharsets.US_ASCII)) * unit;
      return Math.abs(value) < 9e18 ? (long) value : WRONG;
    } catch (NumberFormatException e) {
      return WRONG;
    }
  }

  /**
   * A duration in nanoseconds; {@code 0.012s}, as protobuf writes it in JSON, and {@code 12ms} need
   * no unit. IMPLAUSIBLE when it is negative or over a year, WRONG when it is none.
   */
  static long duration(byte[] b, int at, int length, long unit) {
    long nanos;
    if (length > 2 && b[at + length - 1] == 's' && b[at + length - 2] == 'm') {
      nanos = number(b, at, length - 2, 1_000_000);
    } else if (length > 1 && b[at + length - 1] == 's') {
      nanos = number(b, at, length - 1, NANOS_PER_SECOND);
    } else {
      nanos = number(b, at, length, unit);
    }
    return nanos == WRONG || (nanos >= 0 && nanos < LONGEST) ? nanos : Entry.IMPLAUSIBLE;
  }

  /**
   * A time in Unix nanoseconds: ISO 8601 with or without fraction and zone (UTC without), or a
   * number of seconds, milliseconds, microseconds or nanoseconds, whichever gives a year of ours.
   */
  static long time(byte[] b, int at, int length) {
    boolean date = length >= 19 && b[at + 4] == '-' && b[at + 7] == '-';
    if (!date) {
      return epoch(b, at, length);
    }
    long seconds = seconds(b, at);
    if (seconds == WRONG) {
      return Entry.IMPLAUSIBLE;
    }
    int p = at + 19;
    int end = at + length;
    long nanos = 0;
    if (p < end && (b[p] == '.' || b[p] == ',')) {
      long digit = NANOS_PER_SECOND / 10;
      for (p++; p < end && isDigit(b[p]); p++) {
        nanos += digit * (b[p] - '0');
        digit /= 10;
      }
    }
    long zone = zone(b, p, end);
    return zone == WRONG ? Entry.IMPLAUSIBLE : unix(seconds - zone, nanos);
  }

  private static long seconds(byte[] b, int at) {
    boolean clock = (b[at + 10] == 'T' || b[at + 10] == ' ') && b[at + 13] == ':';
    long year = digits(b, at, 4);
    long month = digits(b, at + 5, 2);
    long day = digits(b, at + 8, 2);
    long hour = digits(b, at + 11, 2);
    long minute = digits(b, at + 14, 2);
    long second = digits(b, at + 17, 2);
    boolean real = clock && b[at + 16] == ':' && year >= 0 && isDay(month, day);
    if (!real || hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60) {
      return WRONG;
    }
    return days(year, month, day) * 86_400 + hour * 3_600 + minute * 60 + second;
  }

  static boolean isDay(long month, long day) {
    return month >= 1 && month <= 12 && day >= 1 && day <= 31;
  }

  /** From 1970 to that day, by the calendar that begins years in March. */
  static long days(long year, long month, long day) {
    long y = month <= 2 ? year - 1 : year;
    long era = Math.floorDiv(y, 400);
    long yearOfEra = y - era * 400;
    long dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468;
  }

  /** Seconds east of UTC: nothing, {@code Z}, {@code +02:00}, {@code -0800}, {@code +02}. */
  static long zone(byte[] b, int at, int end) {
    if (at == end || (at + 1 == end && (b[at] == 'Z' || b[at] == 'z'))) {
      return 0;
    }
    int sign = b[at] == '+' ? 1 : b[at] == '-' ? -1 : 0;
    int minutes = end - at == 6 && b[at + 3] == ':' ? at + 4 : at + 3;
    long hour = end - at >= 3 ? digits(b, at + 1, 2) : -1;
    long minute = end - at == 3 ? 0 : end - minutes == 2 ? digits(b, minutes, 2) : -1;
    return sign == 0 || hour < 0 || minute < 0 ? WRONG : sign * (hour * 3_600 + minute * 60);
  }

  private static long epoch(byte[] b, int at, int length) {
    int whole = 0;
    while (whole < length && isDigit(b[at + whole])) {
      whole++;
    }
    if (whole == 0 || (whole < length && b[at + whole] != '.')) {
      return Entry.IMPLAUSIBLE;
    }
    long unit = whole <= 11 ? NANOS_PER_SECOND : whole <= 14 ? 1_000_000 : whole <= 17 ? 1_000 : 1;
    long value = whole > 19 ? WRONG : number(b, at, Math.min(whole, 19), 1);
    if (value == WRONG || value > Long.MAX_VALUE / unit) {
      return Entry.IMPLAUSIBLE;
    }
    long fraction = 0;
    long digit = unit / 10;
    for (int i = at + whole + 1; i < at + length; i++) {
      if (!isDigit(b[i])) {
        return Entry.IMPLAUSIBLE;
      }
      fraction += digit * (b[i] - '0');
      digit /= 10;
    }
    long nanos = value * unit;
    return unix(nanos / NANOS_PER_SECOND, nanos % NANOS_PER_SECOND + fraction);
  }

  /** Seconds and nanoseconds as Unix nanoseconds, IMPLAUSIBLE outside 2000 to 2200. */
  static long unix(long seconds, long nanos) {
    boolean ours = seconds >= Wire.YEAR_2000 && seconds < Wire.YEAR_2200;
    return ours ? seconds * NANOS_PER_SECOND + nanos : Entry.IMPLAUSIBLE;
  }

  /** So many digits as a number, -1 when one is none. */
  static long digits(byte[] b, int at, int count) {
    long value = 0;
    for (int i = at; i < at + count; i++) {
      if (!isDigit(b[i])) {
        return -1;
      }
      value = 10 * value + (b[i] - '0');
    }
    return value;
  }

  static boolean isDigit(byte letter) {
    return letter >= '0' && letter <= '9';
  }

  /**
   * The bits of a comma-separated list of flags, short or long; a flag that is not known adds one
   * more bit, see {@link #hasUnknown}.
   */
  static int flags(byte[] b, int at, int length) {
    int bits = 0;
    int end = at + length;
    int from = at;
    while (from < end) {
      int to = from;
      while (to < end && b[to] != ',') {
        to++;
      }
      bits |= flag(b, from, to - from);
      from = to + 1;
    }
    return bits;
  }

  private static int flag(byte[] b, int at, int length) {
    if (length == 0) {
      return 0;
    }
    if (length == 2) { // the usual ones without a String
      int letters = (b[at] << 8) | b[at + 1];
      for (Flag flag : USUAL) {
        if (((flag.name().charAt(0) << 8) | flag.name().charAt(1)) == letters) {
          return flag.bit();
        }
      }
    }
    Flag flag = FLAGS.get(new String(b, at, Math.min(length, 64), StandardCharsets.UTF_8).strip());
    return flag == null ? UNKNOWN_FLAG : flag.bit();
  }

  /** Whether a list of flags had one that nobody knows. */
  static boolean hasUnknown(int flags) {
    return (flags & UNKNOWN_FLAG) != 0;
  }

  /** The bits without that. */
  static int known(int flags) {
    return flags & ~UNKNOWN_FLAG;
  }

  /** An access_log_type by name or number, -1 for neither. */
  static int type(byte[] b, int at, int length) {
    for (int type = 0; type < TYPES.length; type++) {
      if (is(b, at, length, TYPES[type])) {
        return type;
      }
    }
    return length > 0 && length <= 3 ? (int) digits(b, at, length) : -1;
  }

  private static boolean is(byte[] b, int at, int length, String name) {
    if (name.length() != length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (b[at + i] != name.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** The number of a gRPC state that is spelt {@code Unavailable} or {@code UNAVAILABLE}; or -1. */
  static int grpcState(byte[] b, int at, int length) {
    StringBuilder letters = new StringBuilder();
    for (int i = at; i < at + Math.min(length, 32); i++) {
      if (b[i] != '_') {
        letters.append((char) (b[i] | 0x20));
      }
    }
    String spelt = letters.toString();
    for (int state = 0; state < GRPC_STATES.length; state++) {
      if (spelt.equals(GRPC_STATES[state])) {
        return state;
      }
    }
    return spelt.equals("cancelled") ? 1 : -1;
  }
}
