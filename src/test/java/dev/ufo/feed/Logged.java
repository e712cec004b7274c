package dev.ufo.feed;

import com.google.protobuf.Duration;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Struct;
import com.google.protobuf.Timestamp;
import com.google.protobuf.Value;
import dev.ufo.signal.Flag;
import io.envoyproxy.envoy.config.core.v3.Address;
import io.envoyproxy.envoy.config.core.v3.SocketAddress;
import io.envoyproxy.envoy.data.accesslog.v3.AccessLogCommon;
import io.envoyproxy.envoy.data.accesslog.v3.HTTPAccessLogEntry;
import io.envoyproxy.envoy.data.accesslog.v3.ResponseFlags;
import io.envoyproxy.envoy.data.accesslog.v3.TCPAccessLogEntry;
import io.envoyproxy.envoy.service.accesslog.v3.StreamAccessLogsMessage;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One entry of a recording, as another logger of the same Envoy would have written it: gives each
 * command operator its value, from Envoy's generated classes. What Envoy's stream does not carry is
 * a dash.
 */
final class Logged {
  private static final Pattern OPERATOR = Pattern.compile("%[A-Z0-9_]+(\\(.*?\\))?%");
  private static final Map<String, List<String>> PIECES = new HashMap<>();
  private static final DateTimeFormatter MILLIS = format("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'");
  private static final DateTimeFormatter NANOS = format("uuuu-MM-dd'T'HH:mm:ss.SSSSSSSSS'Z'");

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
    "UpstreamEnd"
  };

  private final Map<String, String> values = new HashMap<>();
  final String node;
  final String service;
  private final AccessLogCommon common;
  private final @Nullable HTTPAccessLogEntry http;
  private final @Nullable TCPAccessLogEntry tcp;

  private Logged(
      String node,
      String service,
      AccessLogCommon common,
      @Nullable HTTPAccessLogEntry http,
      @Nullable TCPAccessLogEntry tcp) {
    this.node = node;
    this.service = service;
    this.common = common;
    this.http = http;
    this.tcp = tcp;
  }

  /** All entries of a recording in the order in which they were over, which is that of a log. */
  static List<Logged> all(String recording) {
    List<Logged> all = new ArrayList<>();
    Map<Integer, String[]> nodes = new HashMap<>();
    for (Corpus.Frame frame : Corpus.frames(recording)) {
      StreamAccessLogsMessage message = message(frame);
      if (message.hasIdentifier()) {
        String id = message.getIdentifier().getNode().getId();
        nodes.put(
            frame.stream(), new String[] {id, message.getIdentifier().getNode().getCluster()});
      }
      String[] node = nodes.getOrDefault(frame.stream(), new String[] {"unknown", ""});
      for (HTTPAccessLogEntry entry : message.getHttpLogs().getLogEntryList()) {
        all.add(new Logged(node[0], node[1], entry.getCommonProperties(), entry, null));
      }
      for (TCPAccessLogEntry entry : message.getTcpLogs().getLogEntryList()) {
        all.add(new Logged(node[0], node[1], entry.getCommonProperties(), null, entry));
      }
    }
    all.sort(Comparator.comparingLong(Logged::ended));
    return all;
  }

  private static StreamAccessLogsMessage message(Corpus.Frame frame) {
    try {
      return StreamAccessLogsMessage.parseFrom(frame.message());
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  long started() {
    Timestamp start = common.getStartTime();
    return start.getSeconds() * 1_000_000_000L + start.getNanos();
  }

  long ended() {
    return started() + (common.hasDuration() ? nanos(common.getDuration()) : 0);
  }

  private static long nanos(Duration duration) {
    return duration.getSeconds() * 1_000_000_000L + duration.getNanos();
  }

  /** A line in this format. */
  String line(String format) {
    StringBuilder line = new StringBuilder();
    for (String piece : PIECES.computeIfAbsent(format, Logged::pieces)) {
      line.append(piece.startsWith("%") ? value(piece) : piece);
    }
    return line.toString();
  }

  private static List<String> pieces(String format) {
    List<String> pieces = new ArrayList<>();
    Matcher operator = OPERATOR.matcher(format);
    int at = 0;
    while (operator.find()) {
      pieces.add(format.substring(at, operator.start()));
      pieces.add(operator.group());
      at = operator.end();
    }
    pieces.add(format.substring(at));
    return pieces;
  }

  /** The value of an operator, a dash where there is none. */
  String value(String operator) {
    return values.computeIfAbsent(
        operator,
        text -> {
          int bracket = text.indexOf('(');
          return bracket < 0
              ? value(text.substring(1, text.length() - 1), null)
              : value(text.substring(1, bracket), text.substring(bracket + 1, text.length() - 2));
        });
  }

  private String value(String operator, @Nullable String argument) {
    return switch (operator) {
      case "START_TIME" -> start(argument);
      case "ACCESS_LOG_TYPE" -> TYPES[common.getAccessLogTypeValue()];
      case "RESPONSE_FLAGS" -> flags();
      case "RESPONSE_CODE" -> http == null ? "0" : code(http);
      case "RESPONSE_CODE_DETAILS" ->
          http == null ? "-" : text(http.getResponse().getResponseCodeDetails());
      case "UPSTREAM_TRANSPORT_FAILURE_REASON" ->
          text(common.getUpstreamTransportFailureReason()).replace(' ', '_');
      case "CONNECTION_TERMINATION_DETAILS" -> text(common.getConnectionTerminationDetails());
      case "DOWNSTREAM_TRANSPORT_FAILURE_REASON" ->
          text(common.getDownstreamTransportFailureReason()).replace(' ', '_');
      case "UPSTREAM_CLUSTER_RAW", "UPSTREAM_CLUSTER" ->
          tag("ufo.cluster").equals("-") ? text(common.getUpstreamCluster()) : tag("ufo.cluster");
      case "UPSTREAM_HOST" ->
          common.hasUpstreamRemoteAddress() ? address(common.getUpstreamRemoteAddress()) : "-";
      case "UPSTREAM_LOCAL_ADDRESS" ->
          common.hasUpstreamLocalAddress() ? address(common.getUpstreamLocalAddress()) : "-";
      case "DOWNSTREAM_LOCAL_ADDRESS" ->
          common.hasDownstreamLocalAddress() ? address(common.getDownstreamLocalAddress()) : "-";
      case "DOWNSTREAM_REMOTE_ADDRESS" ->
          common.hasDownstreamRemoteAddress() ? address(common.getDownstreamRemoteAddress()) : "-";
      case "UPSTREAM_REQUEST_ATTEMPT_COUNT" ->
          Integer.toString(common.getUpstreamRequestAttemptCount());
      case "DURATION" -> common.hasDuration() ? millis(common.getDuration()) : "-";
      case "COMMON_DURATION" -> span(String.valueOf(argument));
      case "REQUEST_TX_DURATION" ->
          common.hasTimeToLastUpstreamTxByte() ? millis(common.getTimeToLastUpstreamTxByte()) : "-";
      case "RESPONSE_DURATION" ->
          common.hasTimeToFirstUpstreamRxByte()
              ? millis(common.getTimeToFirstUpstreamRxByte())
              : "-";
      case "UPSTREAM_WIRE_BYTES_SENT" -> Long.toString(common.getUpstreamWireBytesSent());
      case "UPSTREAM_WIRE_BYTES_RECEIVED" -> Long.toString(common.getUpstreamWireBytesReceived());
      case "BYTES_RECEIVED" ->
          Long.toString(
              http != null
                  ? http.getRequest().getRequestBodyBytes()
                  : tcp().getConnectionProperties().getReceivedBytes());
      case "BYTES_SENT" ->
          Long.toString(
              http != null
                  ? http.getResponse().getResponseBodyBytes()
                  : tcp().getConnectionProperties().getSentBytes());
      case "PROTOCOL" -> http == null ? "-" : protocol(http);
      case "ROUTE_NAME" -> text(common.getRouteName());
      case "REQ" -> http == null ? "-" : header(http, String.valueOf(argument));
      case "RESP" -> response(String.valueOf(argument));
      case "DYNAMIC_METADATA" -> tlsInspector();
      case "UPSTREAM_CONNECTION_POOL_READY_DURATION" -> tag("ufo.ready_ms");
      case "CEL" -> tag("ufo.members");
      case "UPSTREAM_CONNECTION_ID" -> tag("ufo.connection");
      case "UPSTREAM_TLS_VERSION" -> tag("ufo.tls");
      case "UPSTREAM_DETECTED_CLOSE_TYPE" -> tag("ufo.close");
      case "GRPC_STATUS_NUMBER" -> grpcStatus();
      case "REQUESTED_SERVER_NAME" -> text(common.getTlsProperties().getTlsSniHostname());
      default -> throw new AssertionError(operator);
    };
  }

  private TCPAccessLogEntry tcp() {
    if (tcp == null) {
      throw new AssertionError();
    }
    return tcp;
  }

  private String start(@Nullable String format) {
    return (format == null ? MILLIS : NANOS).format(Instant.ofEpochSecond(0, started()));
  }

  private static DateTimeFormatter format(String pattern) {
    return DateTimeFormatter.ofPattern(pattern, Locale.ROOT).withZone(ZoneOffset.UTC);
  }

  private static String code(HTTPAccessLogEntry http) {
    return Integer.toString(http.getResponse().getResponseCode().getValue());
  }

  private static String text(String text) {
    return text.isEmpty() ? "-" : text;
  }

  private String tag(String name) {
    return text(common.getCustomTagsMap().getOrDefault(name, ""));
  }

  private static String millis(Duration duration) {
    return Long.toString(nanos(duration) / 1_000_000);
  }

  private String span(String parts) {
    return switch (parts) {
      case "DS_RX_BEG:US_TX_BEG:ns" ->
          common.hasTimeToFirstUpstreamTxByte()
              ? Long.toString(nanos(common.getTimeToFirstUpstreamTxByte()))
              : "-";
      case "DS_RX_BEG:US_RX_BEG:ns" ->
          common.hasTimeToFirstUpstreamRxByte()
              ? Long.toString(nanos(common.getTimeToFirstUpstreamRxByte()))
              : "-";
      case "DS_RX_BEG:US_RX_END:ns" ->
          common.hasTimeToLastUpstreamRxByte()
              ? Long.toString(nanos(common.getTimeToLastUpstreamRxByte()))
              : "-";
      case "DS_RX_BEG:DS_TX_END:ns" ->
          common.hasTimeToLastDownstreamTxByte()
              ? Long.toString(nanos(common.getTimeToLastDownstreamTxByte()))
              : "-";
      default -> throw new AssertionError(parts);
    };
  }

  private static String address(Address address) {
    SocketAddress socket = address.getSocketAddress();
    return socket.getAddress().contains(":")
        ? "[" + socket.getAddress() + "]:" + socket.getPortValue()
        : socket.getAddress() + ":" + socket.getPortValue();
  }

  private String flags() {
    ResponseFlags flags = common.getResponseFlags();
    List<String> names = new ArrayList<>();
    for (Flag flag : Flag.values()) {
      if (flag.protoField() > 0) {
        var field = ResponseFlags.getDescriptor().findFieldByNumber(flag.protoField());
        boolean set =
            flag == Flag.UAEX
                ? flags.hasUnauthorizedDetails()
                : Boolean.TRUE.equals(flags.getField(field));
        if (set) {
          names.add(flag.name());
        }
      }
    }
    for (Flag flag : List.of(Flag.DO, Flag.UDO)) {
      if (List.of(tag("ufo.flags").split(",", -1)).contains(flag.name())) {
        names.add(flag.name());
      }
    }
    return names.isEmpty() ? "-" : String.join(",", names);
  }

  private static String protocol(HTTPAccessLogEntry http) {
    return switch (http.getProtocolVersion()) {
      case HTTP10 -> "HTTP/1.0";
      case HTTP2 -> "HTTP/2";
      case HTTP3 -> "HTTP/3";
      default -> "HTTP/1.1";
    };
  }

  private static String header(HTTPAccessLogEntry http, String name) {
    return switch (name) {
      case ":METHOD" -> http.getRequest().getRequestMethod().name();
      case ":AUTHORITY" -> text(http.getRequest().getAuthority());
      case "X-ENVOY-ORIGINAL-PATH?:PATH" -> text(http.getRequest().getPath());
      case "X-REQUEST-ID" -> text(http.getRequest().getRequestId());
      case "USER-AGENT" -> text(http.getRequest().getUserAgent());
      case "X-FORWARDED-FOR" -> text(http.getRequest().getForwardedFor());
      default -> throw new AssertionError(name);
    };
  }

  private String response(String name) {
    if (http == null) {
      return "-";
    }
    Map<String, String> headers = http.getResponse().getResponseHeadersMap();
    return switch (name) {
      case "X-ENVOY-UPSTREAM-SERVICE-TIME" -> serviceTime(http);
      case "X-ENVOY-OVERLOADED" -> text(headers.getOrDefault("x-envoy-overloaded", ""));
      default -> throw new AssertionError(name);
    };
  }

  /** The router writes it when the answer's head came: since the request was complete. */
  private String serviceTime(HTTPAccessLogEntry answered) {
    boolean came = answered.getResponse().getResponseCodeDetails().equals("via_upstream");
    if (!came || !common.hasTimeToFirstUpstreamRxByte()) {
      return "-";
    }
    long nanos = nanos(common.getTimeToFirstUpstreamRxByte()) - nanos(common.getTimeToLastRxByte());
    return Long.toString(Math.max(0, nanos) / 1_000_000);
  }

  private String grpcStatus() {
    if (http == null) {
      return "-";
    }
    String trailer = http.getResponse().getResponseTrailersMap().getOrDefault("grpc-status", "");
    return text(
        trailer.isEmpty()
            ? http.getResponse().getResponseHeadersMap().getOrDefault("grpc-status", "")
            : trailer);
  }

  private String tlsInspector() {
    return text(
        common
            .getMetadata()
            .getFilterMetadataMap()
            .getOrDefault("envoy.filters.listener.tls_inspector", Struct.getDefaultInstance())
            .getFieldsMap()
            .getOrDefault("failure_reason", Value.getDefaultInstance())
            .getStringValue());
  }
}
