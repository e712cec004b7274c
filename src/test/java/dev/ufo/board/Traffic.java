package dev.ufo.board;

import com.google.protobuf.Duration;
import com.google.protobuf.UInt32Value;
import com.google.protobuf.util.Timestamps;
import io.envoyproxy.envoy.config.core.v3.Address;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.data.accesslog.v3.AccessLogCommon;
import io.envoyproxy.envoy.data.accesslog.v3.AccessLogType;
import io.envoyproxy.envoy.data.accesslog.v3.HTTPAccessLogEntry;
import io.envoyproxy.envoy.service.accesslog.v3.AccessLogServiceGrpc;
import io.envoyproxy.envoy.service.accesslog.v3.StreamAccessLogsMessage;
import io.envoyproxy.envoy.service.accesslog.v3.StreamAccessLogsMessage.HTTPAccessLogEntries;
import io.envoyproxy.envoy.service.accesslog.v3.StreamAccessLogsMessage.Identifier;
import io.envoyproxy.envoy.service.accesslog.v3.StreamAccessLogsResponse;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * An Envoy as UFO sees it: ten times a second it sends through a real stream one entry of now for
 * each request that is among its requests, until it is closed.
 */
final class Traffic implements AutoCloseable {
  private static final int EVERY_MILLIS = 100;
  private static final int MILLI = 1_000_000;

  private final String node;
  private final ManagedChannel channel;
  private final StreamObserver<StreamAccessLogsMessage> stream;
  private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
  private final List<Request> requests = new CopyOnWriteArrayList<>();

  /** What is asked again and again, and how it ends. */
  record Request(String cluster, String host, End end) {}

  /** How a request ends. */
  enum End {
    WELL("", "via_upstream"),
    REFUSED(
        "delayed connect error: Connection refused",
        "upstream_reset_before_response_started{remote_connection_failure|"
            + "delayed_connect_error:_Connection_refused}"),
    NO_DESCRIPTOR(
        "immediate connect error: Too many open files",
        "upstream_reset_before_response_started{local_connection_failure|"
            + "immediate_connect_error:_Too_many_open_files}"),
    EXPIRED(
        "TLS_error:|268435581:SSL routines:OPENSSL_internal:CERTIFICATE_VERIFY_FAILED:verify cert"
            + " failed: X509_verify_cert: certificate verification error at depth 0: certificate"
            + " has expired:TLS_error_end",
        "upstream_reset_before_response_started{remote_connection_failure|TLS_error}"),
    OVERFLOW("", "upstream_reset_before_response_started{overflow}"),
    NO_HOST("", "no_healthy_upstream");

    private final String reason;
    private final String details;

    End(String reason, String details) {
      this.reason = reason;
      this.details = details;
    }
  }

  Traffic(int grpcPort, String node) {
    this.node = node;
    channel = NettyChannelBuilder.forAddress("127.0.0.1", grpcPort).usePlaintext().build();
    stream = AccessLogServiceGrpc.newStub(channel).streamAccessLogs(new Deaf());
    stream.onNext(StreamAccessLogsMessage.newBuilder().setIdentifier(identifier()).build());
    ScheduledFuture<?> _ =
        clock.scheduleAtFixedRate(this::send, 0, EVERY_MILLIS, TimeUnit.MILLISECONDS);
  }

  Traffic add(String cluster, End end, String... hosts) {
    for (String host : hosts) {
      requests.add(new Request(cluster, host, end));
    }
    return this;
  }

  /** What is asked of this host ends like that from now on. */
  void turn(String host, End end) {
    requests.replaceAll(
        known -> known.host.equals(host) ? new Request(known.cluster, host, end) : known);
  }

  private void send() {
    if (!requests.isEmpty()) {
      HTTPAccessLogEntries.Builder entries = HTTPAccessLogEntries.newBuilder();
      requests.forEach(request -> entries.addLogEntry(entry(request)));
      stream.onNext(StreamAccessLogsMessage.newBuilder().setHttpLogs(entries).build());
    }
  }

  private Identifier identifier() {
    return Identifier.newBuilder()
        .setNode(Node.newBuilder().setId(node))
        .setLogName("http_envoy_accesslog")
        .build();
  }

  private static HTTPAccessLogEntry entry(Request request) {
    HTTPAccessLogEntry.Builder entry = HTTPAccessLogEntry.newBuilder();
    AccessLogCommon.Builder common = entry.getCommonPropertiesBuilder();
    common
        .setStartTime(Timestamps.fromMillis(System.currentTimeMillis() - 10))
        .setDuration(millis(10))
        .setUpstreamTransportFailureReason(request.end.reason)
        .setUpstreamRequestAttemptCount(1)
        .setAccessLogType(AccessLogType.DownstreamEnd)
        .setUpstreamCluster(request.cluster);
    if (request.end != End.NO_HOST && request.end != End.OVERFLOW) {
      common.setUpstreamRemoteAddress(address(request.host, 8080));
    }
    entry
        .getRequestBuilder()
        .setAuthority("shop.example")
        .setPath("/cart/items")
        .setRequestId(UUID.randomUUID().toString());
    entry
        .getResponseBuilder()
        .setResponseCode(UInt32Value.of(request.end == End.WELL ? 200 : 503))
        .setResponseCodeDetails(request.end.details);
    switch (request.end) {
      case WELL ->
          common
              .setTimeToFirstUpstreamTxByte(millis(1))
              .setTimeToLastUpstreamTxByte(millis(1))
              .setTimeToFirstUpstreamRxByte(millis(8))
              .setTimeToLastUpstreamRxByte(millis(9))
              .setUpstreamLocalAddress(address("10.90.0.1", 40_000))
              .setUpstreamWireBytesSent(300)
              .setUpstreamWireBytesReceived(5_000);
      case OVERFLOW -> common.getResponseFlagsBuilder().setUpstreamOverflow(true);
      case NO_HOST -> common.getResponseFlagsBuilder().setNoHealthyUpstream(true);
      default -> common.getResponseFlagsBuilder().setUpstreamConnectionFailure(true);
    }
    return entry.build();
  }

  private static Duration millis(int millis) {
    return Duration.newBuilder().setNanos(millis * MILLI).build();
  }

  private static Address address(String host, int port) {
    Address.Builder address = Address.newBuilder();
    address.getSocketAddressBuilder().setAddress(host).setPortValue(port);
    return address.build();
  }

  @Override
  public void close() {
    clock.shutdownNow();
    channel.shutdownNow();
  }

  /** UFO answers nothing while a stream lasts; one that breaks shows on the board. */
  private static final class Deaf implements StreamObserver<StreamAccessLogsResponse> {
    @Override
    public void onNext(StreamAccessLogsResponse response) {}

    @Override
    public void onError(Throwable error) {}

    @Override
    public void onCompleted() {}
  }
}
