package dev.ufo.cli;

import com.google.protobuf.Duration;
import com.google.protobuf.UInt32Value;
import com.google.protobuf.util.Timestamps;
import io.envoyproxy.envoy.config.core.v3.Address;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.data.accesslog.v3.AccessLogCommon;
import io.envoyproxy.envoy.data.accesslog.v3.AccessLogType;
import io.envoyproxy.envoy.data.accesslog.v3.HTTPAccessLogEntry;
import io.envoyproxy.envoy.data.accesslog.v3.TCPAccessLogEntry;
import io.envoyproxy.envoy.service.accesslog.v3.AccessLogServiceGrpc;
import io.envoyproxy.envoy.service.accesslog.v3.StreamAccessLogsMessage;
import io.envoyproxy.envoy.service.accesslog.v3.StreamAccessLogsMessage.HTTPAccessLogEntries;
import io.envoyproxy.envoy.service.accesslog.v3.StreamAccessLogsMessage.TCPAccessLogEntries;
import io.envoyproxy.envoy.service.accesslog.v3.StreamAccessLogsResponse;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import java.util.List;

/** One stream of an Envoy of some version to a real UFO; it opens with its identifier alone. */
final class Sending implements AutoCloseable {
  private final ManagedChannel channel;
  private final StreamObserver<StreamAccessLogsMessage> stream;

  Sending(int grpcPort, String node, int minor) {
    channel = NettyChannelBuilder.forAddress("127.0.0.1", grpcPort).usePlaintext().build();
    stream = AccessLogServiceGrpc.newStub(channel).streamAccessLogs(new Deaf());
    Node.Builder sender = Node.newBuilder().setId(node);
    sender
        .getUserAgentBuildVersionBuilder()
        .getVersionBuilder()
        .setMajorNumber(1)
        .setMinorNumber(minor);
    StreamAccessLogsMessage.Builder first = StreamAccessLogsMessage.newBuilder();
    first.getIdentifierBuilder().setNode(sender).setLogName("http_envoy_accesslog");
    stream.onNext(first.build());
  }

  /** An entry of now: an answered request of this type. */
  static HTTPAccessLogEntry answered(AccessLogType type) {
    HTTPAccessLogEntry.Builder entry = HTTPAccessLogEntry.newBuilder();
    entry.setCommonProperties(common(type));
    entry
        .getCommonPropertiesBuilder()
        .setUpstreamLocalAddress(address("10.0.0.9", 40_000))
        .setTimeToFirstUpstreamTxByte(millis(1))
        .setTimeToFirstUpstreamRxByte(millis(5));
    entry
        .getResponseBuilder()
        .setResponseCode(UInt32Value.of(200))
        .setResponseCodeDetails("via_upstream");
    return entry.build();
  }

  static HTTPAccessLogEntry refused() {
    HTTPAccessLogEntry.Builder entry = HTTPAccessLogEntry.newBuilder();
    entry.setCommonProperties(common(AccessLogType.DownstreamEnd));
    entry.getCommonPropertiesBuilder().getResponseFlagsBuilder().setUpstreamConnectionFailure(true);
    entry.getResponseBuilder().setResponseCode(UInt32Value.of(503));
    return entry.build();
  }

  private static AccessLogCommon.Builder common(AccessLogType type) {
    return AccessLogCommon.newBuilder()
        .setStartTime(Timestamps.fromMillis(System.currentTimeMillis() - 10))
        .setDuration(millis(10))
        .setAccessLogType(type)
        .setUpstreamCluster("shop")
        .setUpstreamRemoteAddress(address("10.0.0.1", 80));
  }

  private static Duration millis(int millis) {
    return Duration.newBuilder().setNanos(millis * 1_000_000).build();
  }

  private static Address address(String host, int port) {
    Address.Builder address = Address.newBuilder();
    address.getSocketAddressBuilder().setAddress(host).setPortValue(port);
    return address.build();
  }

  Sending send(HTTPAccessLogEntry... entries) {
    HTTPAccessLogEntries.Builder logs = HTTPAccessLogEntries.newBuilder();
    logs.addAllLogEntry(List.of(entries));
    stream.onNext(StreamAccessLogsMessage.newBuilder().setHttpLogs(logs).build());
    return this;
  }

  Sending sendTcp() {
    TCPAccessLogEntry.Builder entry = TCPAccessLogEntry.newBuilder();
    entry.setCommonProperties(common(AccessLogType.TcpConnectionEnd));
    TCPAccessLogEntries logs = TCPAccessLogEntries.newBuilder().addLogEntry(entry).build();
    stream.onNext(StreamAccessLogsMessage.newBuilder().setTcpLogs(logs).build());
    return this;
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }

  /** UFO answers nothing. */
  private static final class Deaf implements StreamObserver<StreamAccessLogsResponse> {
    @Override
    public void onNext(StreamAccessLogsResponse response) {}

    @Override
    public void onError(Throwable error) {}

    @Override
    public void onCompleted() {}
  }
}
