package dev.ufo.entry;

import dev.ufo.signal.Input;
import dev.ufo.signal.Loss;

/**
 * Reads StreamAccessLogsMessage bytes and hands each entry to a sink.
 *
 * <p>Every entry goes through the {@link Chain} first, a straight line of branches in the order in
 * which Envoy writes its fields, and where anything is not as expected, from the start again
 * through the {@link Loop}, which reads whatever protobuf allows. Both give the same entry.
 *
 * <p>Never throws for any bytes: what cannot be read is given to {@link EntrySink#lost}. Allocates
 * nothing. Belongs to one event loop.
 */
public final class Scanner {
  /** Readable bytes that must follow a message in its array, so that wide loads need no check. */
  public static final int SLACK = 16;

  private static final int IDENTIFIER = (1 << 3) | Wire.BYTES;
  private static final int HTTP_LOGS = (2 << 3) | Wire.BYTES;
  private static final int TCP_LOGS = (3 << 3) | Wire.BYTES;
  private static final int LOG_ENTRY = (1 << 3) | Wire.BYTES;

  private final Wire outer = new Wire();
  private final Wire logs = new Wire();
  private final Entry entry = new Entry();
  private final Chain chain = new Chain();
  private final Loop loop = new Loop();

  /** Reads one message: {@code length} bytes from 0, followed by {@link #SLACK} more. */
  public void message(Stream stream, byte[] bytes, int length, EntrySink sink) {
    if (length == 0) {
      sink.lost(Input.ALS, Loss.EMPTY);
      return;
    }
    entry.bytes = bytes;
    outer.over(bytes, 0, length);
    for (int tag = outer.tag(); tag != 0; tag = outer.tag()) {
      switch (tag) {
        case IDENTIFIER -> {
          long identifier = outer.span();
          if (!outer.bad) {
            Identifier.read(stream, bytes, identifier);
          }
        }
        case HTTP_LOGS -> entries(stream, false, sink);
        case TCP_LOGS -> entries(stream, true, sink);
        default -> {
          outer.skip(tag);
          if (!outer.bad && (tag >>> 3 == HTTP_LOGS >>> 3 || tag >>> 3 == TCP_LOGS >>> 3)) {
            sink.lost(input(tag >>> 3 == TCP_LOGS >>> 3), Loss.MALFORMED); // another wire type
          }
        }
      }
    }
    if (outer.bad) {
      sink.lost(Input.ALS, Loss.MESSAGE_MALFORMED);
    }
  }

  private void entries(Stream stream, boolean tcp, EntrySink sink) {
    long declared = outer.varint();
    if (outer.bad) {
      return;
    }
    boolean cut = declared < 0 || declared > outer.end - outer.at;
    int end = cut ? outer.end : outer.at + (int) declared;
    byte[] bytes = outer.bytes;
    entry.input = input(tcp);
    int p = outer.at;
    while (p < end) {
      // one byte of tag and one or two of length: what every entry below 16 KB has
      int raw = (int) Wire.INT.get(bytes, p);
      int length;
      int from;
      if ((raw & 0x8080ff) == (0x8000 | LOG_ENTRY)) {
        length = ((raw >>> 8) & 0x7f) | ((raw >>> 9) & 0x3f80);
        from = p + 3;
      } else if ((raw & 0x80ff) == LOG_ENTRY) {
        length = (raw >>> 8) & 0x7f;
        from = p + 2;
      } else {
        logs.over(bytes, p, end);
        int tag = logs.tag();
        if (tag != LOG_ENTRY) {
          logs.skip(tag);
          if (logs.bad) {
            break;
          }
          if (tag >>> 3 == LOG_ENTRY >>> 3) {
            sink.lost(input(tcp), Loss.MALFORMED); // another wire type
          }
          p = logs.at;
          continue;
        }
        long span = logs.span();
        if (logs.bad) {
          break;
        }
        length = Entry.length(span);
        from = Entry.at(span);
      }
      if (length > end - from) {
        break;
      }
      one(stream, bytes, from, from + length, tcp, sink);
      p = from + length;
    }
    if (cut || p < end) {
      sink.lost(input(tcp), Loss.TRUNCATED);
      outer.at = outer.end;
    } else {
      outer.at = end;
    }
  }

  private static Input input(boolean tcp) {
    return tcp ? Input.ALS_TCP : Input.ALS_HTTP;
  }

  private void one(Stream stream, byte[] bytes, int from, int end, boolean tcp, EntrySink sink) {
    entry.tcp = tcp;
    entry.clear();
    if (!chain.read(entry, bytes, from, end)) {
      entry.clear();
      if (!loop.read(entry, bytes, from, end)) {
        sink.lost(input(tcp), from == end ? Loss.EMPTY : Loss.MALFORMED);
        return;
      }
    }
    if (!entry.hasCommon) {
      sink.lost(input(tcp), from == end ? Loss.EMPTY : Loss.NO_COMMON_PROPERTIES);
    } else if (!tcp && !entry.hasResponse) {
      sink.lost(input(tcp), Loss.NO_RESPONSE);
    } else {
      sink.entry(stream, entry);
    }
  }
}
