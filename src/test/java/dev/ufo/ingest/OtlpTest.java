package dev.ufo.ingest;

import static dev.ufo.feed.Rendering.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.google.protobuf.ByteString;
import dev.ufo.entry.CountingSink;
import dev.ufo.entry.Entry;
import dev.ufo.entry.EntrySink;
import dev.ufo.entry.Stream;
import dev.ufo.feed.Corpus;
import dev.ufo.ingest.GrpcRig.Client;
import dev.ufo.signal.Input;
import dev.ufo.signal.Loss;
import dev.ufo.signal.Mend;
import dev.ufo.signal.Place;
import dev.ufo.tally.Delta;
import dev.ufo.text.OtlpReader;
import io.grpc.StatusRuntimeException;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceResponse;
import io.opentelemetry.proto.collector.logs.v1.LogsServiceGrpc;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.common.v1.KeyValueList;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** OTLP logs through the real port, from OpenTelemetry's own client. */
final class OtlpTest {
  private static final long NOW = 1_795_000_000_000_000_000L;

  private GrpcRig rig;
  private Client client;
  private LogsServiceGrpc.LogsServiceBlockingStub stub;

  @BeforeEach
  void connect() throws IOException {
    rig = new GrpcRig(Duration.ofSeconds(30));
    client = rig.client();
    stub = LogsServiceGrpc.newBlockingStub(client.channel);
  }

  @AfterEach
  void close() {
    client.close();
    rig.close();
  }

  private static KeyValue pair(String name, AnyValue.Builder value) {
    return KeyValue.newBuilder().setKey(name).setValue(value).build();
  }

  private static LogRecord refused(KeyValue... more) {
    return LogRecord.newBuilder()
        .setTimeUnixNano(NOW)
        .addAttributes(text("response_code", "503"))
        .addAttributes(text("response_flags", "UF"))
        .addAttributes(text("upstream_host", "10.0.0.1:80"))
        .addAttributes(text("upstream_cluster", "shop"))
        .addAllAttributes(List.of(more))
        .build();
  }

  private static ExportLogsServiceRequest from(String node, LogRecord... records) {
    ResourceLogs.Builder logs = ResourceLogs.newBuilder();
    if (!node.isEmpty()) {
      logs.getResourceBuilder().addAttributes(text("node_name", node));
    }
    logs.addScopeLogsBuilder().addAllLogRecords(List.of(records));
    return ExportLogsServiceRequest.newBuilder().addResourceLogs(logs).build();
  }

  private Delta counted(long records) {
    rig.awaitCounted(delta -> delta.counted() == records);
    return rig.counted();
  }

  @Test
  void export_records_areCountedUnderTheirEnvoy() {
    ExportLogsServiceRequest both =
        from("edge-1", refused(), refused()).toBuilder()
            .addAllResourceLogs(from("edge-2", refused()).getResourceLogsList())
            .build();
    assertThat(stub.export(both)).isEqualTo(ExportLogsServiceResponse.getDefaultInstance());
    Delta delta = counted(3);
    assertThat(delta.rows().keySet())
        .extracting(key -> key.place().source().node())
        .containsExactlyInAnyOrder("edge-1", "edge-2");
    assertThat(delta.rows().keySet())
        .extracting(Delta.Key::place)
        .extracting(Place::cluster, Place::endpoint)
        .containsOnly(tuple("shop", "10.0.0.1:80"));
    assertThat(delta.arrived()).containsExactly(Map.entry(Input.OTLP, 3L));
    assertThat(delta.mended()).isEmpty();
  }

  @Test
  void export_severalCalls_areOneStreamForWhatTheyTell() {
    stub.export(from("edge-1", refused(text("upstream_local_address", "10.0.0.9:1"))));
    stub.export(from("edge-1", refused()));
    Delta delta = counted(2);
    assertThat(delta.rows().keySet())
        .extracting(key -> key.signature().shape().local())
        .containsExactlyInAnyOrder(true, false);
  }

  @Test
  void export_gzipped_isCounted() {
    stub.withCompression("gzip").export(from("edge-1", refused()));
    counted(1);
  }

  @Test
  void export_typedValues_areWhatTheyLookLike() {
    stub.export(
        from(
            "edge-1",
            LogRecord.newBuilder()
                .setObservedTimeUnixNano(NOW)
                .addAttributes(pair("response_code", AnyValue.newBuilder().setIntValue(503)))
                .addAttributes(text("response_flags", "UF"))
                .addAttributes(text("upstream_host", "10.0.0.1:80"))
                .addAttributes(text("upstream_cluster", "shop"))
                .addAttributes(pair("duration", AnyValue.newBuilder().setDoubleValue(1.5)))
                .addAttributes(pair("x-envoy-overloaded", AnyValue.newBuilder().setBoolValue(true)))
                .build()));
    Delta delta = counted(1);
    Delta.Key key = delta.rows().keySet().iterator().next();
    assertThat(key.signature().code()).isEqualTo(503);
    assertThat(key.signature().shape().overloaded()).isTrue();
    assertThat(delta.rows().get(key).lastEnd() - delta.rows().get(key).firstStart())
        .isBetween(1_000_000L, 2_000_000L);
  }

  @Test
  void export_noAttributes_readsTheBody() {
    String line =
        "[2026-11-21T18:26:26.564Z] \"GET / HTTP/1.1\" 503 UF 0 98 1 - \"-\" \"curl\" \"id\""
            + " \"shop\" \"127.0.0.1:9\"\n";
    LogRecord.Builder record = LogRecord.newBuilder();
    record.getBodyBuilder().setStringValue(line);
    LogRecord text = record.build();
    record
        .getBodyBuilder()
        .setStringValue("{\"response_code\":503,\"start_time\":1795285586,\"duration\":3}");
    LogRecord json = record.build();
    record
        .getBodyBuilder()
        .setKvlistValue(
            KeyValueList.newBuilder()
                .addValues(text("response_flags", "UF"))
                .addValues(text("duration", "3"))
                .addValues(text("start_time", "2026-11-21T18:26:26Z")));
    LogRecord map = record.build();
    assertThat(stub.export(from("edge-1", text, json, map)).hasPartialSuccess()).isFalse();
    counted(3);
  }

  @Test
  void export_recordsOfNoUse_areCountedAndSaidToTheSender() {
    LogRecord other = LogRecord.newBuilder().setTimeUnixNano(NOW).build();
    LogRecord hello =
        other.toBuilder().setBody(AnyValue.newBuilder().setStringValue("hello")).build();
    LogRecord binary =
        other.toBuilder()
            .setBody(AnyValue.newBuilder().setBytesValue(ByteString.copyFromUtf8("x")))
            .build();
    ExportLogsServiceResponse response =
        stub.export(from("edge-1", refused(), other, hello, binary));
    assertThat(response.getPartialSuccess().getRejectedLogRecords()).isEqualTo(3);
    assertThat(response.getPartialSuccess().getErrorMessage())
        .contains("no access log", "ufo_entries_lost_total");
    rig.awaitLost(Loss.NOT_AN_ACCESS_LOG, 3);
    counted(1);
  }

  @Test
  void export_noTimeAtAll_isLostAsSuch() {
    stub.export(from("edge-1", refused().toBuilder().clearTimeUnixNano().build()));
    rig.awaitLost(Loss.NO_START_TIME, 1);
  }

  @Test
  void export_wrongTypes_areMendedAndTheRestCounts() {
    stub.export(
        from(
            "edge-1",
            refused(
                pair("duration", AnyValue.newBuilder().setStringValue("long")),
                pair("upstream_request_attempt_count", AnyValue.newBuilder().setBoolValue(true)),
                pair(
                    "route_name",
                    AnyValue.newBuilder().setArrayValue(ArrayValue.getDefaultInstance())),
                pair("path", AnyValue.newBuilder()),
                KeyValue.getDefaultInstance())));
    assertThat(counted(1).mended()).containsEntry(Mend.WRONG_VALUE, 2L);
  }

  @Test
  void export_noResource_isOfNobody() {
    stub.export(from("", refused()));
    Delta delta = counted(1);
    assertThat(delta.rows().keySet().iterator().next().place().source().node())
        .isEqualTo("unknown");
    assertThat(delta.mended()).containsEntry(Mend.NO_IDENTIFIER, 1L);
  }

  @Test
  void export_sameRequestTwice_isNoticed() {
    ExportLogsServiceRequest request = from("edge-1", refused());
    stub.export(request);
    stub.export(request);
    assertThat(counted(2).mended()).containsEntry(Mend.REPEATED, 1L);
  }

  @Test
  void export_aboveTheLimit_isRefusedAndCounted() {
    LogRecord large = refused(text("x", "y".repeat(GrpcRig.MAX_MESSAGE)));
    assertThatThrownBy(() -> stub.export(from("edge-1", large)))
        .isInstanceOf(StatusRuntimeException.class)
        .hasMessageStartingWith("RESOURCE_EXHAUSTED");
    rig.awaitLost(Loss.MESSAGE_TOO_LARGE, 1);
    assertThat(rig.counted().arrived()).containsEntry(Input.OTLP, 1L);
    stub.export(from("edge-1", refused()));
    counted(1);
  }

  @Test
  void message_tenThousandAttributes_areReadAndTakeNoRoom() {
    LogRecord.Builder record = refused().toBuilder();
    for (int i = 0; i < 5_000; i++) {
      record.addAttributes(text("unknown" + i, "v"));
      record.addAttributes(text("path", "/" + i));
    }
    CountingSink sink = new CountingSink(entry -> assertThat(entry.bytes).hasSizeLessThan(65_536));
    List<String> nodes = new ArrayList<>();
    read(from("edge-1", record.build()).toByteArray(), nodes, sink);
    assertThat(nodes).containsExactly("edge-1");
    assertThat(sink.counted).isEqualTo(1);
  }

  @Test
  void message_resourceBehindItsRecords_stillNamesThem() {
    byte[] resource = from("edge-1").getResourceLogs(0).toByteArray();
    byte[] records = from("", refused()).getResourceLogs(0).toByteArray();
    ByteString turned = ByteString.copyFrom(records).concat(ByteString.copyFrom(resource));
    byte[] request =
        ByteString.copyFrom(
                new byte[] {
                  0x0a, (byte) ((turned.size() & 0x7f) | 0x80), (byte) (turned.size() >> 7)
                })
            .concat(turned)
            .toByteArray();
    List<String> nodes = new ArrayList<>();
    read(request, nodes, new CountingSink());
    assertThat(nodes).containsExactly("edge-1");
  }

  @Test
  void message_cutAnywhere_neverThrowsAndKeepsWhatWasWhole() {
    byte[] whole =
        from("edge-1", refused(), refused(), refused(text("route_name", "é"))).toByteArray();
    for (int length = 0; length < whole.length; length++) {
      CountingSink sink = new CountingSink();
      read(Arrays.copyOf(whole, length), new ArrayList<>(), sink);
      assertThat(sink.counted).as("cut at %d", length).isLessThanOrEqualTo(3);
      assertThat(sink.lostTotal()).as("cut at %d", length).isEqualTo(length == 0 ? 0 : 1);
    }
  }

  @Test
  void message_randomBytesAndFlips_neverThrow() {
    long seed = 5;
    Random random = new Random(seed);
    byte[] whole = from("edge-1", refused(), refused()).toByteArray();
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = whole.clone();
      for (int flips = random.nextInt(6); flips >= 0; flips--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      read(bytes, new ArrayList<>(), new CountingSink());
    }
  }

  private static void read(byte[] request, List<String> nodes, CountingSink sink) {
    Stream stream = new Stream(OtlpService.METHOD);
    new OtlpReader()
        .message(
            stream,
            Corpus.padded(request, (byte) 0xff),
            request.length,
            new EntrySink() {
              @Override
              public void entry(Stream from, Entry entry) {
                nodes.add(from.source().node());
                sink.entry(from, entry);
              }

              @Override
              public void lost(Input input, Loss reason) {
                sink.lost(input, reason);
              }
            });
    assertThat(stream.refused).isEqualTo(sink.lostTotal());
  }

  @Test
  void answer_ofAnyNumber_isWhatTheClientReads() throws IOException {
    for (long refused : new long[] {0, 1, 127, 128, 1_000_000, Long.MAX_VALUE}) {
      assertThat(
              ExportLogsServiceResponse.parseFrom(OtlpService.answer(refused))
                  .getPartialSuccess()
                  .getRejectedLogRecords())
          .isEqualTo(refused);
    }
  }
}
