package dev.ufo.text;

import dev.ufo.entry.Entry;
import dev.ufo.entry.Scanner;
import dev.ufo.entry.Stream;
import dev.ufo.entry.Wire;
import dev.ufo.signal.Flag;
import dev.ufo.signal.Input;
import dev.ufo.signal.LogType;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * One entry of a log that is written in names and texts, on its way to being an {@link Entry}: what
 * was told is gathered here, then {@link #finish} makes of it what Envoy's own stream would have
 * brought, so that nobody behind knows the difference.
 *
 * <p>A log may have fewer fields than the stream. What a log never tells must not be taken for
 * something that was not there: a line without UPSTREAM_LOCAL_ADDRESS says nothing about the
 * connection, a dash in that place says that there was none. So each {@link Stream} remembers what
 * was ever told on it, and what never was is inferred from the rest, as cautiously as it goes.
 *
 * <p>Bounded: of each name the first value counts, and no more than {@value #LONGEST} bytes of it.
 * Reused; one thread; allocates next to nothing.
 */
public final class Draft {
  private static final int LONGEST = 2048;
  private static final long MILLIS = 1_000_000L;
  private static final int UNRANKED = Integer.MAX_VALUE;
  private static final int LONGEST_BODY = 64 * 1024;
  private static final int LONGEST_ADDRESS = 512;
  private static final int BODY = Attribute.BODY.ordinal();
  private static final String VIA_UPSTREAM = "via_upstream";
  private static final byte[] VIA_UPSTREAM_BYTES = VIA_UPSTREAM.getBytes(StandardCharsets.US_ASCII);
  private static final byte[] NONE = {'-'};

  /** The client left: whether Envoy had a connection by then only a log with addresses tells. */
  private static final int LEFT = Flag.DC.bit() | Flag.DR.bit();

  /** Flags of requests that had a connection. Of UT it is only likely. */
  private static final int CONNECTED =
      Flag.UC.bit() | Flag.UR.bit() | Flag.UPE.bit() | Flag.UT.bit() | LEFT;

  /** Flags with which it never came to one. */
  private static final int UNCONNECTED =
      Flag.UF.bit() | Flag.UH.bit() | Flag.UO.bit() | Flag.NR.bit() | Flag.NC.bit() | Flag.DF.bit();

  /** One of these, and it is an access log. */
  private static final long TELLING =
      Attribute.CODE.bit()
          | Attribute.FLAGS.bit()
          | Attribute.DETAILS.bit()
          | Attribute.HOST.bit()
          | Attribute.CLUSTER.bit();

  private final Entry entry = new Entry();
  private byte[] bytes = new byte[16 * 1024];
  private int end;
  private final long[] values = new long[Names.ATTRIBUTES.length];
  private final int[] ranks = new int[Names.ATTRIBUTES.length];
  private long told;
  private long everTold;

  public Draft() {
    entry.bytes = bytes;
  }

  /** Forgets the last one. */
  public void clear() {
    told = 0;
    end = 0;
    Arrays.fill(values, 0);
    Arrays.fill(ranks, UNRANKED);
  }

  /** A value by the number of its name, see {@link Names}; a dash or nothing means none. */
  void put(int name, byte[] from, int at, int length) {
    if (name == Names.UNKNOWN) {
      return;
    }
    int attribute = Names.attribute(name).ordinal();
    if (ranks[attribute] <= Names.rank(name)) {
      return;
    }
    told |= 1L << attribute;
    if (length == 0 || (length == 1 && from[at] == '-')) {
      return;
    }
    ranks[attribute] = Names.rank(name);
    values[attribute] =
        copy(from, at, Math.min(length, attribute == BODY ? LONGEST_BODY : LONGEST));
  }

  void put(int name, byte[] text) {
    put(name, text, 0, text.length);
  }

  /** The same for a number. */
  void put(int name, long number) {
    if (name != Names.UNKNOWN) {
      put(name, Long.toString(number).getBytes(StandardCharsets.US_ASCII));
    }
  }

  /** The same for a number with a fraction. */
  void put(int name, double number) {
    if (name != Names.UNKNOWN) {
      put(name, Double.toString(number).getBytes(StandardCharsets.US_ASCII));
    }
  }

  private long copy(byte[] from, int at, int length) {
    room(length);
    System.arraycopy(from, at, bytes, end, length);
    long span = Entry.span(end, length);
    end += length;
    return span;
  }

  private void room(int more) {
    if (end + more + Scanner.SLACK > bytes.length) {
      bytes = Arrays.copyOf(bytes, 2 * (end + more + Scanner.SLACK));
      entry.bytes = bytes;
    }
  }

  /** Whether anything was told that only an access log tells. */
  boolean isAccessLog() {
    return (told & TELLING) != 0;
  }

  boolean has(Attribute attribute) {
    return values[attribute.ordinal()] != 0;
  }

  /** Where a text that was told stands in {@link #bytes}, 0 when it was not. */
  long span(Attribute attribute) {
    return values[attribute.ordinal()];
  }

  byte[] bytes() {
    return bytes;
  }

  /** A text that was told, empty when it was not. */
  String text(Attribute attribute) {
    long span = values[attribute.ordinal()];
    return new String(bytes, Entry.at(span), Entry.length(span), StandardCharsets.UTF_8);
  }

  /** The entry that {@link #finish} made; good until the next {@link #clear}. */
  public Entry entry() {
    return entry;
  }

  /** When it was over: about when it was logged. */
  public long endedNanos() {
    return entry.startNanos + Math.max(0, entry.durationNanos);
  }

  /** Makes the entry of what was told. */
  public void finish(Stream stream, Input input) {
    stream.told |= told;
    everTold = stream.told;
    stream.tells(everTold(Attribute.TYPE), everTold(Attribute.DURATION));
    entry.clear();
    entry.input = input;
    entry.hasCommon = true;
    words();
    times();
    entry.tcp = isTcp();
    entry.hasResponse = !entry.tcp;
    addresses();
    answer();
    sizes();
    request();
  }

  private boolean everTold(Attribute attribute) {
    return (everTold & attribute.bit()) != 0;
  }

  private void words() {
    entry.details = span(Attribute.DETAILS);
    entry.reason = span(Attribute.REASON);
    entry.termination = span(Attribute.TERMINATION);
    entry.downstreamReason = span(Attribute.DOWNSTREAM_REASON);
    entry.route = span(Attribute.ROUTE);
    entry.metadata = span(Attribute.CLIENT_HELLO);
    entry.tagCluster = span(Attribute.CLUSTER);
    entry.tagReady = span(Attribute.READY);
    entry.tagMembers = span(Attribute.MEMBERS);
    entry.tagConnection = span(Attribute.CONNECTION);
    entry.tagClose = span(Attribute.CLOSE);
    entry.tagTls = span(Attribute.TLS);
    if (entry.tagTls == 0 && everTold(Attribute.TLS)) {
      entry.tagTls = copy(NONE, 0, 1); // told and none: plaintext
    }
    entry.overloaded = has(Attribute.OVERLOADED);
    entry.code = (int) number(Attribute.CODE);
    entry.attempts = (int) number(Attribute.ATTEMPTS);
    entry.type = type();
    long flags = span(Attribute.FLAGS);
    int bits = Spelling.flags(bytes, Entry.at(flags), Entry.length(flags));
    entry.flags = Spelling.known(bits);
    entry.unknownFlags = Spelling.hasUnknown(bits) ? Long.MIN_VALUE : 0;
    entry.grpcStatus = grpcStatus();
  }

  private int type() {
    long span = span(Attribute.TYPE);
    int type = span == 0 ? 0 : Spelling.type(bytes, Entry.at(span), Entry.length(span));
    if (type < 0) {
      entry.wrongValues++;
      return 0;
    }
    return type;
  }

  private long grpcStatus() {
    long span = span(Attribute.GRPC_STATUS);
    if (span == 0 || Spelling.isDigit(bytes[Entry.at(span)])) {
      return span;
    }
    int state = Spelling.grpcState(bytes, Entry.at(span), Entry.length(span));
    if (state < 0) {
      entry.wrongValues++;
      return 0;
    }
    byte[] digits = Integer.toString(state).getBytes(StandardCharsets.US_ASCII);
    return copy(digits, 0, digits.length);
  }

  private long number(Attribute attribute) {
    long span = span(attribute);
    if (span == 0) {
      return 0;
    }
    long number = Spelling.number(bytes, Entry.at(span), Entry.length(span), 1);
    if (number < 0) {
      entry.wrongValues++;
      return 0;
    }
    return number;
  }

  private void times() {
    long start = span(Attribute.START_TIME);
    if (start != 0) {
      entry.startNanos = Spelling.time(bytes, Entry.at(start), Entry.length(start));
    }
    entry.durationNanos = duration(Attribute.DURATION, MILLIS);
    if (entry.durationNanos == Entry.ABSENT && has(Attribute.DURATION)) {
      entry.durationNanos = 0; // it was over, whatever that value means
    }
    long exactly = duration(Attribute.LAST_ANSWERED, 1);
    if (exactly >= 0 && entry.durationNanos != Entry.IMPLAUSIBLE) {
      entry.durationNanos = exactly;
    }
    entry.firstSentNanos = duration(Attribute.FIRST_SENT, 1);
    entry.firstReceivedNanos = duration(Attribute.FIRST_RECEIVED, 1);
    entry.lastReceivedNanos = duration(Attribute.LAST_RECEIVED, 1);
  }

  private long duration(Attribute attribute, long unit) {
    long span = span(attribute);
    if (span == 0) {
      return Entry.ABSENT;
    }
    long nanos = Spelling.duration(bytes, Entry.at(span), Entry.length(span), unit);
    if (nanos == Spelling.WRONG) {
      entry.wrongValues++;
      return Entry.ABSENT;
    }
    return nanos;
  }

  /** The type says it; where there is none, a request has a method, or a protocol, or a code. */
  private boolean isTcp() {
    return switch (LogType.of(entry.type)) {
      case NOT_SET ->
          entry.code == 0
              && entry.details == 0
              && !has(Attribute.METHOD)
              && !has(Attribute.PROTOCOL)
              && !has(Attribute.PATH)
              && !has(Attribute.AUTHORITY);
      case TCP_UPSTREAM_CONNECTED,
          TCP_PERIODIC,
          TCP_CONNECTION_END,
          TCP_CONNECTION_START,
          UDP_TUNNEL_UPSTREAM_CONNECTED,
          UDP_PERIODIC,
          UDP_SESSION_END ->
          true;
      default -> false;
    };
  }

  private void addresses() {
    entry.host = address(Attribute.HOST);
    entry.cluster = entry.host == 0 ? 0 : entry.tagCluster;
    entry.listener = address(Attribute.LISTENER);
    entry.peer = address(Attribute.PEER);
    if (everTold(Attribute.LOCAL)) {
      entry.local = address(Attribute.LOCAL);
    } else if (everTold(Attribute.CONNECTION)) {
      entry.local = number(Attribute.CONNECTION) == 0 ? 0 : Entry.UNTOLD;
    } else if (entry.host != 0 && wasConnected()) {
      entry.local = Entry.UNTOLD;
    }
  }

  /** Where nobody says by which address: the flags do, or an answer. */
  private boolean wasConnected() {
    if ((entry.flags & (CONNECTED | UNCONNECTED)) != 0) {
      return (entry.flags & UNCONNECTED) == 0;
    }
    return entry.tcp || wasAnswered();
  }

  /** Where nobody says when the answer came. */
  private boolean wasAnswered() {
    if (entry.tcp || entry.host == 0) {
      return false;
    }
    if (everTold(Attribute.DETAILS)) {
      return entry.is(entry.details, VIA_UPSTREAM);
    }
    return has(Attribute.SERVICE_MILLIS)
        || (entry.code > 0
            && !Flag.anyUpstream(entry.flags)
            && !everTold(Attribute.SERVICE_MILLIS));
  }

  private long address(Attribute attribute) {
    long span = span(attribute);
    if (span == 0) {
      return 0;
    }
    int length = Math.min(Entry.length(span), LONGEST_ADDRESS);
    room(length + AddressWriter.MOST_AROUND);
    int from = end;
    end = AddressWriter.write(bytes, Entry.at(span), length, bytes, from);
    return Entry.span(from, end - from);
  }

  /** When the request was sent and the answer came, from whatever is told of it. */
  private void answer() {
    if (entry.tcp) {
      return;
    }
    long total = Math.max(0, entry.durationNanos);
    long answered = duration(Attribute.RESPONSE_MILLIS, MILLIS);
    long service = duration(Attribute.SERVICE_MILLIS, MILLIS);
    if (!everTold(Attribute.FIRST_RECEIVED)) {
      boolean told = everTold(Attribute.RESPONSE_MILLIS);
      entry.firstReceivedNanos =
          told ? answered : entry.local != 0 && wasAnswered() ? total : Entry.ABSENT;
    }
    if (entry.details == 0 && !everTold(Attribute.DETAILS) && entry.firstReceivedNanos >= 0) {
      entry.details = copy(VIA_UPSTREAM_BYTES, 0, VIA_UPSTREAM_BYTES.length);
    }
    boolean unclear = entry.local == Entry.UNTOLD && (entry.flags & LEFT) != 0;
    if (!everTold(Attribute.FIRST_SENT) && entry.local != 0 && !unclear) {
      long sent = duration(Attribute.SENT_MILLIS, MILLIS);
      boolean known = service >= 0 && entry.firstReceivedNanos >= service;
      entry.firstSentNanos = sent >= 0 ? sent : known ? entry.firstReceivedNanos - service : 0;
    }
  }

  /** Bytes on the upstream connection, or else those of the client's side. */
  private void sizes() {
    entry.bytesSent = number(Attribute.SENT);
    entry.bytesReceived = number(Attribute.RECEIVED);
    if (!everTold(Attribute.SENT) && entry.local != 0) {
      entry.bytesSent = number(Attribute.BODY_RECEIVED);
    }
    if (!everTold(Attribute.RECEIVED) && entry.local != 0) {
      boolean answered = entry.firstReceivedNanos >= 0;
      long body = entry.tcp || answered ? number(Attribute.BODY_SENT) : 0;
      entry.bytesReceived = answered ? Math.max(1, body) : body; // an answer has a head
    }
  }

  private void request() {
    int from = end;
    field(3, Attribute.AUTHORITY);
    field(5, Attribute.PATH);
    field(9, Attribute.REQUEST_ID);
    entry.request = end == from ? 0 : Entry.span(from, end - from);
    Arrays.fill(bytes, end, end + Scanner.SLACK, (byte) 0);
  }

  private void field(int number, Attribute attribute) {
    long span = span(attribute);
    if (span != 0) {
      int length = Entry.length(span);
      room(length + AddressWriter.MOST_AROUND);
      bytes[end++] = (byte) (number << 3 | Wire.BYTES);
      end = Wire.varint(bytes, end, length);
      System.arraycopy(bytes, Entry.at(span), bytes, end, length);
      end += length;
    }
  }
}
