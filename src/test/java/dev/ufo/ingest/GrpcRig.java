package dev.ufo.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ufo.observe.Observer;
import dev.ufo.signal.Loss;
import dev.ufo.tally.Caps;
import dev.ufo.tally.Collector;
import dev.ufo.tally.Delta;
import dev.ufo.tally.Tally;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.data.accesslog.v3.AccessLogCommon;
import io.envoyproxy.envoy.data.accesslog.v3.AccessLogType;
import io.envoyproxy.envoy.data.accesslog.v3.HTTPAccessLogEntry;
import io.envoyproxy.envoy.data.accesslog.v3.HTTPResponseProperties;
import io.envoyproxy.envoy.service.accesslog.v3.AccessLogServiceGrpc;
import io.envoyproxy.envoy.service.accesslog.v3.StreamAccessLogsMessage;
import io.envoyproxy.envoy.service.accesslog.v3.StreamAccessLogsResponse;
import io.grpc.CallOptions;
import io.grpc.Compressor;
import io.grpc.CompressorRegistry;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

/** A real server on a real port, with the real counting behind it, and real clients. */
final class GrpcRig implements AutoCloseable {
  static final int MAX_MESSAGE = 64 * 1024;
  static final int MAX_CONNECTIONS = 4;

  private final Collector collector = new Collector(0);
  private final GrpcServer server;
  private Delta total = Delta.EMPTY;

  GrpcRig(Duration handshakeTimeout) throws IOException {
    GrpcSettings settings =
        new GrpcSettings(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            MAX_MESSAGE,
            64 * 1024,
            Duration.ofSeconds(60),
            Duration.ofSeconds(20),
            handshakeTimeout,
            MAX_CONNECTIONS,
            8,
            2);
    server =
        new GrpcServer(
            settings,
            loop -> {
              Tally tally = new Tally(Caps.DEFAULT, 1);
              collector.add(tally, loop);
              return new EntryIntake(
                  new Observer(tally, 1024), new Repeats(), InstantSource.system());
            },
            List.of());
    server.start();
  }

  GrpcServer server() {
    return server;
  }

  /** What has been counted since the beginning. */
  Delta counted() {
    total = total.merge(collector.collect(1_000));
    return total;
  }

  /** Waits until what was counted is as it should be. */
  void awaitCounted(Predicate<Delta> asItShould) {
    await().atMost(Duration.ofSeconds(20)).until(() -> asItShould.test(counted()));
  }

  void awaitLost(Loss reason, long times) {
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(counted().lost()).containsEntry(reason, times));
  }

  Socket socket() throws IOException {
    return new Socket(InetAddress.getLoopbackAddress(), server.port());
  }

  Client client() {
    return new Client(
        NettyChannelBuilder.forAddress("127.0.0.1", server.port()).usePlaintext().build(),
        CallOptions.DEFAULT);
  }

  /** A client that says gzip and sends the bytes as they are. */
  Client clientWhoseGzipIsNone() {
    CompressorRegistry liar = CompressorRegistry.newEmptyInstance();
    liar.register(
        new Compressor() {
          @Override
          public String getMessageEncoding() {
            return "gzip";
          }

          @Override
          public OutputStream compress(OutputStream out) {
            return out;
          }
        });
    return new Client(
        NettyChannelBuilder.forAddress("127.0.0.1", server.port())
            .usePlaintext()
            .compressorRegistry(liar)
            .build(),
        CallOptions.DEFAULT.withCompression("gzip"));
  }

  @Override
  public void close() {
    server.close();
  }

  /** A connection of its own, with streams. */
  static final class Client implements AutoCloseable {
    final ManagedChannel channel;
    final CallOptions options;

    Client(ManagedChannel channel, CallOptions options) {
      this.channel = channel;
      this.options = options;
    }

    Sender stream() {
      return stream("identity");
    }

    Sender stream(String compression) {
      Sender sender = new Sender();
      AccessLogServiceGrpc.AccessLogServiceStub stub = AccessLogServiceGrpc.newStub(channel);
      sender.requests =
          (compression.equals("identity") ? stub : stub.withCompression(compression))
              .streamAccessLogs(sender);
      return sender;
    }

    @Override
    public void close() {
      channel.shutdownNow();
    }
  }

  /** One stream, and how it ended. */
  static final class Sender implements StreamObserver<StreamAccessLogsResponse> {
    StreamObserver<StreamAccessLogsMessage> requests;
    volatile boolean answered;
    final CompletableFuture<Void> ended = new CompletableFuture<>();

    Sender send(StreamAccessLogsMessage message) {
      requests.onNext(message);
      return this;
    }

    @Override
    public void onNext(StreamAccessLogsResponse response) {
      answered = true;
    }

    @Override
    public void onError(Throwable error) {
      ended.completeExceptionally(error);
    }

    @Override
    public void onCompleted() {
      ended.complete(null);
    }
  }

  static StreamAccessLogsMessage message(String node, int entries) {
    return message(node, entries, "");
  }

  /** A message of healthy requests; with padding in a field that nothing is read from. */
  static StreamAccessLogsMessage message(String node, int entries, String padding) {
    StreamAccessLogsMessage.HTTPAccessLogEntries.Builder logs =
        StreamAccessLogsMessage.HTTPAccessLogEntries.newBuilder();
    for (int i = 0; i < entries; i++) {
      logs.addLogEntry(entry(padding));
    }
    StreamAccessLogsMessage.Builder message =
        StreamAccessLogsMessage.newBuilder().setHttpLogs(logs);
    if (!node.isEmpty()) {
      message.setIdentifier(
          StreamAccessLogsMessage.Identifier.newBuilder()
              .setNode(Node.newBuilder().setId(node))
              .setLogName("http_envoy_accesslog"));
    }
    return message.build();
  }

  private static HTTPAccessLogEntry entry(String padding) {
    AccessLogCommon.Builder common =
        AccessLogCommon.newBuilder()
            .setUpstreamCluster("payments")
            .setStreamId(padding)
            .setAccessLogType(AccessLogType.DownstreamEnd);
    common.getStartTimeBuilder().setSeconds(1_795_000_000L);
    common.getDurationBuilder().setNanos(5_000_000);
    common
        .getUpstreamRemoteAddressBuilder()
        .getSocketAddressBuilder()
        .setAddress("10.0.0.1")
        .setPortValue(8080);
    HTTPResponseProperties.Builder response =
        HTTPResponseProperties.newBuilder().setResponseCodeDetails("via_upstream");
    response.getResponseCodeBuilder().setValue(200);
    return HTTPAccessLogEntry.newBuilder()
        .setCommonProperties(common)
        .setResponse(response)
        .build();
  }
}
