package dev.ufo.entry;

/**
 * The fast scanner: one branch per field, in field order, each its own site. Envoy writes
 * ascending, so every branch is predicted; the next field's place hangs on this one's length, and
 * that chain of loads is what limits the speed.
 *
 * <p>Anything unexpected (another order, an unknown field, a length of more bytes than usual, an
 * end that is not where it should be) makes {@link #read} return false, and the {@link Loop} starts
 * again. It may then have written any field of the entry. Reads at most {@link Scanner#SLACK} bytes
 * past the entry.
 */
final class Chain {
  private final Wire wire = new Wire();

  boolean read(Entry e, byte[] b, int from, int end) {
    int p = from;
    if (p + 3 > end || b[p] != 0x0a) {
      return false;
    }
    int length = b[p + 1];
    p += 2;
    if (length < 0) {
      if (b[p] < 0) {
        return false;
      }
      length = twoBytes(length, b[p++]);
    }
    int commonEnd = p + length;
    if (commonEnd > end || !common(e, b, p, commonEnd)) {
      return false;
    }
    e.hasCommon = true;
    return e.tcp ? connection(b, commonEnd, end) : http(e, b, commonEnd, end);
  }

  /** connection_properties: passed over, the wire bytes of the common part say the same. */
  private static boolean connection(byte[] b, int from, int end) {
    return from == end || (b[from] == 0x12 && b[from + 1] >= 0 && from + 2 + b[from + 1] == end);
  }

  private boolean http(Entry e, byte[] b, int from, int end) {
    int p = from;
    if (b[p] == 0x10) { // protocol_version
      if (b[p + 1] < 0) {
        return false;
      }
      p += 2;
    }
    if (p < end && b[p] == 0x1a) { // request: read by those who need it
      int length = b[p + 1];
      p += 2;
      if (length < 0) {
        if (b[p] < 0) {
          return false;
        }
        length = twoBytes(length, b[p++]);
      }
      e.request = Entry.span(p, length);
      p += length;
    }
    if (p >= end || b[p] != 0x22) {
      return false;
    }
    int length = b[p + 1];
    p += 2;
    if (length < 0) {
      if (b[p] < 0) {
        return false;
      }
      length = twoBytes(length, b[p++]);
    }
    if (p + length != end) {
      return false;
    }
    e.hasResponse = true;
    return response(e, b, p, end);
  }

  private static boolean response(Entry e, byte[] b, int from, int end) {
    int p = from;
    if (p == end) {
      return true;
    }
    if (b[p] == 0x0a) { // response_code: a wrapped varint
      int raw = (int) Wire.INT.get(b, p + 1);
      if ((raw & 0x80ffff) == 0x800803 && b[p + 4] >= 0) {
        e.code = twoBytes(raw >>> 16, b[p + 4]);
        p += 5;
      } else if ((raw & 0x80ffff) == 0x000802) {
        e.code = (raw >>> 16) & 0x7f;
        p += 4;
      } else if ((raw & 0xff) == 0) {
        p += 2;
      } else {
        return false;
      }
    }
    if (p < end && b[p] == 0x10) {
      p = afterVarint(b, p + 1);
    }
    if (p < end && b[p] == 0x18) {
      p = afterVarint(b, p + 1);
    }
    while (p < end && (b[p] == 0x22 || b[p] == 0x2a)) { // logged headers and trailers
      int keyLength = b[p + 3];
      int value = p + 4 + keyLength;
      if (b[p + 1] < 0 || b[p + 2] != 0x0a || keyLength < 0 || value + 2 > end) {
        return false;
      }
      int valueLength = b[value + 1];
      if (b[value] != 0x12 || valueLength < 0 || 4 + keyLength + valueLength != b[p + 1]) {
        return false;
      }
      Fields.header(e, p + 4, keyLength, value + 2, valueLength);
      p += 2 + b[p + 1];
      if (p > end) {
        return false;
      }
    }
    if (p < end && b[p] == 0x32) {
      int length = b[p + 1];
      p += 2;
      if (length < 0) {
        if (b[p] < 0) {
          return false;
        }
        length = twoBytes(length, b[p++]);
      }
      e.details = Entry.span(p, length);
      p += length;
      if (p > end) {
        return false;
      }
    }
    if (p < end && b[p] == 0x38) {
      p = afterVarint(b, p + 1);
    }
    if (p < end && b[p] == 0x40) {
      p = afterVarint(b, p + 1);
    }
    return p == end;
  }

  /** A varint of two bytes, of which the second ends it. */
  private static int twoBytes(int low, int high) {
    return (low & 0x7f) | (high << 7);
  }

  /** The place after a varint of up to three bytes; far away after a longer one. */
  private static int afterVarint(byte[] b, int p) {
    if (b[p] >= 0) {
      return p + 1;
    }
    if (b[p + 1] >= 0) {
      return p + 2;
    }
    return b[p + 2] >= 0 ? p + 3 : Integer.MAX_VALUE / 2;
  }

  private boolean common(Entry e, byte[] b, int from, int end) {
    int p = from;
    if (p + 2 > end) {
      return false;
    }
    int length;
    if (b[p] == 0x12) { // downstream_remote_address
      if ((length = b[p + 1]) < 0 || p + 2 + length > end) {
        return false;
      }
      e.peer = Entry.span(p + 2, length);
      p += 2 + length;
    }
    if (b[p] == 0x1a) { // downstream_local_address
      if ((length = b[p + 1]) < 0 || p + 2 + length > end) {
        return false;
      }
      e.listener = Entry.span(p + 2, length);
      p += 2 + length;
    }
    if (b[p] == 0x22) { // tls_properties
      length = b[p + 1];
      p += 2;
      if (length < 0) {
        if (b[p] < 0) {
          return false;
        }
        length = twoBytes(length, b[p++]);
      }
      e.tls = Entry.span(p, length);
      p += length;
    }
    if (p + 2 > end) {
      return false;
    }
    if (b[p] == 0x2a) { // start_time
      if ((length = b[p + 1]) < 0 || p + 2 + length > end) {
        return false;
      }
      e.startNanos = Wire.timestamp(b, p + 2, length);
      p += 2 + length;
    }
    if (b[p] == 0x32) { // time_to_last_rx_byte
      if ((length = b[p + 1]) < 0 || p + 2 + length > end) {
        return false;
      }
      p += 2 + length;
    }
    if (b[p] == 0x3a) { // time_to_first_upstream_tx_byte
      if ((length = b[p + 1]) < 0 || p + 2 + length > end) {
        return false;
      }
      e.firstSentNanos = Wire.duration(b, p + 2, length);
      if (length == 5) {
        p += 7; // a predicted branch instead of a load that the next place waits for
      } else if (length == 4) {
        p += 6;
      } else {
        p += 2 + length;
      }
    }
    if (b[p] == 0x42) { // time_to_last_upstream_tx_byte
      if ((length = b[p + 1]) < 0 || p + 2 + length > end) {
        return false;
      }
      if (length == 5) {
        p += 7;
      } else if (length == 4) {
        p += 6;
      } else {
        p += 2 + length;
      }
    }
    if (b[p] == 0x4a) { // time_to_first_upstream_rx_byte
      if ((length = b[p + 1]) < 0 || p + 2 + length > end) {
        return false;
      }
      e.firstReceivedNanos = Wire.duration(b, p + 2, length);
      if (length == 5) {
        p += 7;
      } else if (length == 4) {
        p += 6;
      } else {
        p += 2 + length;
      }
    }
    if (b[p] == 0x52) { // time_to_last_upstream_rx_byte
      if ((length = b[p + 1]) < 0 || p + 2 + length > end) {
        return false;
      }
      e.lastReceivedNanos = Wire.duration(b, p + 2, length);
      if (length == 5) {
        p += 7;
      } else if (length == 4) {
        p += 6;
      } else {
        p += 2 + length;
      }
    }
    if (b[p] == 0x5a) { // time_to_first_downstream_tx_byte
      if ((length = b[p + 1]) < 0 || p + 2 + length > end) {
        return false;
      }
      if (length == 5) {
        p += 7;
      } else if (length == 4) {
        p += 6;
      } else {
        p += 2 + length;
      }
    }
    if (b[p] == 0x62) { // time_to_last_downstream_tx_byte
      if ((length = b[p + 1]) < 0 || p + 2 + length > end) {
        return false;
      }
      if (length == 5) {
        p += 7;
      } else if (length == 4) {
        p += 6;
      } else {
        p += 2 + length;
      }
    }
    if (b[p] == 0x6a) { // upstream_remote_address
      if ((length = b[p + 1]) < 0 || p + 2 + length > end) {
        return false;
      }
      e.host = Entry.span(p + 2, length);
      p += 2 + length;
    }
    if (b[p] == 0x72) { // upstream_local_address
      if ((length = b[p + 1]) < 0 || p + 2 + length > end) {
        return false;
      }
      e.local = Entry.span(p + 2, length);
      p += 2 + length;
    }
    if (b[p] == 0x7a) { // upstream_cluster
      if ((length = b[p + 1]) < 0 || p + 2 + length > end) {
        return false;
      }
      e.cluster = Entry.span(p + 2, length);
      p += 2 + length;
    }
    return p <= end && second(e, b, p, end);
  }

  private static int tag(int field, int wireType) {
    return ((field << 3) & 0x78) | wireType | 0x80 | ((field >>> 4) << 8);
  }

  private static final int FLAGS = tag(16, Wire.BYTES);
  private static final int METADATA = tag(17, Wire.BYTES);
  private static final int REASON = tag(18, Wire.BYTES);
  private static final int ROUTE = tag(19, Wire.BYTES);
  private static final int DIRECT_PEER = tag(20, Wire.BYTES);
  private static final int FILTER_STATE = tag(21, Wire.BYTES);
  private static final int CUSTOM_TAG = tag(22, Wire.BYTES);
  private static final int DURATION = tag(23, Wire.BYTES);
  private static final int ATTEMPTS = tag(24, Wire.VARINT);
  private static final int TERMINATION = tag(25, Wire.BYTES);
  private static final int STREAM_ID = tag(26, Wire.BYTES);
  private static final int DOWNSTREAM_REASON = tag(28, Wire.BYTES);
  private static final int DOWNSTREAM_SENT = tag(29, Wire.VARINT);
  private static final int DOWNSTREAM_RECEIVED = tag(30, Wire.VARINT);
  private static final int UPSTREAM_SENT = tag(31, Wire.VARINT);
  private static final int UPSTREAM_RECEIVED = tag(32, Wire.VARINT);
  private static final int TYPE = tag(33, Wire.VARINT);

  /** The fields from 16 on: two bytes of tag, loaded together with the two that follow. */
  private boolean second(Entry e, byte[] b, int from, int end) {
    int p = from;
    int raw = (int) Wire.INT.get(b, p);
    if ((raw & 0xffff) == FLAGS) {
      int length = b[p + 2];
      if (length < 0 || p + 3 + length > end || !Fields.flags(e, wire, b, p + 3, length)) {
        return false;
      }
      p += 3 + length;
      raw = (int) Wire.INT.get(b, p);
    }
    if ((raw & 0xffff) == METADATA) {
      long span = text(b, p + 2, end);
      if (span < 0) {
        return false;
      }
      e.metadata = span;
      p = Entry.at(span) + Entry.length(span);
      raw = (int) Wire.INT.get(b, p);
    }
    if ((raw & 0xffff) == REASON) {
      long span = text(b, p + 2, end);
      if (span < 0) {
        return false;
      }
      e.reason = span;
      p = Entry.at(span) + Entry.length(span);
      raw = (int) Wire.INT.get(b, p);
    }
    if ((raw & 0xffff) == ROUTE) {
      int length = b[p + 2];
      if (length < 0 || p + 3 + length > end) {
        return false;
      }
      e.route = Entry.span(p + 3, length);
      p += 3 + length;
      raw = (int) Wire.INT.get(b, p);
    }
    if ((raw & 0xffff) == DIRECT_PEER) {
      int length = b[p + 2];
      if (length < 0 || p + 3 + length > end) {
        return false;
      }
      p += 3 + length;
      raw = (int) Wire.INT.get(b, p);
    }
    while ((raw & 0xffff) == FILTER_STATE) {
      long span = text(b, p + 2, end);
      if (span < 0) {
        return false;
      }
      p = Entry.at(span) + Entry.length(span);
      raw = (int) Wire.INT.get(b, p);
    }
    while ((raw & 0xffff) == CUSTOM_TAG) {
      int length = b[p + 2];
      int keyLength = b[p + 4];
      int value = p + 5 + keyLength;
      if (length < 0 || b[p + 3] != 0x0a || keyLength < 0 || value + 2 > end) {
        return false;
      }
      int valueLength = b[value + 1];
      if (b[value] != 0x12 || valueLength < 0 || 4 + keyLength + valueLength != length) {
        return false;
      }
      p += 3 + length; // waits for one load, not for those of both lengths inside
      if (p > end) {
        return false;
      }
      Fields.tag(e, b, value - keyLength, keyLength, value + 2, valueLength);
      raw = (int) Wire.INT.get(b, p);
    }
    if ((raw & 0xffff) == DURATION) {
      int length = b[p + 2];
      if (length < 0 || p + 3 + length > end) {
        return false;
      }
      e.durationNanos = Wire.duration(b, p + 3, length);
      if (length == 5) {
        p += 8;
      } else if (length == 4) {
        p += 7;
      } else {
        p += 3 + length;
      }
      raw = (int) Wire.INT.get(b, p);
    }
    if ((raw & 0x80ffff) == ATTEMPTS) {
      e.attempts = (raw >>> 16) & 0x7f;
      p += 3;
      if (p > end) { // or the numbers below could be read from further behind it than the slack
        return false;
      }
      raw = (int) Wire.INT.get(b, p);
    }
    if ((raw & 0xffff) == TERMINATION) {
      long span = text(b, p + 2, end);
      if (span < 0) {
        return false;
      }
      e.termination = span;
      p = Entry.at(span) + Entry.length(span);
      raw = (int) Wire.INT.get(b, p);
    }
    if ((raw & 0xffff) == STREAM_ID) {
      int length = b[p + 2];
      if (length < 0 || p + 3 + length > end) {
        return false;
      }
      e.streamId = Entry.span(p + 3, length);
      if (length == 36) {
        p += 39; // a UUID
      } else {
        p += 3 + length;
      }
      raw = (int) Wire.INT.get(b, p);
    }
    if ((raw & 0xffff) == DOWNSTREAM_REASON) {
      long span = text(b, p + 2, end);
      if (span < 0) {
        return false;
      }
      e.downstreamReason = span;
      p = Entry.at(span) + Entry.length(span);
      raw = (int) Wire.INT.get(b, p);
    }
    if ((raw & 0xffff) == DOWNSTREAM_SENT) {
      p = afterVarint(b, p + 2);
      if (p > end) {
        return false;
      }
      raw = (int) Wire.INT.get(b, p);
    }
    if ((raw & 0xffff) == DOWNSTREAM_RECEIVED) {
      p = afterVarint(b, p + 2);
      if (p > end) {
        return false;
      }
      raw = (int) Wire.INT.get(b, p);
    }
    if ((raw & 0xffff) == UPSTREAM_SENT) {
      if ((raw & 0x800000) == 0) {
        e.bytesSent = (raw >>> 16) & 0x7fL;
        p += 3;
      } else if (raw >= 0) {
        e.bytesSent = twoBytes(raw >>> 16, raw >>> 24);
        p += 4;
      } else {
        if (b[p + 4] < 0) {
          return false;
        }
        e.bytesSent = twoBytes(raw >>> 16, (raw >>> 24) & 0x7f) | ((long) b[p + 4] << 14);
        p += 5;
      }
      raw = (int) Wire.INT.get(b, p);
    }
    if ((raw & 0xffff) == UPSTREAM_RECEIVED) {
      if ((raw & 0x800000) == 0) {
        e.bytesReceived = (raw >>> 16) & 0x7fL;
        p += 3;
      } else if (raw >= 0) {
        e.bytesReceived = twoBytes(raw >>> 16, raw >>> 24);
        p += 4;
      } else {
        if (b[p + 4] < 0) {
          return false;
        }
        e.bytesReceived = twoBytes(raw >>> 16, (raw >>> 24) & 0x7f) | ((long) b[p + 4] << 14);
        p += 5;
      }
      raw = (int) Wire.INT.get(b, p);
    }
    if ((raw & 0x80ffff) == TYPE) {
      e.type = (raw >>> 16) & 0x7f;
      p += 3;
    }
    return p == end;
  }

  /** The span of a text with one or two bytes of length, -1 when it does not fit. */
  private static long text(byte[] b, int at, int end) {
    int length = b[at];
    int p = at + 1;
    if (length < 0) {
      if (b[p] < 0) {
        return -1;
      }
      length = twoBytes(length, b[p++]);
    }
    return p + length <= end ? Entry.span(p, length) : -1;
  }
}
