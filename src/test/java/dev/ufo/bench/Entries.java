package dev.ufo.bench;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.Duration;
import com.google.protobuf.Timestamp;
import com.google.protobuf.UInt32Value;
import io.envoyproxy.envoy.config.core.v3.Address;
import io.envoyproxy.envoy.config.core.v3.RequestMethod;
import io.envoyproxy.envoy.config.core.v3.SocketAddress;
import io.envoyproxy.envoy.data.accesslog.v3.AccessLogCommon;
import io.envoyproxy.envoy.data.accesslog.v3.AccessLogType;
import io.envoyproxy.envoy.data.accesslog.v3.HTTPAccessLogEntry;
import io.envoyproxy.envoy.data.accesslog.v3.HTTPRequestProperties;
import io.envoyproxy.envoy.data.accesslog.v3.HTTPResponseProperties;
import io.envoyproxy.envoy.data.accesslog.v3.ResponseFlags;
import io.envoyproxy.envoy.data.accesslog.v3.TCPAccessLogEntry;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/**
 * Makes entries field by field as recorded Envoys fill them: {@value #CLUSTERS} clusters of {@value
 * #ENDPOINTS} endpoints, in turn but in no order, each with a small pool of connections that are
 * used again and now and then replaced; time goes forward; 2 % carry a flag. The same seed gives
 * the same entries.
 */
final class Entries {
  static final int CLUSTERS = 200;
  static final int ENDPOINTS = 5;
  static final long BEGIN_NANOS = 1_795_259_589_000_000_000L;
  private static final int POOL = 4;
  private static final double FLAGGED = 0.02;
  private static final double NEW_CONNECTION = 0.02;
  private static final long BETWEEN_NANOS = 500_000;

  private final Random random;
  private final int[] ports = new int[CLUSTERS * ENDPOINTS * POOL];
  private final List<Integer> order = new ArrayList<>();
  private int made;
  private int nextPort = 32_768;
  private long now = BEGIN_NANOS;

  // of the entry being made
  private int cluster;
  private int endpoint;
  private int connection;
  private long sent;
  private long answered;
  private long duration;

  Entries(long seed) {
    random = new Random(seed);
    for (int i = 0; i < ports.length; i++) {
      ports[i] = port();
    }
    for (int place = 0; place < CLUSTERS * ENDPOINTS; place++) {
      order.add(place);
    }
    Collections.shuffle(order, random);
  }

  private int port() {
    nextPort = nextPort == 60_999 ? 32_768 : nextPort + 1;
    return nextPort;
  }

  HTTPAccessLogEntry rich() {
    return http(true, true);
  }

  HTTPAccessLogEntry lean() {
    return http(false, false);
  }

  /** One of many kinds of HTTP entry. */
  HTTPAccessLogEntry varied() {
    double kind = random.nextDouble();
    if (kind < 0.05) {
      return noHost();
    }
    return http(kind < 0.45, kind < 0.7);
  }

  private void next() {
    int place = order.get(made++ % order.size());
    cluster = place / ENDPOINTS;
    endpoint = place % ENDPOINTS;
    connection = place * POOL + random.nextInt(POOL);
    if (random.nextDouble() < NEW_CONNECTION) {
      ports[connection] = port();
    }
    now += random.nextLong(2 * BETWEEN_NANOS);
    sent = 100_000 + random.nextLong(900_000);
    // most answers in a few milliseconds, some in a second
    answered = sent + 300_000 + (long) (2_000_000 * Math.exp(1.4 * random.nextGaussian()));
    duration = answered + 50_000 + random.nextLong(400_000);
  }

  private HTTPAccessLogEntry http(boolean tagged, boolean identified) {
    next();
    boolean flagged = random.nextDouble() < FLAGGED;
    String id = new UUID(random.nextLong(), random.nextLong()).toString();
    AccessLogCommon.Builder common = common(tagged);
    HTTPRequestProperties.Builder request = request();
    HTTPResponseProperties.Builder response = response();
    if (identified) {
      common.setStreamId(id);
      request.setRequestId(id);
    }
    if (tagged) {
      filterState(common);
      tags(common, flagged);
      response.putResponseHeaders(
          "x-envoy-upstream-service-time", Long.toString((answered - sent) / 1_000_000));
    }
    if (flagged) {
      fail(common, response);
    }
    return HTTPAccessLogEntry.newBuilder()
        .setCommonProperties(common)
        .setProtocolVersion(HTTPAccessLogEntry.HTTPVersion.HTTP11)
        .setRequest(request)
        .setResponse(response)
        .build();
  }

  private AccessLogCommon.Builder common(boolean mesh) {
    int client = 40_000 + random.nextInt(20_000);
    long received = 30_000 + random.nextLong(70_000);
    String name = "svc-" + (100 + cluster);
    return AccessLogCommon.newBuilder()
        .setDownstreamRemoteAddress(address("10.42.7." + (1 + random.nextInt(200)), client))
        .setDownstreamLocalAddress(address("10.43.0." + cluster, 8080))
        .setStartTime(timestamp(now))
        .setTimeToLastRxByte(duration(received))
        .setTimeToFirstUpstreamTxByte(duration(sent))
        .setTimeToLastUpstreamTxByte(duration(sent + 100))
        .setTimeToFirstUpstreamRxByte(duration(answered))
        .setTimeToLastUpstreamRxByte(duration(answered + 80_000))
        .setTimeToFirstDownstreamTxByte(duration(answered + 70_000))
        .setTimeToLastDownstreamTxByte(duration(duration - 10_000))
        .setUpstreamRemoteAddress(address("10.42." + cluster + "." + (10 + endpoint), 8080))
        .setUpstreamLocalAddress(address("10.42.7.9", ports[connection]))
        .setUpstreamCluster(mesh ? "outbound|8080||" + name + ".shop.svc" : name)
        .setRouteName("default")
        .setDownstreamDirectRemoteAddress(address("10.42.7.3", client))
        .setDuration(duration(duration))
        .setUpstreamRequestAttemptCount(random.nextInt(50) == 0 ? 2 : 1)
        .setDownstreamWireBytesSent(180 + random.nextInt(4_000))
        .setDownstreamWireBytesReceived(100 + random.nextInt(900))
        .setUpstreamWireBytesSent(200 + random.nextInt(900))
        .setUpstreamWireBytesReceived(120 + random.nextInt(4_000))
        .setAccessLogType(AccessLogType.DownstreamEnd);
  }

  private HTTPRequestProperties.Builder request() {
    String name = "svc-" + (100 + cluster);
    return HTTPRequestProperties.newBuilder()
        .setRequestMethod(RequestMethod.GET)
        .setScheme("http")
        .setAuthority(name + ".shop")
        .setPath("/api/item/" + random.nextInt(100_000))
        .setUserAgent("Go-http-client/1.1")
        .setRequestHeadersBytes(200 + random.nextInt(60))
        .setUpstreamHeaderBytesSent(190 + random.nextInt(60))
        .setDownstreamHeaderBytesReceived(70 + random.nextInt(60));
  }

  private HTTPResponseProperties.Builder response() {
    return HTTPResponseProperties.newBuilder()
        .setResponseCode(UInt32Value.of(random.nextInt(100) == 0 ? 404 : 200))
        .setResponseHeadersBytes(130 + random.nextInt(60))
        .setResponseBodyBytes(random.nextInt(4_000))
        .setResponseCodeDetails("via_upstream")
        .setUpstreamHeaderBytesReceived(95 + random.nextInt(20))
        .setDownstreamHeaderBytesSent(140 + random.nextInt(60));
  }

  private void filterState(AccessLogCommon.Builder common) {
    byte[] peer = new byte[44];
    random.nextBytes(peer);
    common.putFilterStateObjects(
        "upstream_peer",
        Any.newBuilder()
            .setTypeUrl("type.googleapis.com/google.protobuf.BytesValue")
            .setValue(ByteString.copyFrom(peer))
            .build());
  }

  private void tags(AccessLogCommon.Builder common, boolean flagged) {
    common
        .putCustomTags("ufo.cluster", common.getUpstreamCluster())
        .putCustomTags("ufo.connection", Integer.toString(ports[connection]))
        .putCustomTags("ufo.flags", flagged ? "UF" : "-")
        .putCustomTags("ufo.members", Integer.toString(ENDPOINTS))
        .putCustomTags("ufo.ready_ms", "0")
        .putCustomTags("ufo.tls", "TLSv1.3");
  }

  /** Turns what was to be a success into one of the usual failures. */
  private void fail(AccessLogCommon.Builder common, HTTPResponseProperties.Builder response) {
    switch (random.nextInt(4)) {
      case 0 -> {
        common
            .clearUpstreamLocalAddress()
            .setResponseFlags(ResponseFlags.newBuilder().setUpstreamConnectionFailure(true))
            .setUpstreamTransportFailureReason("delayed connect error: Connection refused");
        unanswered(common);
        local(
            response,
            503,
            "upstream_reset_before_response_started{remote_connection_failure|delayed_connect_error:_Connection_refused}");
      }
      case 1 -> {
        common.setResponseFlags(ResponseFlags.newBuilder().setUpstreamConnectionTermination(true));
        unreplied(common);
        local(response, 503, "upstream_reset_before_response_started{connection_termination}");
      }
      case 2 -> {
        common.setResponseFlags(ResponseFlags.newBuilder().setUpstreamRequestTimeout(true));
        unreplied(common);
        local(response, 504, "response_timeout");
      }
      default -> {
        common
            .clearUpstreamLocalAddress()
            .setUpstreamRequestAttemptCount(3)
            .setResponseFlags(
                ResponseFlags.newBuilder()
                    .setUpstreamConnectionFailure(true)
                    .setUpstreamRetryLimitExceeded(true));
        unanswered(common);
        local(response, 503, "upstream_reset_before_response_started{connection_timeout}");
      }
    }
  }

  private static void unanswered(AccessLogCommon.Builder common) {
    unreplied(common);
    common.clearTimeToFirstUpstreamTxByte().clearTimeToLastUpstreamTxByte();
  }

  private static void unreplied(AccessLogCommon.Builder common) {
    common
        .clearTimeToFirstUpstreamRxByte()
        .clearTimeToLastUpstreamRxByte()
        .clearUpstreamWireBytesReceived();
  }

  private static void local(HTTPResponseProperties.Builder response, int code, String details) {
    response
        .setResponseCode(UInt32Value.of(code))
        .setResponseCodeDetails(details)
        .clearUpstreamHeaderBytesReceived();
  }

  /** UH or NR: no host, no cluster. */
  private HTTPAccessLogEntry noHost() {
    next();
    AccessLogCommon.Builder common =
        common(false)
            .clearUpstreamRemoteAddress()
            .clearUpstreamLocalAddress()
            .clearUpstreamCluster();
    unanswered(common);
    HTTPResponseProperties.Builder response = response();
    if (random.nextBoolean()) {
      common
          .setRouteName("route-" + cluster)
          .setResponseFlags(ResponseFlags.newBuilder().setNoHealthyUpstream(true));
      local(response, 503, "no_healthy_upstream");
    } else {
      common
          .clearRouteName()
          .setUpstreamRequestAttemptCount(0)
          .setResponseFlags(ResponseFlags.newBuilder().setNoRouteFound(true));
      local(response, 404, "route_not_found");
    }
    return HTTPAccessLogEntry.newBuilder()
        .setCommonProperties(common)
        .setProtocolVersion(HTTPAccessLogEntry.HTTPVersion.HTTP2)
        .setRequest(request())
        .setResponse(response)
        .build();
  }

  TCPAccessLogEntry tcp() {
    next();
    AccessLogCommon.Builder common =
        common(false)
            .setAccessLogType(AccessLogType.TcpConnectionEnd)
            .setStreamId(new UUID(random.nextLong(), random.nextLong()).toString());
    if (random.nextDouble() < FLAGGED) {
      common
          .clearUpstreamLocalAddress()
          .setUpstreamTransportFailureReason("delayed connect error: Connection refused")
          .setResponseFlags(
              ResponseFlags.newBuilder()
                  .setUpstreamConnectionFailure(true)
                  .setUpstreamRetryLimitExceeded(true));
      unanswered(common);
    }
    return TCPAccessLogEntry.newBuilder().setCommonProperties(common).build();
  }

  private static Address address(String ip, int port) {
    return Address.newBuilder()
        .setSocketAddress(SocketAddress.newBuilder().setAddress(ip).setPortValue(port))
        .build();
  }

  private static Timestamp timestamp(long nanos) {
    return Timestamp.newBuilder()
        .setSeconds(nanos / 1_000_000_000)
        .setNanos((int) (nanos / 1000 % 1_000_000) * 1000)
        .build();
  }

  private static Duration duration(long nanos) {
    return Duration.newBuilder()
        .setSeconds(nanos / 1_000_000_000)
        .setNanos((int) (nanos % 1_000_000_000))
        .build();
  }
}
