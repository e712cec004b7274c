package dev.ufo.entry;

import dev.ufo.signal.Input;

/**
 * One access-log entry, as a view into the bytes it came in: a flyweight that the scanners fill
 * again and again and that nobody may keep. It belongs to one event loop.
 *
 * <p>Texts and submessages are spans, two ints packed in a {@code long} (see {@link #at} and {@link
 * #length}), 0 when absent. Public fields instead of accessors, because both scanners write and the
 * observer reads some forty of them for every entry, millions of times a second.
 *
 * <p>The request, the TLS properties and the metadata are kept as unread spans: only the rare entry
 * needs them, and then {@link #authority} and its like read them.
 */
public final class Entry {
  /** A duration or time that the entry does not carry. */
  public static final long ABSENT = -1;

  /**
   * A text that was not told, though it must have been there: a log need not say by which address
   * it was connected.
   */
  public static final long UNTOLD = span(1, 0);

  /** A duration or time that cannot be one. */
  public static final long IMPLAUSIBLE = Long.MIN_VALUE;

  /**
   * The bytes all spans point into; after the message come at least {@link Scanner#SLACK} readable
   * bytes.
   */
  public byte[] bytes = new byte[0];

  /** By which way it came. */
  public Input input = Input.ALS;

  public boolean tcp;
  public boolean hasCommon;
  public boolean hasResponse;

  // AccessLogCommon
  public long peer;
  public long listener;
  public long tls;
  public long startNanos;
  public long firstSentNanos;
  public long firstReceivedNanos;
  public long lastReceivedNanos;
  public long durationNanos;
  public long host;
  public long local;
  public long cluster;
  public int flags;
  public long unknownFlags;
  public long metadata;
  public long reason;
  public long route;
  public int attempts;
  public long termination;
  public long streamId;
  public boolean intermediate;
  public long downstreamReason;
  public long bytesSent;
  public long bytesReceived;
  public int type;

  // custom_tags
  public long tagCluster;
  public long tagFlags;
  public long tagReady;
  public long tagMembers;
  public long tagConnection;
  public long tagTls;
  public long tagClose;

  // request and response
  public long request;
  public int code;
  public long details;
  public long grpcStatus;
  public boolean overloaded;

  // what could not be used
  public int unknownFields;
  public int wrongWireTypes;
  public int wrongValues;
  public boolean untimed;

  private final Wire wire = new Wire();

  /** Forgets the last entry. */
  public void clear() {
    hasCommon = false;
    hasResponse = false;
    peer = 0;
    listener = 0;
    tls = 0;
    startNanos = ABSENT;
    firstSentNanos = ABSENT;
    firstReceivedNanos = ABSENT;
    lastReceivedNanos = ABSENT;
    durationNanos = ABSENT;
    host = 0;
    local = 0;
    cluster = 0;
    flags = 0;
    unknownFlags = 0;
    metadata = 0;
    reason = 0;
    route = 0;
    attempts = 0;
    termination = 0;
    streamId = 0;
    intermediate = false;
    downstreamReason = 0;
    bytesSent = 0;
    bytesReceived = 0;
    type = 0;
    tagCluster = 0;
    tagFlags = 0;
    tagReady = 0;
    tagMembers = 0;
    tagConnection = 0;
    tagTls = 0;
    tagClose = 0;
    request = 0;
    code = 0;
    details = 0;
    grpcStatus = 0;
    overloaded = false;
    unknownFields = 0;
    wrongWireTypes = 0;
    wrongValues = 0;
    untimed = false;
  }

  /** The span of {@code length} bytes from {@code at}. */
  public static long span(int at, int length) {
    return ((long) at << 32) | length;
  }

  /** Where a span begins. */
  public static int at(long span) {
    return (int) (span >>> 32);
  }

  /** How long a span is. */
  public static int length(long span) {
    return (int) span;
  }

  /**
   * The last value of a length-delimited field inside an unread submessage, 0 when it is not there.
   */
  long field(long message, int field) {
    long value = 0;
    wire.over(bytes, message);
    for (int tag = wire.tag(); tag != 0; tag = wire.tag()) {
      if (tag == (field << 3 | Wire.BYTES)) {
        value = wire.span();
      } else {
        wire.skip(tag);
      }
    }
    return value;
  }

  /**
   * The TLS version that the client spoke, by Envoy's number (3 is 1.2, 4 is 1.3); 0 when none is
   * told.
   */
  public int tlsVersion() {
    int version = 0;
    wire.over(bytes, tls);
    for (int tag = wire.tag(); tag != 0; tag = wire.tag()) {
      if (tag == ((1 << 3) | Wire.VARINT)) {
        version = (int) wire.varint();
      } else {
        wire.skip(tag);
      }
    }
    return version;
  }

  /** The server name that the client asked for. */
  public long serverName() {
    return field(tls, 3);
  }

  /** The request's host. */
  public long authority() {
    return field(request, 3);
  }

  /** The request's path, query and all. */
  public long path() {
    return field(request, 5);
  }

  /** The x-request-id. */
  public long requestId() {
    return field(request, 9);
  }

  /** Whether a span holds exactly this ASCII text. */
  public boolean is(long span, String text) {
    int length = length(span);
    if (length != text.length()) {
      return false;
    }
    int at = at(span);
    for (int i = 0; i < length; i++) {
      if (bytes[at + i] != text.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}
