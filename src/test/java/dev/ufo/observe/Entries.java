package dev.ufo.observe;

import com.google.protobuf.Duration;
import com.google.protobuf.Timestamp;
import com.google.protobuf.UInt32Value;
import io.envoyproxy.envoy.config.core.v3.Address;
import io.envoyproxy.envoy.data.accesslog.v3.AccessLogCommon;
import io.envoyproxy.envoy.data.accesslog.v3.AccessLogType;
import io.envoyproxy.envoy.data.accesslog.v3.HTTPAccessLogEntry;
import io.envoyproxy.envoy.data.accesslog.v3.TCPAccessLogEntry;

/**
 * Entries as Envoy writes them, to be changed where a test wants them otherwise. Times are
 * milliseconds.
 */
final class Entries {
  /** The second in which the tests take place, Unix milliseconds. */
  static final long START = 1_790_000_000_000L;

  static final long NANOS = 1_000_000L;

  private Entries() {}

  /** A request to cluster shop, answered with 200 after 8 ms, over the connection of this port. */
  static HTTPAccessLogEntry.Builder answered(long start, int localPort) {
    HTTPAccessLogEntry.Builder entry = HTTPAccessLogEntry.newBuilder();
    common(entry.getCommonPropertiesBuilder(), start);
    entry
        .getCommonPropertiesBuilder()
        .setTimeToFirstUpstreamTxByte(millis(1))
        .setTimeToLastUpstreamTxByte(millis(1))
        .setTimeToFirstUpstreamRxByte(millis(8))
        .setTimeToLastUpstreamRxByte(millis(9))
        .setDuration(millis(10))
        .setUpstreamRemoteAddress(address("10.0.0.1", 8080))
        .setUpstreamLocalAddress(address("10.0.9.9", localPort))
        .setUpstreamCluster("shop")
        .setUpstreamRequestAttemptCount(1)
        .setUpstreamWireBytesSent(300)
        .setUpstreamWireBytesReceived(5_000)
        .setAccessLogType(AccessLogType.DownstreamEnd);
    entry
        .getRequestBuilder()
        .setAuthority("shop.example")
        .setPath("/cart?id=7")
        .setRequestId("r-1");
    entry
        .getResponseBuilder()
        .setResponseCode(UInt32Value.of(200))
        .setResponseCodeDetails("via_upstream");
    return entry;
  }

  /** A request that found no connection: refused. */
  static HTTPAccessLogEntry.Builder refused(long start) {
    HTTPAccessLogEntry.Builder entry = answered(start, 1);
    entry
        .getCommonPropertiesBuilder()
        .clearTimeToFirstUpstreamTxByte()
        .clearTimeToLastUpstreamTxByte()
        .clearTimeToFirstUpstreamRxByte()
        .clearTimeToLastUpstreamRxByte()
        .clearUpstreamLocalAddress()
        .clearUpstreamWireBytesSent()
        .clearUpstreamWireBytesReceived()
        .setUpstreamTransportFailureReason("delayed connect error: Connection refused");
    entry.getCommonPropertiesBuilder().getResponseFlagsBuilder().setUpstreamConnectionFailure(true);
    entry
        .getResponseBuilder()
        .setResponseCode(UInt32Value.of(503))
        .setResponseCodeDetails(
            "upstream_reset_before_response_started{remote_connection_failure|"
                + "delayed_connect_error:_Connection_refused}");
    return entry;
  }

  /** A request that came to no host. */
  static HTTPAccessLogEntry.Builder hostless(long start, String route) {
    HTTPAccessLogEntry.Builder entry = refused(start);
    entry
        .getCommonPropertiesBuilder()
        .clearUpstreamRemoteAddress()
        .clearUpstreamCluster()
        .clearUpstreamTransportFailureReason()
        .clearResponseFlags()
        .setRouteName(route)
        .getResponseFlagsBuilder()
        .setNoHealthyUpstream(true);
    entry.getResponseBuilder().setResponseCodeDetails("no_healthy_upstream");
    return entry;
  }

  static TCPAccessLogEntry.Builder connection(long start) {
    TCPAccessLogEntry.Builder entry = TCPAccessLogEntry.newBuilder();
    common(entry.getCommonPropertiesBuilder(), start);
    entry
        .getCommonPropertiesBuilder()
        .setDuration(millis(50))
        .setUpstreamRemoteAddress(address("10.0.0.2", 5432))
        .setUpstreamLocalAddress(address("10.0.9.9", 40_000))
        .setUpstreamCluster("db")
        .setAccessLogType(AccessLogType.TcpConnectionEnd);
    return entry;
  }

  private static void common(AccessLogCommon.Builder c, long start) {
    c.setDownstreamRemoteAddress(address("10.0.7.7", 50_000))
        .setDownstreamLocalAddress(address("10.0.9.9", 80))
        .setStartTime(time(start));
  }

  static Timestamp time(long millis) {
    return Timestamp.newBuilder()
        .setSeconds(millis / 1_000)
        .setNanos((int) (millis % 1_000 * NANOS))
        .build();
  }

  static Duration millis(long millis) {
    return Duration.newBuilder()
        .setSeconds(millis / 1_000)
        .setNanos((int) (millis % 1_000 * NANOS))
        .build();
  }

  static Address address(String ip, int port) {
    Address.Builder address = Address.newBuilder();
    address.getSocketAddressBuilder().setAddress(ip).setPortValue(port);
    return address.build();
  }
}
