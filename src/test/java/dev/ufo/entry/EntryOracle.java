package dev.ufo.entry;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Duration;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import com.google.protobuf.Timestamp;
import com.google.protobuf.UnknownFieldSet;
import dev.ufo.signal.Flag;
import io.envoyproxy.envoy.config.core.v3.Address;
import io.envoyproxy.envoy.config.core.v3.EnvoyInternalAddress;
import io.envoyproxy.envoy.config.core.v3.Metadata;
import io.envoyproxy.envoy.config.core.v3.SocketAddress;
import io.envoyproxy.envoy.data.accesslog.v3.AccessLogCommon;
import io.envoyproxy.envoy.data.accesslog.v3.HTTPAccessLogEntry;
import io.envoyproxy.envoy.data.accesslog.v3.HTTPRequestProperties;
import io.envoyproxy.envoy.data.accesslog.v3.HTTPResponseProperties;
import io.envoyproxy.envoy.data.accesslog.v3.ResponseFlags;
import io.envoyproxy.envoy.data.accesslog.v3.TCPAccessLogEntry;
import io.envoyproxy.envoy.data.accesslog.v3.TLSProperties;
import java.util.List;
import java.util.Map;

/**
 * Says what an Entry must hold by asking the generated message that was read from the same bytes.
 */
final class EntryOracle {
  private static final String GRPC_STATUS = "grpc-status";
  private static final long NANOS = 1_000_000_000L;
  private static final long YEAR_2000 = 946_684_800L;
  private static final long YEAR_2200 = 7_258_118_400L;
  private static final long LONGEST = 366L * 24 * 3600;

  private final Entry entry;
  private final String context;

  private EntryOracle(Entry entry, String context) {
    this.entry = entry;
    this.context = context;
  }

  static void assertSame(HTTPAccessLogEntry expected, Entry entry, String context) {
    EntryOracle oracle = new EntryOracle(entry, context);
    assertThat(entry.tcp).as(context).isFalse();
    oracle.common(expected.hasCommonProperties(), expected.getCommonProperties());
    oracle.message("request", expected.getRequest(), HTTPRequestProperties.parser(), entry.request);
    oracle.text("authority", expected.getRequest().getAuthorityBytes(), entry.authority());
    oracle.text("path", expected.getRequest().getPathBytes(), entry.path());
    oracle.text("requestId", expected.getRequest().getRequestIdBytes(), entry.requestId());
    assertThat(entry.hasResponse).as(context).isEqualTo(expected.hasResponse());
    oracle.response(expected.getResponse());
    oracle.oddities(
        unknown(expected)
            + unknownOfCommon(expected.getCommonProperties())
            + unknown(expected.getResponse())
            + unknown(expected.getResponse().getResponseCode()));
  }

  static void assertSame(TCPAccessLogEntry expected, Entry entry, String context) {
    EntryOracle oracle = new EntryOracle(entry, context);
    assertThat(entry.tcp).as(context).isTrue();
    oracle.common(expected.hasCommonProperties(), expected.getCommonProperties());
    assertThat(entry.hasResponse).as(context).isFalse();
    oracle.response(HTTPResponseProperties.getDefaultInstance());
    oracle.oddities(unknown(expected) + unknownOfCommon(expected.getCommonProperties()));
  }

  @SuppressWarnings("deprecation") // intermediate_log_entry, which old Envoys still send
  private void common(boolean has, AccessLogCommon c) {
    is("hasCommon", entry.hasCommon, has);
    address("peer", c.getDownstreamRemoteAddress(), entry.peer);
    address("listener", c.getDownstreamLocalAddress(), entry.listener);
    address("host", c.getUpstreamRemoteAddress(), entry.host);
    address("local", c.getUpstreamLocalAddress(), entry.local);
    message("tls", c.getTlsProperties(), TLSProperties.parser(), entry.tls);
    is("tlsVersion", entry.tlsVersion(), c.getTlsProperties().getTlsVersionValue());
    text("serverName", c.getTlsProperties().getTlsSniHostnameBytes(), entry.serverName());
    message("metadata", c.getMetadata(), Metadata.parser(), entry.metadata);
    is("startNanos", entry.startNanos, time(c.hasStartTime(), c.getStartTime()));
    is(
        "firstSentNanos",
        entry.firstSentNanos,
        duration(c.hasTimeToFirstUpstreamTxByte(), c.getTimeToFirstUpstreamTxByte()));
    is(
        "firstReceivedNanos",
        entry.firstReceivedNanos,
        duration(c.hasTimeToFirstUpstreamRxByte(), c.getTimeToFirstUpstreamRxByte()));
    is(
        "lastReceivedNanos",
        entry.lastReceivedNanos,
        duration(c.hasTimeToLastUpstreamRxByte(), c.getTimeToLastUpstreamRxByte()));
    is("durationNanos", entry.durationNanos, duration(c.hasDuration(), c.getDuration()));
    text("cluster", c.getUpstreamClusterBytes(), entry.cluster);
    text("reason", c.getUpstreamTransportFailureReasonBytes(), entry.reason);
    text("route", c.getRouteNameBytes(), entry.route);
    text("termination", c.getConnectionTerminationDetailsBytes(), entry.termination);
    text("streamId", c.getStreamIdBytes(), entry.streamId);
    text("downstreamReason", c.getDownstreamTransportFailureReasonBytes(), entry.downstreamReason);
    is("attempts", entry.attempts, c.getUpstreamRequestAttemptCount());
    is("intermediate", entry.intermediate, c.getIntermediateLogEntry());
    is("bytesSent", entry.bytesSent, c.getUpstreamWireBytesSent());
    is("bytesReceived", entry.bytesReceived, c.getUpstreamWireBytesReceived());
    is("type", entry.type, c.getAccessLogTypeValue());
    flags(c.getResponseFlags());
    Map<String, String> tags = c.getCustomTagsMap();
    value("ufo.cluster", tags, entry.tagCluster);
    value("ufo.flags", tags, entry.tagFlags);
    value("ufo.ready_ms", tags, entry.tagReady);
    value("ufo.members", tags, entry.tagMembers);
    value("ufo.connection", tags, entry.tagConnection);
    value("ufo.tls", tags, entry.tagTls);
    value("ufo.close", tags, entry.tagClose);
  }

  private void response(HTTPResponseProperties r) {
    is("code", entry.code, r.getResponseCode().getValue());
    text("details", r.getResponseCodeDetailsBytes(), entry.details);
    if (r.containsResponseHeaders(GRPC_STATUS) && r.containsResponseTrailers(GRPC_STATUS)) {
      // the later one on the wire counts, which the maps do not tell
      assertThat(
              List.of(
                  r.getResponseHeadersOrThrow(GRPC_STATUS),
                  r.getResponseTrailersOrThrow(GRPC_STATUS)))
          .as(context)
          .contains(string(entry.grpcStatus).toStringUtf8());
    } else {
      boolean byTrailer = r.containsResponseTrailers(GRPC_STATUS);
      value(
          GRPC_STATUS,
          byTrailer ? r.getResponseTrailersMap() : r.getResponseHeadersMap(),
          entry.grpcStatus);
    }
    is(
        "overloaded",
        entry.overloaded,
        r.containsResponseHeaders("x-envoy-overloaded")
            || r.containsResponseTrailers("x-envoy-overloaded"));
  }

  private void flags(ResponseFlags flags) {
    int known = 0;
    for (Map.Entry<FieldDescriptor, Object> field : flags.getAllFields().entrySet()) {
      int number = field.getKey().getNumber();
      for (Flag flag : Flag.values()) {
        if (flag.protoField() == number) {
          known |= 1 << flag.ordinal();
        }
      }
    }
    is("flags", Integer.toBinaryString(entry.flags), Integer.toBinaryString(known));
    long unknown = 0;
    for (int number : flags.getUnknownFields().asMap().keySet()) {
      if (number >= 29) {
        unknown |= 1L << Math.min(number - 29, 63);
      }
    }
    is("unknownFlags", Long.toHexString(entry.unknownFlags), Long.toHexString(unknown));
  }

  private void oddities(int expected) {
    is("unknownFields + wrongWireTypes", entry.unknownFields + entry.wrongWireTypes, expected);
  }

  private static int unknownOfCommon(AccessLogCommon c) {
    int count = unknown(c);
    for (Map.Entry<Integer, UnknownFieldSet.Field> field :
        c.getResponseFlags().getUnknownFields().asMap().entrySet()) {
      count += field.getKey() < 29 ? size(field.getValue()) : 0;
    }
    return count;
  }

  private static int unknown(Message message) {
    int count = 0;
    for (UnknownFieldSet.Field field : message.getUnknownFields().asMap().values()) {
      count += size(field);
    }
    return count;
  }

  private static int size(UnknownFieldSet.Field field) {
    return field.getVarintList().size()
        + field.getFixed32List().size()
        + field.getFixed64List().size()
        + field.getLengthDelimitedList().size()
        + field.getGroupList().size();
  }

  private static long time(boolean has, Timestamp time) {
    if (!has) {
      return Entry.ABSENT;
    }
    boolean plausible =
        time.getSeconds() >= YEAR_2000
            && time.getSeconds() < YEAR_2200
            && time.getNanos() >= 0
            && time.getNanos() < NANOS;
    return plausible ? time.getSeconds() * NANOS + time.getNanos() : Entry.IMPLAUSIBLE;
  }

  private static long duration(boolean has, Duration duration) {
    if (!has) {
      return Entry.ABSENT;
    }
    boolean plausible =
        duration.getSeconds() >= 0
            && duration.getSeconds() < LONGEST
            && duration.getNanos() >= 0
            && duration.getNanos() < NANOS;
    return plausible ? duration.getSeconds() * NANOS + duration.getNanos() : Entry.IMPLAUSIBLE;
  }

  private void address(String name, Address expected, long span) {
    message(name, expected, Address.parser(), span);
    is(name + " as text", Addresses.text(entry.bytes, span), textOf(expected));
  }

  private static String textOf(Address address) {
    return switch (address.getAddressCase()) {
      case SOCKET_ADDRESS -> {
        SocketAddress socket = address.getSocketAddress();
        String host = socket.getAddress();
        String port =
            socket.hasNamedPort()
                ? socket.getNamedPort()
                : Integer.toUnsignedString(socket.getPortValue());
        yield (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
      }
      case PIPE -> "unix:" + address.getPipe().getPath();
      case ENVOY_INTERNAL_ADDRESS -> {
        EnvoyInternalAddress internal = address.getEnvoyInternalAddress();
        String endpoint = internal.getEndpointId();
        yield "internal:"
            + internal.getServerListenerName()
            + (endpoint.isEmpty() ? "" : "/" + endpoint);
      }
      case ADDRESS_NOT_SET -> "";
    };
  }

  private <M extends Message> void message(String name, M expected, Parser<M> parser, long span) {
    try {
      is(name, parser.parseFrom(entry.bytes, Entry.at(span), Entry.length(span)), expected);
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(context + ": " + name, e);
    }
  }

  private void value(String key, Map<String, String> map, long span) {
    text(key, ByteString.copyFromUtf8(map.getOrDefault(key, "")), span);
    if (!map.containsKey(key)) {
      is(key, span, 0L);
    }
  }

  private void text(String name, ByteString expected, long span) {
    is(name, string(span), expected);
  }

  private ByteString string(long span) {
    return ByteString.copyFrom(entry.bytes, Entry.at(span), Entry.length(span));
  }

  private void is(String name, Object actual, Object expected) {
    if (!actual.equals(expected)) { // describing forty fields a million times is what costs
      assertThat(actual).as("%s: %s", context, name).isEqualTo(expected);
    }
  }
}
