package dev.ufo.feed;

import dev.ufo.entry.Wire;

/**
 * Moves the start times in an access-log message by whole seconds, in place: a recording sent again
 * looks like now. Everything else an entry says of time is an offset from its start. Only the bytes
 * of a varint that keeps its length are written (all times until the year 2106 have five), so
 * nothing moves; a message that cannot be read stays as it is from there on.
 */
public final class TimeShift {
  private static final int HTTP_LOGS = 2;
  private static final int TCP_LOGS = 3;
  private static final int LOG_ENTRY = 1;
  private static final int COMMON = 1;
  private static final int START_TIME = 5;
  private static final int SECONDS = 1;

  /** From the message to the submessage in which the seconds stand. */
  private static final int[][] PATHS = {
    {HTTP_LOGS, LOG_ENTRY, COMMON, START_TIME}, {TCP_LOGS, LOG_ENTRY, COMMON, START_TIME}
  };

  private TimeShift() {}

  /** Moves all entries of this message, {@code length} bytes, by so many seconds. */
  public static void apply(byte[] message, int length, long seconds) {
    for (int[] path : PATHS) {
      descend(message, 0, length, path, 0, seconds);
    }
  }

  private static void descend(byte[] b, int from, int to, int[] path, int depth, long seconds) {
    Wire wire = new Wire().over(b, from, to);
    for (int tag = wire.tag(); tag != 0; tag = wire.tag()) {
      int field = tag >>> 3;
      int type = tag & 7;
      if (depth == path.length && field == SECONDS && type == Wire.VARINT) {
        int at = wire.at;
        long was = wire.varint();
        if (!wire.bad) {
          write(b, at, wire.at, was + seconds);
        }
      } else if (depth < path.length && field == path[depth] && type == Wire.BYTES) {
        int size = (int) wire.varint();
        if (wire.bad || size < 0 || size > wire.end - wire.at) {
          return;
        }
        descend(b, wire.at, wire.at + size, path, depth + 1, seconds);
        wire.at += size;
      } else {
        wire.skip(tag);
      }
    }
  }

  private static void write(byte[] b, int from, int to, long value) {
    long rest = value;
    int at = from;
    while (at < to - 1) {
      rest >>>= 7;
      at++;
    }
    boolean fits = rest > 0 && rest < 0x80;
    if (!fits) {
      return;
    }
    rest = value;
    for (at = from; at < to - 1; at++) {
      b[at] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    b[at] = (byte) rest;
  }
}
