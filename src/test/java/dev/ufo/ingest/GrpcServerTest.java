package dev.ufo.ingest;

import static dev.ufo.ingest.GrpcRig.message;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.ufo.ingest.GrpcRig.Client;
import dev.ufo.ingest.GrpcRig.Sender;
import dev.ufo.signal.Loss;
import dev.ufo.signal.Mend;
import dev.ufo.tally.Delta;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.reflection.v1.ServiceResponse;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The gRPC port with well-behaved and hostile peers. A good stream stays open beside each hostile
 * one, and must go on being counted.
 */
final class GrpcServerTest {
  private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(US_ASCII);
  private static final Duration LONG = Duration.ofSeconds(60);

  private GrpcRig rig;
  private Client good;
  private Sender goodStream;

  @BeforeEach
  void openAGoodStream() throws IOException {
    start(LONG);
  }

  private void start(Duration handshakeTimeout) throws IOException {
    rig = new GrpcRig(handshakeTimeout);
    good = rig.client();
    goodStream = good.stream().send(message("good", 3));
    rig.awaitCounted(delta -> fromNode(delta, "good") == 3);
  }

  @AfterEach
  void theGoodStreamStillCounts() {
    assertThat(goodStream.ended).isNotDone();
    assertThat(goodStream.answered).as("answered, which Envoy never reads").isFalse();
    goodStream.send(message("", 4));
    rig.awaitCounted(delta -> fromNode(delta, "good") == 7);
    Delta delta = rig.counted();
    assertThat(sum(delta.arrived().values()))
        .as("what arrived is what was counted or lost")
        .isEqualTo(delta.counted() + sum(delta.lost().values()));
    good.close();
    rig.close();
  }

  private static long sum(Iterable<Long> counts) {
    long sum = 0;
    for (long count : counts) {
      sum += count;
    }
    return sum;
  }

  private static long fromNode(Delta delta, String node) {
    return delta.rows().entrySet().stream()
        .filter(row -> row.getKey().place().source().node().equals(node))
        .mapToLong(row -> row.getValue().count())
        .sum();
  }

  @Test
  void streams_severalOnSeveralConnections_eachUnderItsNode() throws Exception {
    List<Sender> senders = new ArrayList<>();
    try (Client one = rig.client();
        Client two = rig.client()) {
      for (int i = 0; i < 5; i++) {
        senders.add(one.stream().send(message("one", 10)).send(message("", 5)));
        senders.add(two.stream().send(message("two", 7)));
      }
      rig.awaitCounted(delta -> fromNode(delta, "one") == 75 && fromNode(delta, "two") == 35);
      assertThat(rig.server().streams()).isEqualTo(11);
      for (Sender sender : senders) {
        sender.requests.onCompleted();
        sender.ended.get(10, TimeUnit.SECONDS);
      }
      await().until(() -> rig.server().streams() == 1);
    }
  }

  @Test
  void message_gzipped_counted() {
    try (Client client = rig.client()) {
      client.stream("gzip").send(message("zipped", 100));
      rig.awaitCounted(delta -> fromNode(delta, "zipped") == 100);
    }
  }

  @Test
  void message_saysGzipAndIsNot_lostAndOnlyThatStreamEnds() {
    try (Client client = rig.clientWhoseGzipIsNone()) {
      CompletableFuture<Status> ended = new CompletableFuture<>();
      ClientCall<byte[], byte[]> call = raw(client, AlsService.METHOD, ended);
      call.sendMessage("this is no gzip".getBytes(US_ASCII));
      rig.awaitLost(Loss.UNDECODABLE_MESSAGE, 1);
      assertThat(ended.join().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    }
  }

  @Test
  void message_aboveTheLimitAfterGzip_lostAndOnlyThatStreamEnds() throws IOException {
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(zipped)) {
      gzip.write(new byte[4 * GrpcRig.MAX_MESSAGE]);
    }
    try (Client client = rig.clientWhoseGzipIsNone()) {
      CompletableFuture<Status> ended = new CompletableFuture<>();
      raw(client, AlsService.METHOD, ended).sendMessage(zipped.toByteArray());
      rig.awaitLost(Loss.MESSAGE_TOO_LARGE, 1);
      assertThat(ended.join().isOk()).isFalse();
    }
  }

  @Test
  void message_aboveTheLimit_lostAndOnlyThatStreamEnds() {
    try (Client client = rig.client()) {
      Sender large = client.stream();
      Sender other = client.stream().send(message("other", 1));
      large.send(message("large", 1, "x".repeat(GrpcRig.MAX_MESSAGE)));
      rig.awaitLost(Loss.MESSAGE_TOO_LARGE, 1);
      assertThatThrownBy(() -> large.ended.get(10, TimeUnit.SECONDS))
          .isInstanceOf(ExecutionException.class)
          .hasMessageContaining("RESOURCE_EXHAUSTED");
      other.send(message("", 1));
      rig.awaitCounted(delta -> fromNode(delta, "other") == 2);
    }
  }

  @Test
  void message_justBelowTheLimit_counted() {
    try (Client client = rig.client()) {
      client.stream().send(message("near", 1, "x".repeat(GrpcRig.MAX_MESSAGE - 300)));
      rig.awaitCounted(delta -> fromNode(delta, "near") == 1);
    }
  }

  @Test
  void message_empty_lost() {
    try (Client client = rig.client()) {
      raw(client, AlsService.METHOD, new CompletableFuture<>()).sendMessage(new byte[0]);
      rig.awaitLost(Loss.EMPTY, 1);
    }
  }

  @Test
  void message_garbage_lostAndTheStreamGoesOn() {
    try (Client client = rig.client()) {
      ClientCall<byte[], byte[]> call = raw(client, AlsService.METHOD, new CompletableFuture<>());
      call.sendMessage(new byte[] {(byte) 0xff, (byte) 0xff, (byte) 0xff, 7, 7, 7});
      call.sendMessage(message("after", 2).toByteArray());
      rig.awaitLost(Loss.MESSAGE_MALFORMED, 1);
      rig.awaitCounted(delta -> fromNode(delta, "after") == 2);
    }
  }

  @Test
  void stream_withoutIdentifier_countedAsUnknown() {
    try (Client client = rig.client()) {
      client.stream().send(message("", 6));
      rig.awaitCounted(delta -> fromNode(delta, "unknown") == 6);
      assertThat(rig.counted().mended()).containsEntry(Mend.NO_IDENTIFIER, 6L);
    }
  }

  @Test
  void stream_identifierChanges_countedUnderTheNewNode() {
    try (Client client = rig.client()) {
      client.stream().send(message("first", 1)).send(message("second", 2));
      rig.awaitCounted(delta -> fromNode(delta, "first") == 1 && fromNode(delta, "second") == 2);
      assertThat(rig.counted().mended()).containsEntry(Mend.IDENTIFIER_CHANGED, 1L);
    }
  }

  @Test
  void stream_resetInsideAMessage_lost() throws IOException {
    try (Socket socket = rig.socket()) {
      byte[] headers = headersFrame();
      socket.getOutputStream().write(PREFACE);
      socket.getOutputStream().write(frame(4, 0, 0, new byte[0]));
      socket.getOutputStream().write(headers);
      // a gRPC message of 1,000 bytes, of which 3 come
      socket.getOutputStream().write(frame(0, 0, 1, new byte[] {0, 0, 0, 3, (byte) 0xe8, 1, 2, 3}));
      socket.getOutputStream().write(frame(3, 0, 1, new byte[] {0, 0, 0, 8}));
      socket.getOutputStream().flush();
      rig.awaitLost(Loss.STREAM_RESET, 1);
    }
  }

  @Test
  void connection_endsInsideAMessage_lost() throws IOException {
    try (Socket socket = rig.socket()) {
      socket.getOutputStream().write(PREFACE);
      socket.getOutputStream().write(frame(4, 0, 0, new byte[0]));
      socket.getOutputStream().write(headersFrame());
      socket.getOutputStream().write(frame(0, 0, 1, new byte[] {0, 0, 0, 3, (byte) 0xe8, 1, 2, 3}));
      socket.getOutputStream().flush();
      await().until(() -> rig.server().streams() == 2);
    }
    rig.awaitLost(Loss.STREAM_RESET, 1);
    await().until(() -> rig.server().streams() == 1);
  }

  @Test
  void stream_neverStops_othersGoOn() {
    try (Client client = rig.client()) {
      Sender sender = client.stream();
      for (int i = 0; i < 500; i++) {
        sender.send(message(i == 0 ? "busy" : "", 40));
      }
      goodStream.send(message("", 0));
      rig.awaitCounted(delta -> fromNode(delta, "busy") == 20_000);
    }
  }

  @Test
  void connection_speaksHttp1_isToldWhereToGo() throws IOException {
    try (Socket socket = rig.socket()) {
      socket.getOutputStream().write("GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(US_ASCII));
      String answer = new String(socket.getInputStream().readAllBytes(), US_ASCII);
      assertThat(answer).startsWith("HTTP/1.1 400 ").contains("19002");
    }
    rig.awaitLost(Loss.NOT_HTTP2, 1);
  }

  @Test
  void connection_speaksTls_closedAndCounted() throws IOException {
    try (Socket socket = rig.socket()) {
      socket.getOutputStream().write(new byte[] {0x16, 3, 1, 2, 0, 1, 0, 1, (byte) 0xfc, 3, 3});
      socket.getInputStream().readAllBytes();
    }
    rig.awaitLost(Loss.NOT_HTTP2, 1);
  }

  @Test
  void connection_saysNothing_closedAndCounted() throws IOException {
    good.close();
    rig.close();
    start(Duration.ofMillis(100));
    try (Socket socket = rig.socket()) {
      assertThat(socket.getInputStream().readAllBytes()).isNotNull(); // returns when it is closed
    }
    rig.awaitLost(Loss.SILENT_CONNECTION, 1);
  }

  @Test
  void connection_sendsThePrefaceByteByByte_isLetIn() throws IOException {
    try (Socket socket = rig.socket()) {
      socket.setTcpNoDelay(true);
      for (byte one : PREFACE) {
        socket.getOutputStream().write(one);
        socket.getOutputStream().flush();
      }
      socket.getOutputStream().write(frame(4, 0, 0, new byte[0]));
      byte[] settings = socket.getInputStream().readNBytes(9);
      assertThat(settings[3]).as("the server's SETTINGS frame").isEqualTo((byte) 4);
    }
  }

  @Test
  void connection_garbageAfterThePreface_closed() throws IOException {
    try (Socket socket = rig.socket()) {
      socket.getOutputStream().write(PREFACE);
      socket.getOutputStream().write("and now something else entirely".getBytes(US_ASCII));
      try {
        socket.getInputStream().readAllBytes();
      } catch (SocketException reset) {
        assertThat(reset).hasMessageContaining("reset");
      }
    }
  }

  @Test
  void connection_aboveTheLimit_refusedAndCounted() throws IOException {
    List<Socket> sockets = new ArrayList<>();
    try {
      for (int i = 1; i < GrpcRig.MAX_CONNECTIONS; i++) {
        Socket socket = rig.socket();
        sockets.add(socket);
        socket.getOutputStream().write(PREFACE);
        socket.getOutputStream().write(frame(4, 0, 0, new byte[0]));
        assertThat(socket.getInputStream().readNBytes(9)).hasSize(9);
      }
      Socket tooMany = rig.socket();
      sockets.add(tooMany);
      try {
        assertThat(tooMany.getInputStream().read()).isEqualTo(-1);
      } catch (SocketException reset) {
        assertThat(reset).hasMessageContaining("reset");
      }
      rig.awaitLost(Loss.TOO_MANY_CONNECTIONS, 1);
    } finally {
      for (Socket socket : sockets) {
        socket.close();
      }
    }
    // and there is room again
    await()
        .ignoreExceptions()
        .until(() -> {
          try (Client client = rig.client()) {
            client.stream().send(message("late", 1));
            rig.awaitCounted(delta -> fromNode(delta, "late") >= 1);
            return true;
          }
        });
  }

  @Test
  void method_unknown_unimplementedAndCounted() {
    try (Client client = rig.client()) {
      CompletableFuture<Status> ended = new CompletableFuture<>();
      raw(client, "envoy.service.metrics.v3.MetricsService/StreamMetrics", ended).halfClose();
      assertThat(ended.join().getCode()).isEqualTo(Status.Code.UNIMPLEMENTED);
      rig.awaitLost(Loss.UNKNOWN_METHOD, 1);
    }
  }

  @Test
  void health_servingUntilDrained() throws Exception {
    HealthGrpc.HealthBlockingStub health = HealthGrpc.newBlockingStub(good.channel);
    for (String service : List.of(AlsService.NAME, OtlpService.NAME)) {
      HealthCheckRequest request = HealthCheckRequest.newBuilder().setService(service).build();
      assertThat(health.check(request).getStatus()).isEqualTo(ServingStatus.SERVING);
    }
    assertThat(health.check(HealthCheckRequest.getDefaultInstance()).getStatus())
        .isEqualTo(ServingStatus.SERVING);
  }

  @Test
  void reflection_listsTheServices() throws Exception {
    CompletableFuture<ServerReflectionResponse> answer = new CompletableFuture<>();
    StreamObserver<ServerReflectionRequest> ask =
        ServerReflectionGrpc.newStub(good.channel)
            .serverReflectionInfo(
                new StreamObserver<>() {
                  @Override
                  public void onNext(ServerReflectionResponse response) {
                    answer.complete(response);
                  }

                  @Override
                  public void onError(Throwable error) {
                    answer.completeExceptionally(error);
                  }

                  @Override
                  public void onCompleted() {}
                });
    ask.onNext(ServerReflectionRequest.newBuilder().setListServices("*").build());
    assertThat(
            answer.get(10, TimeUnit.SECONDS).getListServicesResponse().getServiceList().stream()
                .map(ServiceResponse::getName))
        .contains(AlsService.NAME, OtlpService.NAME, "grpc.health.v1.Health");
    ask.onCompleted();
  }

  @Test
  void drain_openStreams_endAndWhatCameIsCounted() throws Exception {
    try (GrpcRig other = new GrpcRig(LONG);
        Client client = other.client()) {
      Sender sender = client.stream().send(message("leaving", 50));
      await().until(() -> other.server().streams() == 1);
      other.awaitCounted(delta -> delta.counted() == 50);
      sender.send(message("", 5));
      other.server().drain(300);
      assertThat(other.counted().counted()).isEqualTo(55);
      assertThatThrownBy(() -> sender.ended.get(10, TimeUnit.SECONDS))
          .hasCauseInstanceOf(StatusRuntimeException.class)
          .hasMessageContaining("UNAVAILABLE");
    }
  }

  private static byte[] frame(int type, int flags, int stream, byte[] payload) {
    byte[] frame = new byte[9 + payload.length];
    frame[1] = (byte) (payload.length >>> 8);
    frame[2] = (byte) payload.length;
    frame[3] = (byte) type;
    frame[4] = (byte) flags;
    frame[8] = (byte) stream;
    System.arraycopy(payload, 0, frame, 9, payload.length);
    return frame;
  }

  /** HEADERS of a gRPC call, as HPACK literals without indexing. */
  private static byte[] headersFrame() {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    String[] headers = {
      ":method",
      "POST",
      ":scheme",
      "http",
      ":path",
      "/" + AlsService.METHOD,
      ":authority",
      "x",
      "content-type",
      "application/grpc",
      "te",
      "trailers"
    };
    for (int i = 0; i < headers.length; i += 2) {
      block.write(0);
      block.write(headers[i].length());
      block.writeBytes(headers[i].getBytes(US_ASCII));
      block.write(headers[i + 1].length());
      block.writeBytes(headers[i + 1].getBytes(US_ASCII));
    }
    return frame(1, 4, 1, block.toByteArray());
  }

  private static ClientCall<byte[], byte[]> raw(
      Client client, String method, CompletableFuture<Status> ended) {
    MethodDescriptor.Marshaller<byte[]> bytes =
        new MethodDescriptor.Marshaller<>() {
          @Override
          public InputStream stream(byte[] value) {
            return new ByteArrayInputStream(value);
          }

          @Override
          public byte[] parse(InputStream stream) {
            return new byte[0];
          }
        };
    MethodDescriptor<byte[], byte[]> descriptor =
        MethodDescriptor.<byte[], byte[]>newBuilder()
            .setType(MethodDescriptor.MethodType.CLIENT_STREAMING)
            .setFullMethodName(method)
            .setRequestMarshaller(bytes)
            .setResponseMarshaller(bytes)
            .build();
    ClientCall<byte[], byte[]> call = client.channel.newCall(descriptor, client.options);
    call.start(
        new ClientCall.Listener<>() {
          @Override
          public void onClose(Status status, Metadata trailers) {
            ended.complete(status);
          }
        },
        new Metadata());
    call.request(1);
    return call;
  }
}
