package dev.ufo.bench;

import com.google.protobuf.ByteString;
import com.google.protobuf.UInt32Value;
import dev.ufo.tally.Caps;
import io.envoyproxy.envoy.config.core.v3.Address;
import io.envoyproxy.envoy.config.core.v3.SocketAddress;
import io.envoyproxy.envoy.data.accesslog.v3.AccessLogCommon;
import io.envoyproxy.envoy.data.accesslog.v3.HTTPAccessLogEntry;
import io.envoyproxy.envoy.data.accesslog.v3.ResponseFlags;
import io.envoyproxy.envoy.service.accesslog.v3.StreamAccessLogsMessage;

/**
 * The size that the goals speak of: one entry for each of {@value #ENDPOINTS} endpoints of each of
 * {@value #CLUSTERS} clusters, all within one second; at some of the clusters every one is refused.
 */
final class Fleet {
  static final int CLUSTERS = 10_000;
  static final int ENDPOINTS = 10;
  static final int SERIES = CLUSTERS * ENDPOINTS;

  /** Room for all of it. */
  static final Caps CAPS = new Caps(CLUSTERS, 2 * SERIES, 1_000, 10, 1_000, 2 * SERIES);

  private static final int PER_MESSAGE = 50;
  private static final int NANOS_BETWEEN = 1_000_000_000 / SERIES;
  private static final int UNAVAILABLE = 503;

  private Fleet() {}

  /** Every so manieth cluster fails; none with 0. */
  static Payload payload(int failing) {
    Payload payload = new Payload();
    HTTPAccessLogEntry.Builder well = new Entries(1).lean().toBuilder();
    HTTPAccessLogEntry.Builder refused = refused(well.build());
    for (int i = 0; i < SERIES; i += PER_MESSAGE) {
      StreamAccessLogsMessage.Builder message = StreamAccessLogsMessage.newBuilder();
      for (int k = i; k < i + PER_MESSAGE; k++) {
        int cluster = k % CLUSTERS;
        boolean fails = failing > 0 && cluster % failing == 0;
        HTTPAccessLogEntry.Builder entry = fails ? refused : well;
        place(entry.getCommonPropertiesBuilder(), cluster, k);
        message.getHttpLogsBuilder().addLogEntry(entry);
      }
      payload.add(message.build().toByteArray());
    }
    return payload;
  }

  private static void place(AccessLogCommon.Builder common, int cluster, int k) {
    common.getStartTimeBuilder().setNanos(k * NANOS_BETWEEN);
    common
        .setUpstreamClusterBytes(
            ByteString.copyFromUtf8("outbound|8080||svc-" + cluster + ".shop.svc.cluster.local"))
        .setUpstreamRemoteAddress(
            Address.newBuilder()
                .setSocketAddress(
                    SocketAddress.newBuilder()
                        .setAddress("10.42." + k / 250 % 250 + "." + k % 250)
                        .setPortValue(8080 + k / 62_500)));
  }

  private static HTTPAccessLogEntry.Builder refused(HTTPAccessLogEntry well) {
    HTTPAccessLogEntry.Builder entry = well.toBuilder();
    entry
        .getCommonPropertiesBuilder()
        .clearUpstreamLocalAddress()
        .clearTimeToFirstUpstreamTxByte()
        .clearTimeToLastUpstreamTxByte()
        .clearTimeToFirstUpstreamRxByte()
        .clearTimeToLastUpstreamRxByte()
        .clearUpstreamWireBytesReceived()
        .setResponseFlags(ResponseFlags.newBuilder().setUpstreamConnectionFailure(true))
        .setUpstreamTransportFailureReason("delayed connect error: Connection refused");
    entry
        .getResponseBuilder()
        .setResponseCode(UInt32Value.of(UNAVAILABLE))
        .setResponseCodeDetails(
            "upstream_reset_before_response_started{remote_connection_failure|delayed_connect_error:_Connection_refused}")
        .clearUpstreamHeaderBytesReceived();
    return entry;
  }
}
