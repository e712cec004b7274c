package dev.ufo.envoy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ufo.feed.Frame;
import dev.ufo.feed.RecordingReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The verbs that run for long, as processes: serve, record and replay with one another, signals,
 * ports.
 */
final class ServeTest {
  private static final Path RECORDING = Path.of("src/test/corpus/process-down.1.40.0.bare.rec.gz");
  private static final int ENTRIES = 3063;

  /**
   * Entries as old as those of a recording open no incident, and none is kept or pushed by default;
   * MetricsTest has these families.
   */
  private static final Set<String> WITH_AN_INCIDENT =
      Set.of(
          "ufo_diagnosis",
          "ufo_diagnosis_confidence",
          "ufo_incidents_total",
          "ufo_journal_writes_total",
          "ufo_alertmanager_pushes_total");

  @TempDir private Path folder;

  private void replayTo(int port) throws IOException, InterruptedException {
    try (UfoProcess replay =
        new UfoProcess(
            folder,
            "replay",
            RECORDING.toString(),
            "--to",
            "127.0.0.1:" + port,
            "--speed=max",
            "--original-times")) {
      assertThat(replay.process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(replay.process.exitValue()).as(replay.output()).isZero();
    }
  }

  @Test
  void serve_replayedRecording_countsEveryEntry() throws IOException, InterruptedException {
    try (UfoProcess ufo = UfoProcess.serve(folder)) {
      replayTo(ufo.grpcPort());
      ufo.awaitMetric("ufo_entries_total{input=\"als-http\"}", ENTRIES);
      ufo.awaitMetric("ufo_failures_total{cluster=\"search\",flag=\"UF\"}", 201);
      assertThat(ufo.get("/readyz").statusCode()).isEqualTo(200);
      SortedSet<String> documented =
          families(Files.readString(Path.of("docs/metrics.md")), "(?m)^\\| `(ufo_\\w+)`");
      documented.removeAll(WITH_AN_INCIDENT);
      assertThat(families(ufo.get("/metrics").body(), "(?m)^# TYPE (ufo_\\w+)"))
          .as("every series of ours is documented, and every documented one is there")
          .isEqualTo(documented);
      assertThat(ufo.terminate()).isZero();
      assertThat(ufo.output().lines().toList().getLast()).endsWith("INFO  ufo: bye");
    }
  }

  private static SortedSet<String> families(String text, String pattern) {
    SortedSet<String> names = new TreeSet<>();
    Pattern.compile(pattern).matcher(text).results().forEach(match -> names.add(match.group(1)));
    return names;
  }

  @Test
  void serve_terminatedWhileAStreamIsOpen_failsReadinessFirstAndEndsTheStream()
      throws IOException, InterruptedException {
    try (UfoProcess ufo = UfoProcess.serve(folder, "--shutdown.grace=2s");
        UfoProcess slow =
            new UfoProcess(
                folder, "replay", RECORDING.toString(), "--to", "127.0.0.1:" + ufo.grpcPort())) {
      ufo.awaitMetric("ufo_streams", 1);
      ufo.process.destroy();
      await()
          .atMost(Duration.ofSeconds(10))
          .until(() -> ufo.get("/readyz").statusCode() == 503 || !ufo.process.isAlive());
      assertThat(ufo.process.isAlive()).as("not ready while it drains").isTrue();
      assertThat(ufo.process.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(ufo.process.exitValue()).as(ufo.output()).isZero();
      assertThat(slow.process.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(slow.process.exitValue()).isEqualTo(2);
      assertThat(slow.output()).contains("UNAVAILABLE: this UFO is shutting down");
    }
  }

  @Test
  void serve_hangup_takesTheNewLogLevel() throws IOException, InterruptedException {
    Path file = Files.writeString(folder.resolve("ufo.yaml"), "log:\n  level: info\n");
    try (UfoProcess ufo = UfoProcess.serve(folder, "--config", file.toString())) {
      Files.writeString(file, "log:\n  level: warning\nhttp:\n  listn: x\n");
      hangUp(ufo);
      await().until(() -> ufo.output().contains("not reloaded: " + file + ":4:3: http.listn"));
      Files.writeString(file, "log:\n  level: debug\n  format: json\n");
      hangUp(ufo);
      await().until(() -> ufo.output().contains("other keys have changed too"));
      assertThat(ufo.process.isAlive()).isTrue();
    }
  }

  private static void hangUp(UfoProcess ufo) throws IOException, InterruptedException {
    assertThat(
            new ProcessBuilder("kill", "-HUP", Long.toString(ufo.process.pid())).start().waitFor())
        .isZero();
  }

  @Test
  void serve_portTaken_isOneLineAndExitCode2() throws IOException, InterruptedException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      for (String key : new String[] {"grpc", "http"}) {
        String other = key.equals("grpc") ? "http" : "grpc";
        try (UfoProcess ufo =
            new UfoProcess(
                folder,
                "serve",
                "--" + key + ".listen=127.0.0.1:" + taken.getLocalPort(),
                "--" + other + ".listen=127.0.0.1:0")) {
          assertThat(ufo.process.waitFor(30, TimeUnit.SECONDS)).isTrue();
          assertThat(ufo.process.exitValue()).as(ufo.output()).isEqualTo(2);
          assertThat(ufo.output())
              .hasLineCount(1)
              .contains(key + ".listen=127.0.0.1:" + taken.getLocalPort(), "in use");
        }
      }
    }
  }

  @Test
  void record_replayed_keepsEveryMessage() throws IOException, InterruptedException {
    Path copy = folder.resolve("copy.rec.gz");
    int port = Envoy.freePort();
    try (UfoProcess record =
        new UfoProcess(folder, "record", "--out=" + copy, "--grpc.listen=127.0.0.1:" + port)) {
      await().until(() -> record.output().contains("recording on port"));
      replayTo(port);
      assertThat(record.terminate()).as(record.output()).isZero();
      assertThat(record.output()).contains("104 messages of 1 streams");
    }
    assertThat(messages(copy)).isEqualTo(messages(RECORDING)).hasSize(104);
  }

  /** The messages of a recording, in their order. */
  private static List<String> messages(Path recording) throws IOException {
    List<String> messages = new ArrayList<>();
    try (RecordingReader reader = new RecordingReader(Files.newInputStream(recording))) {
      for (Frame frame = reader.next(); frame != null; frame = reader.next()) {
        if (frame.hasMessage) {
          messages.add(new String(frame.bytes, 0, frame.length, StandardCharsets.ISO_8859_1));
        }
      }
    }
    return messages;
  }
}
