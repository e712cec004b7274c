package dev.ufo.entry;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * A cursor over protobuf bytes that never throws and never reads past its end: after a wrong byte
 * {@link #bad} is true and every read gives 0. Reused; one thread.
 */
public final class Wire {
  public static final int VARINT = 0;
  public static final int FIXED64 = 1;
  public static final int BYTES = 2;
  static final int START_GROUP = 3;
  static final int END_GROUP = 4;
  static final int FIXED32 = 5;

  static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final int MAX_DEPTH = 100;
  private static final long NANOS_PER_SECOND = 1_000_000_000L;
  public static final long LONGEST_DURATION_SECONDS = 366L * 24 * 3600;
  public static final long YEAR_2000 = 946_684_800L;
  public static final long YEAR_2200 = 7_258_118_400L;

  byte[] bytes = new byte[0];
  public int at;
  public int end;
  public boolean bad;

  public Wire over(byte[] newBytes, int from, int to) {
    bytes = newBytes;
    at = from;
    end = to;
    bad = false;
    return this;
  }

  public Wire over(byte[] newBytes, long span) {
    int from = Entry.at(span);
    return over(newBytes, from, from + Entry.length(span));
  }

  /** The next tag, 0 at the end or after a wrong byte. */
  public int tag() {
    if (at >= end || bad) {
      return 0;
    }
    int tag = (int) varint();
    if (tag >>> 3 == 0) {
      return fail();
    }
    return tag;
  }

  private int fail() {
    bad = true;
    at = end;
    return 0;
  }

  public long varint() {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      if (at >= end) {
        return fail();
      }
      byte next = bytes[at++];
      value |= (long) (next & 0x7f) << shift;
      if (next >= 0) {
        return value;
      }
    }
    return fail();
  }

  /** A length and as many bytes: their span. */
  public long span() {
    long length = varint();
    if (bad || length < 0 || length > end - at) {
      return fail();
    }
    long span = Entry.span(at, (int) length);
    at += (int) length;
    return span;
  }

  /** Passes over the value of a field, whatever it is. */
  public void skip(int tag) {
    skip(tag, 0);
  }

  private void skip(int tag, int depth) {
    switch (tag & 7) {
      case VARINT -> varint();
      case FIXED64 -> jump(Long.BYTES);
      case BYTES -> span();
      case FIXED32 -> jump(Integer.BYTES);
      case START_GROUP -> {
        if (depth >= MAX_DEPTH) {
          fail();
          return;
        }
        int inner = tag();
        while (!bad && inner != 0 && (inner & 7) != END_GROUP) {
          skip(inner, depth + 1);
          inner = tag();
        }
        if (inner >>> 3 != tag >>> 3) {
          fail();
        }
      }
      default -> fail();
    }
  }

  /** Eight bytes, the lowest first. */
  public long fixed64() {
    if (end - at < Long.BYTES) {
      return fail();
    }
    long value = (long) LONG.get(bytes, at);
    at += Long.BYTES;
    return value;
  }

  private void jump(int bytesToPass) {
    if (end - at < bytesToPass) {
      fail();
    } else {
      at += bytesToPass;
    }
  }

  /**
   * A google.protobuf.Duration in nanoseconds; {@link Entry#IMPLAUSIBLE} when it is negative,
   * longer than a year or not protobuf. Envoy writes only the fields that are not zero, so nearly
   * all are one tag and four varint bytes.
   */
  static long duration(byte[] b, int at, int length) {
    if (length == 5 && b[at] == 0x10) {
      int raw = (int) INT.get(b, at + 1);
      if ((raw & 0x80808080) == 0x00808080) {
        return fourBytes(raw);
      }
    } else if (length == 4 && b[at] == 0x10) {
      int raw = (int) INT.get(b, at + 1);
      if ((raw & 0x808080) == 0x8080) {
        return fourBytes(raw & 0xffffff);
      }
    } else if (length == 0) {
      return 0;
    }
    return secondsAndNanos(b, at, length, 0, LONGEST_DURATION_SECONDS);
  }

  /** A google.protobuf.Timestamp in Unix nanoseconds, IMPLAUSIBLE outside 2000 to 2200. */
  static long timestamp(byte[] b, int at, int length) {
    if (length >= 11 && length <= 12 && b[at] == 0x08 && b[at + 5] >= 0 && b[at + 6] == 0x10) {
      long raw = (long) LONG.get(b, at + 1);
      if ((raw & 0x8080808080L) == 0x0080808080L) {
        long seconds = fourBytes((int) raw) | ((raw >>> 4) & 0x7f0000000L);
        long nanos = nanos(b, at + 7, length - 7);
        if (nanos >= 0 && seconds >= YEAR_2000 && seconds < YEAR_2200) {
          return seconds * NANOS_PER_SECOND + nanos;
        }
      }
    }
    return secondsAndNanos(b, at, length, YEAR_2000, YEAR_2200);
  }

  /** A varint of exactly four or five bytes below a second, else -1. */
  private static long nanos(byte[] b, int at, int length) {
    int raw = (int) INT.get(b, at);
    long low = fourBytes(raw);
    if (length == 5 && (raw & 0x80808080) == 0x80808080) {
      long nanos = low | ((long) b[at + 4] << 28);
      return b[at + 4] >= 0 && nanos < NANOS_PER_SECOND ? nanos : -1;
    }
    return length == 4 && (raw & 0x80808080) == 0x00808080 ? low : -1;
  }

  /** The payload of a varint of four bytes. */
  private static int fourBytes(int raw) {
    return (raw & 0x7f)
        | ((raw >>> 1) & 0x3f80)
        | ((raw >>> 2) & 0x1fc000)
        | ((raw >>> 3) & 0xfe00000);
  }

  private static long secondsAndNanos(byte[] b, int at, int length, long least, long most) {
    long seconds = 0;
    int nanos = 0;
    int p = at;
    int end = at + length;
    while (p < end) {
      byte tag = b[p++];
      if (tag != 0x08 && tag != 0x10) {
        return odd(b, at, length, least, most);
      }
      long value = 0;
      int shift = 0;
      byte next;
      do {
        if (p >= end || shift >= Long.SIZE) {
          return Entry.IMPLAUSIBLE;
        }
        next = b[p++];
        value |= (long) (next & 0x7f) << shift;
        shift += 7;
      } while (next < 0);
      if (tag == 0x08) {
        seconds = value;
      } else {
        nanos = (int) value;
      }
    }
    return plausible(seconds, nanos, least, most);
  }

  /** With fields that it does not have, or tags longer than they need be. */
  private static long odd(byte[] b, int at, int length, long least, long most) {
    Wire wire = new Wire().over(b, at, at + length);
    long seconds = 0;
    int nanos = 0;
    for (int tag = wire.tag(); tag != 0; tag = wire.tag()) {
      switch (tag) {
        case (1 << 3) | VARINT -> seconds = wire.varint();
        case (2 << 3) | VARINT -> nanos = (int) wire.varint();
        default -> wire.skip(tag);
      }
    }
    return wire.bad ? Entry.IMPLAUSIBLE : plausible(seconds, nanos, least, most);
  }

  private static long plausible(long seconds, int nanos, long least, long most) {
    if (seconds < least || seconds >= most || nanos < 0 || nanos >= NANOS_PER_SECOND) {
      return Entry.IMPLAUSIBLE;
    }
    return seconds * NANOS_PER_SECOND + nanos;
  }

  /** Writes a varint of up to 64 bits, and says where it ends. */
  public static int varint(byte[] to, int at, long value) {
    int p = at;
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      to[p++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    to[p++] = (byte) rest;
    return p;
  }
}
