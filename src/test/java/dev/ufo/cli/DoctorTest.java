package dev.ufo.cli;

import static io.envoyproxy.envoy.data.accesslog.v3.AccessLogType.DownstreamEnd;
import static io.envoyproxy.envoy.data.accesslog.v3.AccessLogType.DownstreamPeriodic;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.util.Timestamps;
import dev.ufo.envoy.UfoProcess;
import io.envoyproxy.envoy.data.accesslog.v3.HTTPAccessLogEntry;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.logs.v1.LogsServiceGrpc;
import io.opentelemetry.proto.logs.v1.LogRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** Each condition really brought about in a UFO that runs, and what the doctor says of it. */
class DoctorTest {
  private static final String HTTP = "ufo_entries_total{input=\"als-http\"}";
  private static final String COUNTED = "ufo_requests_total{cluster=\"shop\"}";

  @TempDir private Path folder;
  private UfoProcess ufo;

  private UfoProcess serve(String... more) throws IOException {
    ufo = UfoProcess.serve(folder, more);
    return ufo;
  }

  @AfterEach
  void close() {
    if (ufo != null) {
      ufo.close();
    }
  }

  private record Said(int code, String out) {
    /** The line of a check, with what to change. */
    Said hasLine(String level, String check, String found, String... mend) {
      assertThat(out).containsPattern("(?m)^%-6s %-11s .*%s".formatted(level, check, found));
      for (String line : mend) {
        assertThat(out).contains(line);
      }
      return this;
    }

    Said ends(int expected) {
      assertThat(code).as(out).isEqualTo(expected);
      return this;
    }
  }

  private Said doctor(String... options) {
    String[] line = new String[options.length + 2];
    line[0] = "doctor";
    line[1] = "http://127.0.0.1:" + ufo.httpPort();
    System.arraycopy(options, 0, line, 2, options.length);
    Ran ran = Ran.ufo(line);
    assertThat(ran.err()).isEmpty();
    return new Said(ran.code(), ran.out());
  }

  private Sending envoy(int minor) {
    return new Sending(ufo.grpcPort(), "edge-1", minor);
  }

  private static HTTPAccessLogEntry[] times(int count, HTTPAccessLogEntry entry) {
    HTTPAccessLogEntry[] entries = new HTTPAccessLogEntry[count];
    Arrays.fill(entries, entry);
    return entries;
  }

  @Test
  void nobodySends_thenAStreamWithoutEntries() throws IOException {
    serve();
    assertThat(
            doctor()
                .ends(1)
                .hasLine("ok", "ready", "taking entries")
                .hasLine(
                    "fault",
                    "streams",
                    "No Envoy has opened a stream yet",
                    "change: ufo config envoy",
                    "explicit_http_config: { http2_protocol_options: {} }")
                .out)
        .doesNotContain("successes");
    try (Sending silent = envoy(40)) {
      assertThat(silent).isNotNull();
      ufo.awaitMetric("ufo_streams", 1);
      doctor()
          .ends(1)
          .hasLine("ok", "streams", "1 open")
          .hasLine("fault", "entries", "1 stream is open, but no entry", "filter");
    }
  }

  @Test
  void onlyFailures_thenASuccess() throws IOException {
    serve();
    try (Sending envoy = envoy(40)) {
      envoy.send(times(10, Sending.refused()));
      ufo.awaitMetric(COUNTED, 10);
      doctor().ends(1).hasLine("fault", "successes", "1 of 1 Envoys sent 10", "success_weight: 10");
      envoy.send(Sending.answered(DownstreamEnd));
      ufo.awaitMetric(COUNTED, 11);
      doctor().hasLine("ok", "successes", "1 among them");
    }
  }

  @Test
  void onlyTcp_thenHttpToo() throws IOException {
    serve();
    try (Sending envoy = envoy(36)) {
      envoy.sendTcp();
      ufo.awaitMetric(COUNTED, 1);
      doctor().ends(0).hasLine("hint", "kinds", "Only TCP", "name: envoy.access_loggers.http_grpc");
      envoy.send(Sending.answered(DownstreamEnd));
      ufo.awaitMetric(COUNTED, 2);
      doctor().ends(0).hasLine("ok", "kinds", "HTTP requests and TCP");
    }
  }

  @Test
  void onlyHttp_isAHint() throws IOException {
    serve();
    try (Sending envoy = envoy(36)) {
      envoy.send(Sending.answered(DownstreamEnd));
      ufo.awaitMetric(COUNTED, 1);
      doctor().ends(0).hasLine("hint", "kinds", "Only HTTP", "name: envoy.access_loggers.tcp_grpc");
    }
  }

  @Test
  void tags_noneOfAnEnvoyThatCould_thenSomeOfThem() throws IOException {
    serve();
    try (Sending envoy = envoy(40)) {
      envoy.send(Sending.answered(DownstreamEnd));
      ufo.awaitMetric(COUNTED, 1);
      doctor()
          .ends(1)
          .hasLine(
              "fault",
              "tags",
              "1 of 1 Envoys could send tags and send none",
              "- { tag: ufo.cluster, value: \"%UPSTREAM_CLUSTER_RAW%\" }",
              "- { tag: ufo.tls, value: \"%UPSTREAM_TLS_VERSION%\" }");
      HTTPAccessLogEntry.Builder tagged = Sending.answered(DownstreamEnd).toBuilder();
      tagged
          .getCommonPropertiesBuilder()
          .putAllCustomTags(Map.of("ufo.cluster", "shop", "ufo.flags", "-", "ufo.members", "3"));
      envoy.send(tagged.build());
      ufo.awaitMetric(COUNTED, 2);
      Said said = doctor().ends(0);
      said.hasLine("hint", "tags", "send tags, but never ufo.ready_ms, ufo.connection");
      assertThat(said.out).doesNotContain("{ tag: ufo.cluster,");
    }
  }

  @Test
  void version_oldDialect_isAFault() throws IOException {
    serve();
    try (Sending envoy = envoy(22)) {
      envoy.send(Sending.answered(DownstreamEnd));
      ufo.awaitMetric(COUNTED, 1);
      doctor()
          .ends(1)
          .hasLine("fault", "version", "run 1.22 .edge-1., .*1.24: .*1.27: .*1.39: ", "upgrade")
          .hasLine("hint", "tags", "too old for them", "ufo config envoy --envoy-version 1.36");
    }
  }

  @Test
  void heartbeats_alone_areAFault_besideEndsAHint() throws IOException {
    serve();
    try (Sending envoy = envoy(36)) {
      envoy.send(times(3, Sending.answered(DownstreamPeriodic)));
      ufo.awaitMetric("ufo_entries_lost_total{reason=\"not_an_end\"}", 3);
      doctor().ends(1).hasLine("fault", "heartbeats", "3 of 3 entries", "types: [DownstreamEnd, ");
      envoy.send(Sending.answered(DownstreamPeriodic), Sending.answered(DownstreamEnd));
      ufo.awaitMetric(COUNTED, 1);
      doctor()
          .ends(0)
          .hasLine(
              "hint", "heartbeats", "4 of 5 entries", "flush_access_log_on_new_request: false");
      assertThat(doctor("--json").out).contains("\"sources\":[\"edge-1\"],\"found\":\"4 of 5");
    }
  }

  @Test
  void clock_twoMinutesAhead_isAFault() throws IOException {
    serve();
    try (Sending envoy = envoy(36)) {
      HTTPAccessLogEntry.Builder future = Sending.answered(DownstreamEnd).toBuilder();
      future
          .getCommonPropertiesBuilder()
          .setStartTime(Timestamps.fromMillis(System.currentTimeMillis() + 120_000));
      envoy.send(future.build());
      ufo.awaitMetric(COUNTED, 1);
      doctor()
          .ends(1)
          .hasLine("fault", "clocks", "The clock of edge-1 runs at least 1[12]\\d", "chronyc")
          .hasLine("hint", "delay", "1 entries came from the future");
    }
  }

  @Test
  void sameMessageTwice_isReasonToAskEnvoyWhatItDropped() throws IOException {
    serve();
    HTTPAccessLogEntry[] same = times(20, Sending.answered(DownstreamEnd));
    try (Sending before = envoy(36);
        Sending after = envoy(36)) {
      before.send(same);
      ufo.awaitMetric(HTTP, 20);
      doctor().hasLine("ok", "gaps", "no sign").hasLine("ok", "repeats", "none");
      after.send(same);
      ufo.awaitMetric(HTTP, 40);
      doctor()
          .hasLine("hint", "repeats", "20 entries came twice")
          .hasLine("hint", "gaps", "20 entries twice", "stats?filter=grpc_access_log");
    }
  }

  @Test
  void recordings_bareAndFull_oldAndNew() throws IOException, InterruptedException {
    assertThat(replayed("breaker-pending.1.40.0.full").out)
        .containsPattern("(?m)^ok     tags        1 Envoy sends them$")
        .containsPattern("(?m)^ok     version     Envoy 1.40.0$");
    assertThat(replayed("breaker-pending.1.40.0.bare").ends(1).out)
        .containsPattern("(?m)^fault  tags ");
    assertThat(replayed("all-ejected.1.36.2.bare").out)
        .containsPattern("(?m)^hint   tags        .*too old for them")
        .containsPattern("(?m)^hint   version     1 of 1 Envoys run 1.36 ")
        .contains("ufo config envoy --envoy-version 1.36");
  }

  private Said replayed(String name) throws IOException, InterruptedException {
    try (UfoProcess each = serve()) {
      String recording = "src/test/corpus/" + name + ".rec.gz";
      Ran ran = Ran.ufo("replay", recording, "--to=127.0.0.1:" + each.grpcPort(), "--speed=max");
      assertThat(ran.code()).as(ran.err()).isZero();
      each.awaitMetricAbove("ufo_sources", 0);
      each.awaitMetricAbove("ufo_ingest_delay_seconds_count", 1_000);
      return doctor();
    }
  }

  @Test
  void otlp_withoutAttributes_namesThem() throws IOException {
    serve();
    ManagedChannel channel =
        NettyChannelBuilder.forAddress("127.0.0.1", ufo.grpcPort()).usePlaintext().build();
    try {
      ExportLogsServiceRequest.Builder request = ExportLogsServiceRequest.newBuilder();
      LogRecord.Builder record =
          request.addResourceLogsBuilder().addScopeLogsBuilder().addLogRecordsBuilder();
      record.setTimeUnixNano(System.currentTimeMillis() * 1_000_000);
      Map.of(
              "method", "GET",
              "protocol", "HTTP/1.1",
              "response_code", "503",
              "response_flags", "UF",
              "upstream_host", "10.0.0.1:80",
              "upstream_cluster", "shop")
          .forEach((key, value) ->
              record.addAttributesBuilder().setKey(key).getValueBuilder().setStringValue(value));
      LogsServiceGrpc.newBlockingStub(channel).export(request.build());
      ufo.awaitMetric(COUNTED, 1);
      doctor()
          .ends(1)
          .hasLine("ok", "streams", "none open; OTLP")
          .hasLine(
              "fault",
              "attributes",
              "1 of 1 OTLP senders never send response_code_details ",
              "- { key: response_code_details, value: { string_value: \"%RESPONSE_CODE_DETAILS%\" }"
                  + " }");
    } finally {
      channel.shutdownNow();
    }
  }

  @Test
  void weight_isSaid_andJsonIsTheSame() throws IOException {
    serve("--input.success_weight=10");
    Said said = doctor("--json").ends(1);
    Map<?, ?> tree = (Map<?, ?>) new Load(LoadSettings.builder().build()).loadFromString(said.out);
    assertThat(tree.get("healthy")).isEqualTo(false);
    assertThat(tree.get("findings").toString())
        .contains("check=itself, level=hint, sources=[], found=Successes are sampled: each one")
        .contains("check=streams, level=fault");
    assertThat(said.out.lines()).hasSize(1);
  }

  @Test
  void ownConfiguration_isAskedWithoutUrl() throws IOException {
    serve();
    for (String all : new String[] {"0.0.0.0:", "[::ffff:0.0.0.0]:"}) {
      Ran ran = Ran.ufo("doctor", "--http.listen=" + all + ufo.httpPort());
      assertThat(ran.code()).as(ran.out() + ran.err()).isEqualTo(1);
      assertThat(ran.out()).contains("No Envoy has opened a stream");
    }
  }
}
