package dev.ufo.entry;

import dev.ufo.signal.Flag;
import java.nio.charset.StandardCharsets;

/**
 * The parts of an entry that both scanners read by the same code, because they are short, rare or
 * without a fixed order: flags, custom tags, logged headers.
 */
final class Fields {
  private static final int UFO_DOT = 'u' | 'f' << 8 | 'o' << 16 | '.' << 24;
  private static final int CONN = 'c' | 'o' << 8 | 'n' << 16 | 'n' << 24;
  private static final long TLS = eight("ufo.tls ") << Byte.SIZE;
  private static final long FLAGS = eight("fo.flags");
  private static final long CLOSE = eight("fo.close");
  private static final long CLUSTER = eight(".cluster");
  private static final long MEMBERS = eight(".members");
  private static final long READY = eight("ready_ms");
  private static final long CONNECTION = eight("nnection");
  private static final int UAEX = 13 << 3;
  private static final int HIGHEST_UNKNOWN_BIT = Long.SIZE - 1;

  private Fields() {}

  private static long eight(String letters) {
    return (long) Wire.LONG.get(letters.getBytes(StandardCharsets.US_ASCII), 0);
  }

  /**
   * ResponseFlags: bools, and one message that stands for UAEX. False when the bytes are no
   * protobuf.
   */
  static boolean flags(Entry e, Wire wire, byte[] b, int at, int length) {
    if (length == 2
        && b[at] >= 8
        && (b[at] & 7) == Wire.VARINT
        && b[at + 1] == 1
        && b[at] != UAEX) {
      e.flags |= Flag.bitOfField(b[at] >>> 3); // the usual one flag, 1 to 15: all of them are known
      return true;
    }
    wire.over(b, at, at + length);
    for (int tag = wire.tag(); tag != 0; tag = wire.tag()) {
      int field = tag >>> 3;
      int bit = Flag.bitOfField(field);
      int expected = bit == Flag.UAEX.bit() ? Wire.BYTES : Wire.VARINT;
      if (bit == 0) {
        wire.skip(tag);
        if (field >= Flag.FIRST_UNKNOWN_FIELD) {
          e.unknownFlags |= 1L << Math.min(field - Flag.FIRST_UNKNOWN_FIELD, HIGHEST_UNKNOWN_BIT);
        }
      } else if ((tag & 7) != expected) {
        wire.skip(tag);
        e.wrongWireTypes++;
      } else if (expected == Wire.BYTES) {
        wire.span();
        e.flags |= bit;
      } else if (wire.varint() != 0) {
        e.flags |= bit;
      } else {
        e.flags &= ~bit;
      }
    }
    return !wire.bad;
  }

  /**
   * One entry of custom_tags. UFO's own names of one length differ in their last eight letters:
   * compared at once instead of letter by letter, which made entries with tags a fifth slower.
   */
  static void tag(Entry e, byte[] b, int key, int keyLength, int value, int valueLength) {
    if (keyLength < 7 || keyLength > 14 || (int) Wire.INT.get(b, key) != UFO_DOT) {
      return;
    }
    long span = Entry.span(value, valueLength);
    long ending = (long) Wire.LONG.get(b, keyLength == 7 ? key : key + keyLength - Long.BYTES);
    switch (keyLength) {
      case 7 -> {
        if (ending << Byte.SIZE == TLS) {
          e.tagTls = span;
        }
      }
      case 9 -> {
        if (ending == FLAGS) {
          e.tagFlags = span;
        } else if (ending == CLOSE) {
          e.tagClose = span;
        }
      }
      case 11 -> {
        if (ending == CLUSTER) {
          e.tagCluster = span;
        } else if (ending == MEMBERS) {
          e.tagMembers = span;
        }
      }
      case 12 -> {
        if (ending == READY) {
          e.tagReady = span;
        }
      }
      case 14 -> {
        if (ending == CONNECTION && (int) Wire.INT.get(b, key + 4) == CONN) {
          e.tagConnection = span;
        }
      }
      default -> {}
    }
  }

  /** One response header or trailer that the configuration asked for. */
  static void header(Entry e, int key, int keyLength, int value, int valueLength) {
    long name = Entry.span(key, keyLength);
    if (e.is(name, "grpc-status")) {
      e.grpcStatus = Entry.span(value, valueLength);
    } else if (e.is(name, "x-envoy-overloaded")) {
      e.overloaded = true;
    }
  }
}
