package dev.ufo.envoy;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code diagnose --follow} over a log that grows and is rotated in mid-fault. Time is that of the
 * lines, so minutes pass as fast as they are written.
 */
final class FollowTest {
  private static final int A_SECOND = 20;

  @TempDir private Path folder;
  private Path log;
  private Instant now = Instant.parse("2026-11-21T10:00:00Z");

  @BeforeEach
  void start() {
    log = folder.resolve("access.log");
  }

  /** Writes so many seconds in Istio's format, in which this share of one pod's requests fail. */
  private void write(int seconds, boolean failing) throws IOException {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < seconds * A_SECOND; i++) {
      now = now.plusMillis(1000 / A_SECOND);
      boolean fails = failing && i % 2 == 0;
      lines.append(
          String.format(
              Locale.ROOT,
              "[%s] \"GET /a HTTP/1.1\" %s - \"%s\" 0 98 1 %s \"-\" \"curl\" \"id\" \"shop\""
                  + " \"10.1.2.%d:8080\" outbound|80||shop %s 10.0.0.1:80 10.0.0.2:4444 -"
                  + " default%n",
              now,
              fails
                  ? "503 UF upstream_reset_before_response_started{connection_failure|"
                      + "delayed_connect_error:_Connection_refused}"
                  : "200 - via_upstream",
              fails ? "delayed_connect_error:_Connection_refused" : "-",
              fails ? "-" : "1",
              i % 2,
              fails ? "-" : "10.0.0.2:3333"));
    }
    Files.writeString(log, lines, CREATE, APPEND);
  }

  private static void awaitOutput(UfoProcess ufo, String... texts) {
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> assertThat(ufo.output()).contains(texts));
  }

  @Test
  void follow_faultAcrossARotation_isToldAsItHappens() throws Exception {
    write(60, true); // long over
    write(400, false);
    try (UfoProcess ufo = new UfoProcess(folder, "diagnose", "--follow", log.toString())) {
      awaitOutput(ufo, "following, after");
      write(5, true);
      awaitOutput(ufo, "NOTICE  outbound|80||shop: 10.1.2.0:8080 refuses connections");
      Files.move(log, folder.resolve("access.log.1"));
      awaitOutput(ufo, "was removed: waiting for a new one");
      write(30, true);
      awaitOutput(ufo, "is another file now", "PAGE  ", "process-down (", "nc -vz");
      write(30, false);
      awaitOutput(ufo, "resolved  outbound|80||shop");
      assertThat(ufo.output().split("NOTICE ", -1)).as("of the past too").hasSize(2);
      ufo.process.destroy();
      assertThat(ufo.process.waitFor()).isEqualTo(1);
    }
  }

  @Test
  void follow_jsonOfAFaultThatStands_isALineForEachChange() throws Exception {
    write(60, false);
    write(30, true);
    try (UfoProcess ufo =
        new UfoProcess(folder, "diagnose", "--json", "--follow", log.toString())) {
      awaitOutput(ufo, "{\"id\":\"outbound|80||shop-", "\"severity\":\"page\"");
      write(30, false);
      awaitOutput(ufo, "\"state\":\"recovering\"", "\"state\":\"resolved\"");
    }
  }

  @Test
  void follow_linesThatCannotBeRead_areSaidAtOnce() throws Exception {
    write(1, false);
    try (UfoProcess ufo = new UfoProcess(folder, "diagnose", "--follow", log.toString())) {
      awaitOutput(ufo, "following, after");
      Files.writeString(log, "what is this\n", APPEND);
      awaitOutput(ufo, "line 21: ");
      ufo.process.destroy();
      assertThat(ufo.process.waitFor()).isZero();
      assertThat(ufo.output()).contains("1 of 21 lines cannot be read");
    }
  }

  @Test
  void follow_recording_isRefused() throws Exception {
    String recording = "src/test/corpus/process-down.1.40.0.bare.rec.gz";
    try (UfoProcess ufo = new UfoProcess(folder, "diagnose", "--follow", recording)) {
      assertThat(ufo.process.waitFor()).isEqualTo(2);
      assertThat(ufo.output()).contains(recording + ": --follow takes a log of lines");
    }
  }
}
