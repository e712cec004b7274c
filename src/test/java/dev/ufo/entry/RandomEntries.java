package dev.ufo.entry;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.Duration;
import com.google.protobuf.Message;
import com.google.protobuf.Struct;
import com.google.protobuf.Timestamp;
import com.google.protobuf.UInt32Value;
import com.google.protobuf.UnknownFieldSet;
import com.google.protobuf.Value;
import io.envoyproxy.envoy.config.core.v3.Address;
import io.envoyproxy.envoy.config.core.v3.Metadata;
import io.envoyproxy.envoy.data.accesslog.v3.AccessLogCommon;
import io.envoyproxy.envoy.data.accesslog.v3.ConnectionProperties;
import io.envoyproxy.envoy.data.accesslog.v3.HTTPAccessLogEntry;
import io.envoyproxy.envoy.data.accesslog.v3.HTTPRequestProperties;
import io.envoyproxy.envoy.data.accesslog.v3.HTTPResponseProperties;
import io.envoyproxy.envoy.data.accesslog.v3.ResponseFlags;
import io.envoyproxy.envoy.data.accesslog.v3.TCPAccessLogEntry;
import io.envoyproxy.envoy.data.accesslog.v3.TLSProperties;
import java.util.List;
import java.util.Random;

/**
 * Entries that no Envoy would send and all that any could: each field absent, usual or extreme, by
 * a seeded choice. One generator has one temper: how often a field is there, and how often it is
 * extreme.
 */
public final class RandomEntries {
  private static final long[] SECONDS = {
    0,
    0,
    0,
    0,
    1,
    2,
    59,
    127,
    128,
    3600,
    16_383,
    16_384,
    31_535_999,
    31_622_399,
    31_622_400,
    2_097_151,
    2_097_152,
    268_435_455,
    268_435_456,
    -1,
    Long.MAX_VALUE,
    Long.MIN_VALUE
  };
  private static final int[] NANOS = {
    0,
    1,
    127,
    128,
    16_383,
    16_384,
    2_097_151,
    2_097_152,
    268_435_455,
    268_435_456,
    999_999_999,
    1_000_000_000,
    Integer.MAX_VALUE,
    -1,
    Integer.MIN_VALUE
  };
  private static final long[] START_SECONDS = {
    1_790_000_000,
    1_790_000_001,
    946_684_799,
    946_684_800,
    7_258_118_399L,
    7_258_118_400L,
    0,
    1,
    -1,
    268_435_456,
    34_359_738_367L,
    34_359_738_368L,
    Long.MAX_VALUE,
    Long.MIN_VALUE
  };
  private static final long[] NUMBERS = {
    0,
    1,
    127,
    128,
    16_383,
    16_384,
    2_097_151,
    2_097_152,
    268_435_455,
    268_435_456,
    0xffff_ffffL,
    1L << 32,
    Long.MAX_VALUE,
    Long.MIN_VALUE,
    -1
  };
  private static final int[] LENGTHS = {0, 1, 7, 8, 9, 36, 127, 128, 129, 16_383, 16_384, 20_000};
  private static final List<String> TAGS =
      List.of(
          "ufo.cluster",
          "ufo.flags",
          "ufo.ready_ms",
          "ufo.members",
          "ufo.connection",
          "ufo.tls",
          "ufo.close",
          "ufo.other",
          "ufo.c",
          "ufo.",
          "ufo.flagz",
          "uf0.flags",
          "node",
          "");
  private static final List<String> HEADERS =
      List.of("grpc-status", "x-envoy-overloaded", "grpc-message", "server", "grpc-statuz", "");
  private static final List<String> TEXTS =
      List.of(
          "via_upstream",
          "-",
          "0",
          "14",
          "UF,URX",
          "shop",
          "default/route",
          "ünïcødé-☃-𝄞",
          "upstream_reset_before_response_started{connection_timeout}",
          "TLSv1.3",
          "Normal");

  private final Random random;
  private final int presence;
  private final int extremes;

  public RandomEntries(Random random) {
    this.random = random;
    presence = List.of(10, 50, 80, 95).get(random.nextInt(4));
    extremes = List.of(0, 5, 30).get(random.nextInt(3));
  }

  private boolean maybe() {
    return random.nextInt(100) < presence;
  }

  private boolean usually() {
    return random.nextInt(100) < 50 + presence / 2;
  }

  private boolean extreme() {
    return random.nextInt(100) < extremes;
  }

  public HTTPAccessLogEntry http() {
    HTTPAccessLogEntry.Builder entry = HTTPAccessLogEntry.newBuilder();
    if (usually()) {
      entry.setCommonProperties(common());
    }
    if (maybe()) {
      entry.setProtocolVersionValue(extreme() ? (int) number() : random.nextInt(5));
    }
    if (maybe()) {
      entry.setRequest(request());
    }
    if (usually()) {
      entry.setResponse(response());
    }
    unknown(entry, 5);
    return entry.build();
  }

  public TCPAccessLogEntry tcp() {
    TCPAccessLogEntry.Builder entry = TCPAccessLogEntry.newBuilder();
    if (usually()) {
      entry.setCommonProperties(common());
    }
    if (maybe()) {
      entry.setConnectionProperties(
          ConnectionProperties.newBuilder().setReceivedBytes(number()).setSentBytes(number()));
    }
    unknown(entry, 3);
    return entry.build();
  }

  @SuppressWarnings("deprecation") // intermediate_log_entry, which old Envoys still send
  private AccessLogCommon common() {
    AccessLogCommon.Builder c = AccessLogCommon.newBuilder();
    if (extreme()) {
      c.setSampleRate(random.nextDouble());
    }
    if (maybe()) {
      c.setDownstreamRemoteAddress(address());
    }
    if (maybe()) {
      c.setDownstreamLocalAddress(address());
    }
    if (maybe()) {
      c.setTlsProperties(
          TLSProperties.newBuilder()
              .setTlsVersionValue(random.nextInt(6))
              .setTlsSniHostname(text())
              .setJa3Fingerprint(text()));
    }
    if (usually()) {
      c.setStartTime(time());
    }
    if (maybe()) {
      c.setTimeToLastRxByte(duration());
    }
    if (maybe()) {
      c.setTimeToFirstUpstreamTxByte(duration());
    }
    if (maybe()) {
      c.setTimeToLastUpstreamTxByte(duration());
    }
    if (maybe()) {
      c.setTimeToFirstUpstreamRxByte(duration());
    }
    if (maybe()) {
      c.setTimeToLastUpstreamRxByte(duration());
    }
    if (maybe()) {
      c.setTimeToFirstDownstreamTxByte(duration());
    }
    if (maybe()) {
      c.setTimeToLastDownstreamTxByte(duration());
    }
    if (maybe()) {
      c.setUpstreamRemoteAddress(address());
    }
    if (maybe()) {
      c.setUpstreamLocalAddress(address());
    }
    if (maybe()) {
      c.setUpstreamCluster(text());
    }
    if (maybe()) {
      c.setResponseFlags(flags());
    }
    if (extreme()) {
      c.setMetadata(
          Metadata.newBuilder()
              .putFilterMetadata(
                  "envoy.filters.listener.tls_inspector",
                  Struct.newBuilder()
                      .putFields("failure", Value.newBuilder().setStringValue(text()).build())
                      .build()));
    }
    if (maybe()) {
      c.setUpstreamTransportFailureReason(text());
    }
    if (maybe()) {
      c.setRouteName(text());
    }
    if (maybe()) {
      c.setDownstreamDirectRemoteAddress(address());
    }
    for (int i = extreme() ? random.nextInt(3) : 0; i > 0; i--) {
      c.putFilterStateObjects(
          text(), Any.newBuilder().setValue(ByteString.copyFromUtf8(text())).build());
    }
    for (int i = maybe() ? random.nextInt(8) : 0; i > 0; i--) {
      c.putCustomTags(pick(TAGS), text());
    }
    if (maybe()) {
      c.setDuration(duration());
    }
    if (maybe()) {
      c.setUpstreamRequestAttemptCount(extreme() ? (int) number() : random.nextInt(4));
    }
    if (maybe()) {
      c.setConnectionTerminationDetails(text());
    }
    if (maybe()) {
      c.setStreamId(extreme() ? text() : "3bfdcba8-eb15-4b49-995e-1130a8a569e7");
    }
    if (extreme()) {
      c.setIntermediateLogEntry(true);
    }
    if (maybe()) {
      c.setDownstreamTransportFailureReason(text());
    }
    if (maybe()) {
      c.setDownstreamWireBytesSent(number());
    }
    if (maybe()) {
      c.setDownstreamWireBytesReceived(number());
    }
    if (maybe()) {
      c.setUpstreamWireBytesSent(number());
    }
    if (maybe()) {
      c.setUpstreamWireBytesReceived(number());
    }
    if (maybe()) {
      c.setAccessLogTypeValue(extreme() ? (int) number() : random.nextInt(16));
    }
    unknown(c, 34);
    return c.build();
  }

  private HTTPRequestProperties request() {
    HTTPRequestProperties.Builder r = HTTPRequestProperties.newBuilder();
    r.setRequestMethodValue(random.nextInt(10)).setAuthority(text()).setPath(text());
    for (int i = random.nextInt(3); i > 0; i--) {
      r.putRequestHeaders(text(), text());
    }
    return r.setRequestId(text()).setRequestHeadersBytes(number()).build();
  }

  private HTTPResponseProperties response() {
    HTTPResponseProperties.Builder r = HTTPResponseProperties.newBuilder();
    if (maybe()) {
      int code = extreme() ? (int) number() : 100 + random.nextInt(500);
      UInt32Value.Builder wrapped = UInt32Value.newBuilder().setValue(code);
      unknown(wrapped, 2);
      r.setResponseCode(wrapped);
    }
    if (maybe()) {
      r.setResponseHeadersBytes(number());
    }
    if (maybe()) {
      r.setResponseBodyBytes(number());
    }
    for (int i = maybe() ? random.nextInt(4) : 0; i > 0; i--) {
      r.putResponseHeaders(pick(HEADERS), text());
    }
    for (int i = maybe() ? random.nextInt(4) : 0; i > 0; i--) {
      r.putResponseTrailers(pick(HEADERS), text());
    }
    if (maybe()) {
      r.setResponseCodeDetails(text());
    }
    if (maybe()) {
      r.setUpstreamHeaderBytesReceived(number());
    }
    if (maybe()) {
      r.setDownstreamHeaderBytesSent(number());
    }
    unknown(r, 9);
    return r.build();
  }

  private ResponseFlags flags() {
    ResponseFlags.Builder flags = ResponseFlags.newBuilder();
    int howMany = extreme() ? 28 : random.nextInt(3);
    for (int i = 0; i < howMany; i++) {
      int number = howMany == 28 ? i + 1 : 1 + random.nextInt(28);
      if (number == 13) {
        flags.getUnauthorizedDetailsBuilder().setReasonValue(random.nextInt(2));
      } else {
        flags.setField(ResponseFlags.getDescriptor().findFieldByNumber(number), true);
      }
    }
    if (extreme()) {
      UnknownFieldSet.Builder unknown = UnknownFieldSet.newBuilder();
      for (int number : new int[] {29, 63, 92, 93, 1000}) {
        if (random.nextInt(3) == 0) {
          unknown.mergeVarintField(number, 1);
        } else if (random.nextInt(6) == 0) {
          unknown.mergeLengthDelimitedField(number, ByteString.copyFromUtf8(text()));
        }
      }
      flags.setUnknownFields(unknown.build());
    }
    return flags.build();
  }

  private Address address() {
    Address.Builder address = Address.newBuilder();
    switch (random.nextInt(8)) {
      case 0 -> address.getPipeBuilder().setPath("/run/" + text()).setMode(random.nextInt(512));
      case 1 ->
          address
              .getEnvoyInternalAddressBuilder()
              .setServerListenerName("connect_originate")
              .setEndpointId(random.nextBoolean() ? "10.0.0.1:15008" : "");
      case 2 -> address.getSocketAddressBuilder().setAddress("fd00::" + text()).setPortValue(8080);
      case 3 -> address.getSocketAddressBuilder().setAddress("shop.svc").setNamedPort("http");
      case 4 -> address.getSocketAddressBuilder().setAddress(text()).setPortValue((int) number());
      case 5 -> {
        if (extreme()) {
          address.getSocketAddressBuilder();
        }
      }
      default ->
          address
              .getSocketAddressBuilder()
              .setAddress("10.90.0." + random.nextInt(256))
              .setPortValue(random.nextInt(65_536));
    }
    return address.build();
  }

  private Timestamp time() {
    if (extreme()) {
      return Timestamp.newBuilder()
          .setSeconds(START_SECONDS[random.nextInt(START_SECONDS.length)])
          .setNanos(NANOS[random.nextInt(NANOS.length)])
          .build();
    }
    return Timestamp.newBuilder()
        .setSeconds(1_790_000_000 + random.nextInt(100_000))
        .setNanos(random.nextInt(1_000_000_000))
        .build();
  }

  private Duration duration() {
    if (extreme()) {
      return Duration.newBuilder()
          .setSeconds(SECONDS[random.nextInt(SECONDS.length)])
          .setNanos(NANOS[random.nextInt(NANOS.length)])
          .build();
    }
    int bits = 1 + random.nextInt(30);
    int nanos = (int) Math.min(999_999_999, (1L << (bits - 1)) + random.nextLong(1L << bits));
    return Duration.newBuilder().setNanos(nanos).build();
  }

  private long number() {
    return extreme() ? NUMBERS[random.nextInt(NUMBERS.length)] : random.nextInt(1 << 20);
  }

  private String text() {
    if (!extreme()) {
      return pick(TEXTS);
    }
    int length = LENGTHS[random.nextInt(LENGTHS.length)];
    StringBuilder text = new StringBuilder(length);
    while (text.length() < length) {
      text.append((char) ('a' + random.nextInt(26)));
    }
    return text.toString();
  }

  private static String pick(Random random, List<String> from) {
    return from.get(random.nextInt(from.size()));
  }

  private String pick(List<String> from) {
    return pick(random, from);
  }

  /** Sometimes a field or two that this protocol does not have, of any wire type. */
  private void unknown(Message.Builder message, int firstFree) {
    if (!extreme() || random.nextInt(4) != 0) {
      return;
    }
    UnknownFieldSet.Builder fields = UnknownFieldSet.newBuilder();
    for (int i = random.nextInt(3); i >= 0; i--) {
      int number = firstFree + random.nextInt(i == 2 ? 100_000 : 10);
      switch (random.nextInt(5)) {
        case 0 -> fields.mergeVarintField(number, random.nextInt());
        case 1 ->
            fields.mergeField(
                number, UnknownFieldSet.Field.newBuilder().addFixed32(random.nextInt()).build());
        case 2 ->
            fields.mergeField(
                number, UnknownFieldSet.Field.newBuilder().addFixed64(random.nextLong()).build());
        case 3 ->
            fields.mergeField(
                number,
                UnknownFieldSet.Field.newBuilder()
                    .addGroup(UnknownFieldSet.newBuilder().mergeVarintField(1, 7).build())
                    .build());
        default -> fields.mergeLengthDelimitedField(number, ByteString.copyFromUtf8(text()));
      }
    }
    message.setUnknownFields(fields.build());
  }
}
