package dev.ufo.cli;

import static dev.ufo.cli.Ran.ufo;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ufo.settings.Key;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The command line as its user meets it: what it prints where, and its exit code. */
final class UfoTest {
  private static final Path RECORDING = Path.of("src/test/corpus/process-down.1.40.0.bare.rec.gz");

  @TempDir private Path folder;

  @Test
  void noVerb_printsUsageOnStandardError() {
    Ran result = ufo();
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.out()).isEmpty();
    assertThat(result.err())
        .contains("Usage: ufo", "serve", "record", "replay", "show", "diagnose", "check");
  }

  @Test
  void help_ofAVerb_namesEveryKey() {
    Ran result = ufo("serve", "--help");
    assertThat(result.code()).isZero();
    for (Key key : Config.keys()) {
      assertThat(result.out()).contains(key.option());
    }
  }

  @Test
  void version_printsVersionCommitAndJava() {
    Ran result = ufo("--version");
    assertThat(result.code()).isZero();
    assertThat(result.out()).matches("ufo \\S+ \\(commit \\S+, Java 25\\S*\\)\\n");
  }

  @Test
  void wrongUse_isOneLineAndExitCode2() {
    assertThat(ufo("launch"))
        .isEqualTo(
            new Ran(2, "", "ufo: Unmatched argument at index 0: 'launch'; see ufo --help\n"));
    assertThat(ufo("replay", "x.rec"))
        .isEqualTo(
            new Ran(
                2, "", "ufo: Missing required option: '--to=HOST:PORT'; see ufo replay --help\n"));
    assertThat(ufo("diagnos").err())
        .endsWith("'diagnos'; did you mean diagnose?; see ufo --help\n");
    assertThat(ufo("diagnose", "--folow=1").err())
        .isEqualTo(
            "ufo: Unknown option: '--folow=1'; did you mean --follow?; see ufo diagnose --help\n");
    assertThat(ufo("serve", "--grpc.listen=nowhere").code()).isEqualTo(2);
    assertThat(ufo("serve", "--grpc.listen=nowhere").err())
        .startsWith("--grpc.listen=nowhere: must be ")
        .hasLineCount(1);
  }

  @Test
  void check_goodConfiguration_saysSo() throws IOException {
    Path file = Files.writeString(folder.resolve("ufo.yaml"), "grpc:\n  listen: 0.0.0.0:19001\n");
    assertThat(ufo("check", "--config", file.toString()))
        .isEqualTo(new Ran(0, "configuration is good\n", ""));
  }

  @Test
  void check_badConfiguration_saysEveryProblemWithPlace() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("ufo.yaml"), "grpc:\n  listn: 0.0.0.0:19001\n  threads: many\n");
    Ran result = ufo("check", "--config", file.toString());
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.out().lines())
        .hasSize(2)
        .anyMatch(line -> line.startsWith(file + ":2:3: ") && line.contains("listen"))
        .anyMatch(line -> line.startsWith(file + ":3:12: grpc.threads=many: must be "));
  }

  @Test
  void show_recording_printsALineForEachSignature() {
    Ran result = ufo("show", RECORDING.toString());
    assertThat(result.code()).isZero();
    assertThat(result.out().lines())
        .anyMatch(line -> line.contains("3063 entries from 2026-11-21T"))
        .anyMatch(line ->
            line.matches(
                " +201  search +HTTP UF +503 .*delayed connect error: Connection refused.*"
                    + "host · 10\\.90\\.0\\.1\\d:8080"));
  }

  @Test
  void show_sameRecordingTwice_printsTheSameBytes() {
    assertThat(ufo("show", RECORDING.toString())).isEqualTo(ufo("show", RECORDING.toString()));
  }

  @Test
  void show_fileThatIsNone_isOneLineAndExitCode2() {
    assertThat(ufo("show", folder.resolve("no.rec").toString()))
        .isEqualTo(new Ran(2, "", "ufo: " + folder.resolve("no.rec") + ": no such file\n"));
    assertThat(ufo("show", folder.toString()).code()).isEqualTo(2);
  }

  @Test
  void show_neitherRecordingNorLog_saysWhy() throws IOException {
    Path file = Files.writeString(folder.resolve("poem.rec"), "Shall I compare thee to a summer");
    assertThat(ufo("show", file.toString()))
        .isEqualTo(
            new Ran(
                2,
                "",
                "ufo: "
                    + file
                    + ": no access log: its only line cannot be read; line 1: it fits no format"
                    + " that is known; --format tells UFO which one it is\n"));
  }

  @Test
  void show_cutRecording_showsWhatIsWholeAndSaysSo() throws IOException {
    byte[] whole;
    try (GZIPInputStream in = new GZIPInputStream(Files.newInputStream(RECORDING))) {
      whole = in.readAllBytes();
    }
    Path file = folder.resolve("cut.rec");
    Files.write(file, Arrays.copyOf(whole, whole.length - 10));
    Ran result = ufo("show", file.toString());
    assertThat(result.code()).isZero();
    assertThat(result.out().lines()).contains("  cut inside its last frame");
  }

  @Test
  void show_emptyFile_showsNothing() throws IOException {
    Path file = Files.createFile(folder.resolve("empty.rec"));
    Ran result = ufo("show", file.toString());
    assertThat(result.code()).isZero();
    assertThat(result.out()).contains("0 entries");
  }

  @Test
  void replay_nobodyListens_isOneLineAndExitCode2() throws IOException {
    Ran result = ufo("replay", RECORDING.toString(), "--to", "127.0.0.1:1", "--speed", "max");
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err()).hasLineCount(1).contains("--to=127.0.0.1:1", "refused");
  }

  @Test
  void replay_wrongOptions_sayTheRule() {
    assertThat(ufo("replay", "x", "--to", "here").err())
        .isEqualTo("ufo: --to=here: must be host:port, for example 127.0.0.1:19001\n");
    assertThat(ufo("replay", "x", "--to", "127.0.0.1:1", "--speed", "fast").err())
        .isEqualTo("ufo: --speed=fast: must be above 0 to 1000000, or max\n");
    assertThat(ufo("record", "--out", "x", "--for", "a while").err())
        .startsWith("ufo: --for=a while: must be ")
        .hasLineCount(1);
  }

  @Test
  void diagnose_processDown_namesItForPeople() {
    Ran result = ufo("diagnose", RECORDING.toString());
    assertThat(result.code()).as("an incident was found").isEqualTo(1);
    assertThat(result.out())
        .startsWith("3063 entries of 1 Envoy from 2026-11-21T10:54:38.153174715Z to ")
        .contains(
            "PAGE    search: 10.90.0.12:8080 refuses connections, the other 2 endpoints work\n",
            "  process-down (97 %), one-endpoint: 10.90.0.12:8080\n",
            "    + it worked until 10:54:52\n",
            "    $ nc -vz -w 5 10.90.0.12 8080\n",
            "  fix: ");
    assertThat(result.err()).isEmpty();
  }

  @Test
  void diagnose_json_hasTheFieldsOfTheContract() {
    Ran result = ufo("diagnose", "--json", RECORDING.toString());
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.out()).hasLineCount(1);
    Map<?, ?> root =
        (Map<?, ?>) new Load(LoadSettings.builder().build()).loadFromString(result.out());
    assertThat(root.keySet())
        .extracting(Object::toString)
        .containsExactly("input", "from", "to", "entries", "lost", "incidents");
    assertThat(root.get("entries")).isEqualTo(3063);
    Map<?, ?> incident = (Map<?, ?>) ((List<?>) root.get("incidents")).get(0);
    assertThat(incident.keySet())
        .extracting(Object::toString)
        .containsExactly(
            "id",
            "cluster",
            "state",
            "severity",
            "cause",
            "confidence",
            "title",
            "scope",
            "endpoints",
            "sources",
            "group",
            "details",
            "began",
            "detected",
            "diagnosed",
            "paged",
            "resolved",
            "counts",
            "evidence",
            "alternatives",
            "verify",
            "fix",
            "history",
            "endpoints_total",
            "trail",
            "samples",
            "runbook");
    assertThat(incident.get("id")).isEqualTo("search-20261121T105452.834Z");
    assertThat(incident.get("cause")).isEqualTo("process-down");
    assertThat(incident.get("endpoints")).isEqualTo(List.of("10.90.0.12:8080"));
  }

  @Test
  void diagnose_sameRecordingTwice_printsTheSameBytes() {
    String other = "src/test/corpus/retry-limit-two-ways.1.40.0.bare.rec.gz";
    for (String file : List.of(RECORDING.toString(), other)) {
      assertThat(ufo("diagnose", "--json", file)).isEqualTo(ufo("diagnose", "--json", file));
      assertThat(ufo("diagnose", file)).isEqualTo(ufo("diagnose", file));
    }
  }

  @Test
  void diagnose_oneLine_saysWhatItMeansWithDoubt() throws IOException {
    Path pasted = folder.resolve("pasted");
    Files.writeString(
        pasted,
        "{\"start_time\":\"2026-11-21T18:26:26Z\",\"response_code\":503,\"duration\":0,"
            + "\"response_flags\":\"UH\",\"response_code_details\":\"no_healthy_upstream\","
            + "\"upstream_cluster\":\"shop\"}");
    Ran result = ufo("diagnose", pasted.toString());
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.out())
        .contains("1 entry of 1 Envoy", "too few lines for a rate", "NOTICE  shop: probably");
  }

  @Test
  void diagnose_formatThatTellsNothing_isRefused() {
    assertThat(ufo("diagnose", "--format", "%FOO% %UPSTREAM_HOST%", RECORDING.toString()).err())
        .startsWith("ufo: --format: has neither %RESPONSE_FLAGS% nor %RESPONSE_CODE%");
  }

  @Test
  void diagnose_gzipCutAtOnce_isSaid() throws IOException {
    byte[] whole = Files.readAllBytes(RECORDING);
    Path cut = folder.resolve("cut.rec.gz");
    Files.write(cut, Arrays.copyOf(whole, 300));
    Ran recording = ufo("diagnose", cut.toString());
    assertThat(recording.code()).isEqualTo(2);
    assertThat(recording.err())
        .isEqualTo("ufo: " + cut + ": ends before anything in it is whole\n");
    Path log = folder.resolve("log.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(log))) {
      out.write("{\"response_code\":503}\n".getBytes(UTF_8));
    }
    Files.write(log, Arrays.copyOf(Files.readAllBytes(log), 15));
    assertThat(ufo("diagnose", log.toString()).out()).contains("cut inside its gzip");
  }

  @Test
  void diagnose_oneFailureAmongMany_isNoIncident() throws IOException {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 60; i++) {
      lines.append(
          "{\"start_time\":\"2026-11-21T18:26:%02dZ\",\"response_code\":%d,\"duration\":0,"
              .formatted(i, i == 30 ? 503 : 200));
      lines.append(
          "\"response_flags\":\"%s\",\"upstream_cluster\":\"shop\"}\n"
              .formatted(i == 30 ? "UH" : "-"));
    }
    Path log = folder.resolve("log");
    Files.writeString(log, lines);
    Ran result = ufo("diagnose", log.toString());
    assertThat(result.code()).isZero();
    assertThat(result.out())
        .contains("60 entries", "no incident\n  UH 1 (shop): the load balancer had no endpoint")
        .doesNotContain("by the application");
  }

  @Test
  void diagnose_quietRun_saysSoAndEndsWith0() {
    Ran result = ufo("diagnose", "src/test/corpus/quiet-trickle.1.40.0.bare.rec.gz");
    assertThat(result.code()).isZero();
    assertThat(result.out().lines())
        .satisfiesExactly(
            line -> assertThat(line).endsWith(": no incident"),
            line -> assertThat(line).startsWith("  UF 1 (reviews): Envoy chose an endpoint and "),
            line -> assertThat(line).startsWith("  500 by the application 1 (catalog): "));
  }

  /** Whoever comes with one error gets an answer also where the way to the upstream works. */
  @Test
  void diagnose_errorOfTheApplication_isSaidToBeOne() throws IOException {
    String line =
        "{\"response_code\":503,\"response_code_details\":\"via_upstream\",\"response_flags\":\"-\",\"upstream_cluster\":\"%s\"}\n";
    Path log = folder.resolve("log");
    Files.writeString(
        log, String.join("", Stream.of("a", "b", "c", "d", "e").map(line::formatted).toList()));
    Ran result = ufo("diagnose", log.toString());
    assertThat(result.code()).isZero();
    assertThat(result.out())
        .contains(": no incident\n  503 by the application 5 (a, b, c, …): it answered so itself");
  }

  @Test
  void diagnose_jsonWithKeysOfItsOwn_asksForThem_andTakesThem() throws IOException {
    Path log = folder.resolve("log");
    Files.writeString(
        log,
        "{\"rc\":503,\"why\":\"UH\",\"up\":{\"name\":\"shop\"},\"at\":\"2026-11-21T18:26:26Z\"}\n");
    Ran unknown = ufo("diagnose", log.toString());
    assertThat(unknown.code()).isEqualTo(2);
    assertThat(unknown.err())
        .hasLineCount(1)
        .contains("its keys rc, why, up, at are unknown: --format '{\"KEY\": ");
    String format =
        "{\"rc\": \"%RESPONSE_CODE%\", \"why\": \"%RESPONSE_FLAGS%\", \"at\": \"%START_TIME%\","
            + " \"up\": {\"name\": \"%UPSTREAM_CLUSTER%\"}}";
    Ran told = ufo("diagnose", "--format", format, log.toString());
    assertThat(told.code()).as(told.err()).isEqualTo(1);
    assertThat(told.out())
        .contains("NOTICE  shop: ", "since 18:26:26.000Z", "+ 1 request found no host in")
        .doesNotContain("unknown");
    assertThat(
            ufo("diagnose", "--format", "{\"up\": \"%UPSTREAM_CLUSTER%\"}", log.toString()).err())
        .startsWith("ufo: --format: has neither %RESPONSE_FLAGS% nor %RESPONSE_CODE%");
    assertThat(ufo("diagnose", "--format", "{\"up\": 7}", log.toString()).err())
        .isEqualTo("ufo: --format: must have operators such as %RESPONSE_FLAGS%\n");
  }

  @Test
  void diagnose_severalFiles_areOneStory() {
    Ran result =
        ufo(
            "diagnose",
            "src/test/corpus/breaker-pending.1.40.0.bare.rec.gz",
            "src/test/corpus/process-down.1.40.0.bare.rec.gz");
    assertThat(result.out()).contains(" 2 incidents\n", "circuit-breaker-open", "process-down");
  }

  @Test
  void diagnose_truth_comparesInATable() {
    String truth = RECORDING.toString().replace(".rec.gz", ".truth.json");
    Ran result = ufo("diagnose", "--truth", truth, RECORDING.toString());
    assertThat(result.out().lines().toList().getLast())
        .startsWith("right ")
        .contains("search", "process-down", "0.97", "right right");
    Ran quiet =
        ufo("diagnose", "--truth", truth, "src/test/corpus/quiet-slower.1.40.0.bare.rec.gz");
    assertThat(quiet.out().lines().toList().getLast()).startsWith("missed ");
  }

  @Test
  void diagnose_unusableFiles_areOneLineAndExitCode2() throws IOException {
    assertThat(ufo("diagnose", folder.resolve("no.rec").toString()))
        .isEqualTo(new Ran(2, "", "ufo: " + folder.resolve("no.rec") + ": no such file\n"));
    Path text = Files.writeString(folder.resolve("text.json"), "[1, 2");
    Ran truth = ufo("diagnose", "--truth", text.toString(), RECORDING.toString());
    assertThat(truth.code()).isEqualTo(2);
    assertThat(truth.err()).hasLineCount(1).contains(text + ": not a truth file: ");
    assertThat(ufo("diagnose", "--success-weight=0", RECORDING.toString()))
        .isEqualTo(new Ran(2, "", "ufo: --success-weight=0: must be 1 or more\n"));
    Path empty = Files.createFile(folder.resolve("empty.rec"));
    assertThat(ufo("diagnose", empty.toString()))
        .isEqualTo(new Ran(0, "0 entries: nothing was recorded\n", ""));
  }

  /** A minute of an access log: 20 requests a second, one endpoint of two refuses from 30 s on. */
  private static List<String> minute(String line) {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 1_200; i++) {
      boolean refused = i % 2 == 1 && i >= 600;
      Instant start = Instant.parse("2026-11-21T10:00:00Z").plusMillis(50L * i);
      lines.add(
          line.replace("TIME", start.toString())
              .replace("HOST", i % 2 == 0 ? "10.0.0.1:80" : "10.0.0.2:80")
              .replace("CODE", refused ? "503" : "200")
              .replace("FLAGS", refused ? "UF" : "-")
              .replace("DETAILS", refused ? DETAILS : "via_upstream")
              .replace("LOCAL", refused ? "-" : "10.0.0.9:" + (40_000 + i % 20)));
    }
    return lines;
  }

  private static final String DETAILS =
      "upstream_reset_before_response_started{remote_connection_failure|delayed_connect_error:_"
          + "Connection_refused}";
  private static final String ISTIO =
      "[TIME] \"GET / HTTP/1.1\" CODE FLAGS DETAILS - \"-\" 0 91 2 - \"-\" \"curl\" \"id\""
          + " \"shop\" \"HOST\" outbound|80||shop LOCAL 10.0.0.9:80 10.0.0.8:1 - default";
  private static final String JSON =
      "{\"start_time\":\"TIME\",\"method\":\"GET\",\"response_code\":CODE,\"response_flags\":"
          + "\"FLAGS\",\"response_code_details\":\"DETAILS\",\"upstream_host\":\"HOST\","
          + "\"upstream_cluster\":\"outbound|80||shop\",\"upstream_local_address\":\"LOCAL\","
          + "\"duration\":2}";

  @Test
  void diagnose_accessLogs_nameTheSameCauseInAnyForm() throws IOException {
    Path text = Files.write(folder.resolve("access.log"), minute(ISTIO));
    Path json = Files.write(folder.resolve("access.json"), minute(JSON));
    Path own = Files.write(folder.resolve("own.log"), minute("CODE;FLAGS;TIME;HOST;DETAILS;LOCAL"));
    String format =
        "%RESPONSE_CODE%;%RESPONSE_FLAGS%;%START_TIME%;%UPSTREAM_HOST%;%RESPONSE_CODE_DETAILS%;"
            + "%UPSTREAM_LOCAL_ADDRESS%";
    for (Ran result :
        List.of(
            ufo("diagnose", text.toString()),
            ufo("diagnose", json.toString()),
            ufo("diagnose", "--format", format, own.toString()))) {
      assertThat(result.code()).as(result.err()).isEqualTo(1);
      assertThat(result.out())
          .contains(": 1 incident\n", "process-down (97 %), one-endpoint: 10.0.0.2:80\n");
    }
    assertThat(ufo("diagnose", text.toString()).out())
        .contains(text + ": does not tell upstream_request_attempt_count, ");
    assertThat(ufo("show", json.toString()).out())
        .contains("1200 entries from 2026-11-21T10:00:00Z", "outbound|80||shop    HTTP UF");
  }

  @Test
  void diagnose_logOfAFailureOnStandardInput_isRead() {
    InputStream before = System.in;
    byte[] lines = String.join("\n", minute(ISTIO)).getBytes(UTF_8);
    for (String[] arguments : new String[][] {{"diagnose"}, {"diagnose", "-"}}) {
      System.setIn(new ByteArrayInputStream(lines));
      try {
        assertThat(ufo(arguments).out()).contains("process-down (97 %)");
      } finally {
        System.setIn(before);
      }
    }
  }

  @Test
  void diagnose_formatThatCannotBeRead_isOneLineAndExitCode2() throws IOException {
    Path log = Files.write(folder.resolve("access.log"), minute(ISTIO));
    assertThat(ufo("diagnose", "--format", "%RESPONSE_CODE%%RESPONSE_FLAGS%", log.toString()))
        .isEqualTo(
            new Ran(
                2,
                "",
                "ufo: --format: %RESPONSE_CODE% and %RESPONSE_FLAGS% touch: nobody could tell where"
                    + " one ends; put a space or another character in between\n"));
    Ran other = ufo("diagnose", "--format", "%RESPONSE_CODE%", log.toString());
    assertThat(other.code()).isEqualTo(2);
    assertThat(other.err())
        .startsWith("ufo: " + log + ": no access log: none of its 1200 lines can be read; line 1: ")
        .hasLineCount(1);
  }

  @Test
  void diagnose_cutRecording_isReadAsFarAsItGoes() throws IOException {
    byte[] whole;
    try (GZIPInputStream in = new GZIPInputStream(Files.newInputStream(RECORDING))) {
      whole = in.readAllBytes();
    }
    Path cut = folder.resolve("cut.rec");
    Files.write(cut, Arrays.copyOf(whole, whole.length * 2 / 3));
    Ran result = ufo("diagnose", cut.toString());
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.out()).contains("cut.rec: cut inside its last frame", "process-down");
  }
}
