package dev.ufo.observe;

import dev.ufo.entry.Entry;
import dev.ufo.signal.Flag;
import dev.ufo.signal.LogType;
import dev.ufo.signal.Signature;
import dev.ufo.signal.Signature.Close;
import dev.ufo.signal.Signature.Connection;
import dev.ufo.signal.Signature.Kind;
import dev.ufo.signal.Signature.Members;
import dev.ufo.signal.Signature.Shape;
import dev.ufo.signal.Signature.Tags;
import dev.ufo.signal.Signature.Tls;
import dev.ufo.tally.Tally;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Finds the number of an entry's {@link Signature}: everything categorical is packed into a key of
 * bytes, and the record is made only when the key is new. The plain answered request, nearly all
 * there is, never comes to that: its few numbers are kept in an array.
 */
final class SignatureReader {
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long VIA_UPST = ascii("via_upst");
  private static final long UPSTREAM = ascii("upstream");
  private static final int VIA_UPSTREAM_LENGTH = 12;
  private static final int TLS_LENGTH = 7;
  private static final long TLS_1_2 = ascii("TLSv1.2 ") << Byte.SIZE;
  private static final long TLS_1_3 = ascii("TLSv1.3 ") << Byte.SIZE;
  private static final int UPSTREAM_ERROR_FROM = 500;
  private static final int DOWNSTREAM_END = LogType.DOWNSTREAM_END.ordinal();
  private static final int ANSWERED = 200;
  private static final int FIXED = 32;
  private static final int MAX_TEXTS = 4 * (Text.MAX + Integer.BYTES);
  private static final Connection[] CONNECTIONS = Connection.values();
  private static final Tls[] TLS = Tls.values();
  private static final int UNSEEN = -1;

  private final Tally tally;
  private final byte[] key = new byte[FIXED + MAX_TEXTS + Long.BYTES];
  private final int[] plain = new int[2 * CONNECTIONS.length * TLS.length];

  SignatureReader(Tally tally) {
    this.tally = tally;
    newTick();
  }

  /** Numbers of the last tick are good no longer. */
  void newTick() {
    Arrays.fill(plain, UNSEEN);
  }

  /** The number of the entry's signature on this tally, for this tick. */
  int number(Entry e, LogType type, Connection connection) {
    if (!isPlain(e)) {
      return find(e, type, connection);
    }
    int labelled = type == LogType.DOWNSTREAM_END ? 1 : 0;
    int which = (labelled * CONNECTIONS.length + connection.ordinal()) * TLS.length;
    which += tls(e).ordinal();
    int number = plain[which];
    if (number == UNSEEN) {
      number = find(e, type, connection);
      plain[which] = number;
    }
    return number;
  }

  /** An HTTP request at its first attempt, answered below 500, with nothing else to say. */
  private static boolean isPlain(Entry e) {
    return (e.flags | e.unknownFlags | e.reason | e.downstreamReason | e.termination | e.metadata)
            == 0
        && !e.tcp
        && (e.type == DOWNSTREAM_END || e.type == 0)
        && e.attempts <= 1
        && isAnswered(e)
        && e.host != 0
        && e.local != 0
        && (e.firstSentNanos | e.firstReceivedNanos) >= 0
        && e.bytesReceived > 0
        && (e.grpcStatus == 0 || e.is(e.grpcStatus, "0"))
        && !e.overloaded
        && (e.tagFlags == 0 || e.is(e.tagFlags, "-"));
  }

  private static long ascii(String eight) {
    return (long) LONG.get(eight.getBytes(StandardCharsets.US_ASCII), 0);
  }

  private int find(Entry e, LogType type, Connection connection) {
    boolean answered = !e.tcp && e.flags == 0 && isAnswered(e);
    long details = answered ? 0 : e.details;
    int flags = e.flags | taggedFlags(e);
    int code = answered ? ANSWERED : e.code;
    int grpcStatus = grpcStatus(e);
    Members members = answered ? Members.UNTAGGED : members(e);
    Close close = answered && !e.tcp ? Close.UNTAGGED : close(e);
    Tls tls = tls(e);
    int shape = shape(e);
    INT.set(key, 0, flags);
    LONG.set(key, 4, e.unknownFlags);
    INT.set(key, 12, code);
    key[16] = (byte) (e.tcp ? 1 : 0);
    key[17] = (byte) type.ordinal();
    key[18] = (byte) grpcStatus;
    key[19] = (byte) connection.ordinal();
    key[20] = (byte) members.ordinal();
    key[21] = (byte) close.ordinal();
    key[22] = (byte) tls.ordinal();
    key[23] = (byte) shape;
    key[24] = (byte) (answered ? 1 : 0);
    int end = FIXED;
    end = append(e, details, end);
    end = append(e, e.reason, end);
    end = append(e, e.downstreamReason, end);
    end = append(e, e.termination, end);
    int known = tally.findSignature(key, 0, end);
    if (known >= 0) {
      return known;
    }
    boolean texts = tally.hasRoomForSignature();
    if (!texts) {
      key[25] = 1;
      known = tally.findSignature(key, 0, FIXED);
    }
    if (known < 0) {
      Signature signature =
          new Signature(
              e.tcp ? Kind.TCP : Kind.HTTP,
              type,
              flags,
              e.unknownFlags,
              code,
              texts ? Text.of(tally, e.bytes, details) : Signature.OTHER,
              texts ? Text.of(tally, e.bytes, e.reason) : Signature.OTHER,
              texts ? Text.of(tally, e.bytes, e.downstreamReason) : "",
              texts ? Text.of(tally, e.bytes, e.termination) : "",
              grpcStatus,
              shape(shape, connection),
              new Tags(tls, members, close));
      known = tally.addSignature(signature, key, 0, texts ? end : FIXED);
    }
    key[25] = 0;
    return known;
  }

  /** Below 500 and from upstream: what code exactly and by what words does not matter. */
  private static boolean isAnswered(Entry e) {
    return e.code >= 100
        && e.code < UPSTREAM_ERROR_FROM
        && Entry.length(e.details) == VIA_UPSTREAM_LENGTH
        && (long) LONG.get(e.bytes, Entry.at(e.details)) == VIA_UPST
        && (long) LONG.get(e.bytes, Entry.at(e.details) + 4) == UPSTREAM;
  }

  private int append(Entry e, long span, int at) {
    int length = Text.length(span);
    INT.set(key, at, length);
    System.arraycopy(e.bytes, Entry.at(span), key, at + Integer.BYTES, length);
    return at + Integer.BYTES + length;
  }

  /** A {@link Shape} in eight bits: the record itself is made only when its signature is new. */
  private static int shape(Entry e) {
    boolean noHello =
        e.metadata != 0 && Text.contains(e.bytes, e.metadata, "ClientHelloNotDetected");
    return (e.host != 0 ? 1 : 0)
        | (e.local != 0 ? 2 : 0)
        | (e.firstSentNanos >= 0 ? 4 : 0)
        | (e.firstReceivedNanos >= 0 ? 8 : 0)
        | (e.bytesReceived > 0 ? 16 : 0)
        | (e.attempts > 1 ? 32 : 0)
        | (e.overloaded ? 64 : 0)
        | (noHello ? 128 : 0);
  }

  private static Shape shape(int bits, Connection connection) {
    return new Shape(
        (bits & 1) != 0,
        (bits & 2) != 0,
        (bits & 4) != 0,
        (bits & 8) != 0,
        (bits & 16) != 0,
        (bits & 32) != 0,
        (bits & 64) != 0,
        (bits & 128) != 0,
        connection);
  }

  /** The flags that have no field and come by the tag only. */
  private static int taggedFlags(Entry e) {
    if (e.tagFlags == 0 || e.is(e.tagFlags, "-")) {
      return 0;
    }
    return Text.flag(e, e.tagFlags, Flag.DO) | Text.flag(e, e.tagFlags, Flag.UDO);
  }

  private static int grpcStatus(Entry e) {
    long span = e.grpcStatus;
    int length = Entry.length(span);
    if (length == 0 || length > 2 || e.is(span, "0")) {
      return -1;
    }
    int status = 0;
    for (int i = 0; i < length; i++) {
      int digit = e.bytes[Entry.at(span) + i] - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      status = 10 * status + digit;
    }
    return status;
  }

  private static Tls tls(Entry e) {
    if (Entry.length(e.tagTls) == 0) {
      return Tls.UNTAGGED;
    }
    if (Entry.length(e.tagTls) == TLS_LENGTH) {
      long text = (long) LONG.get(e.bytes, Entry.at(e.tagTls)) << Byte.SIZE;
      return text == TLS_1_3 ? Tls.TLS_1_3 : text == TLS_1_2 ? Tls.TLS_1_2 : Tls.OTHER;
    }
    return e.is(e.tagTls, "-") ? Tls.NONE : Tls.OTHER;
  }

  private static Members members(Entry e) {
    if (Entry.length(e.tagMembers) == 0 || e.is(e.tagMembers, "-")) {
      return Members.UNTAGGED;
    }
    return e.is(e.tagMembers, "0") ? Members.ZERO : Members.SOME;
  }

  private static Close close(Entry e) {
    if (Entry.length(e.tagClose) == 0 || e.is(e.tagClose, "-")) {
      return Close.UNTAGGED;
    }
    if (e.is(e.tagClose, "Normal")) {
      return Close.NORMAL;
    }
    if (e.is(e.tagClose, "RemoteReset")) {
      return Close.REMOTE_RESET;
    }
    return e.is(e.tagClose, "LocalReset") ? Close.LOCAL_RESET : Close.OTHER;
  }
}
