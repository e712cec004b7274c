package dev.ufo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ufo.settings.Key;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The command line as its user meets it: what it prints where, and its exit code. */
final class UfoTest {
  private static final Path RECORDING = Path.of("src/test/corpus/process-down.1.40.0.bare.rec.gz");

  @TempDir private Path folder;

  private record Result(int code, String out, String err) {}

  private static Result ufo(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code = new Ufo().run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
    return new Result(code, out.toString(), err.toString());
  }

  @Test
  void noVerb_printsUsageOnStandardError() {
    Result result = ufo();
    assertThat(result.code).isEqualTo(2);
    assertThat(result.out).isEmpty();
    assertThat(result.err)
        .contains("Usage: ufo", "serve", "record", "replay", "show", "diagnose", "check");
  }

  @Test
  void help_ofAVerb_namesEveryKey() {
    Result result = ufo("serve", "--help");
    assertThat(result.code).isZero();
    for (Key key : Config.keys()) {
      assertThat(result.out).contains(key.option());
    }
  }

  @Test
  void version_printsVersionCommitAndJava() {
    Result result = ufo("--version");
    assertThat(result.code).isZero();
    assertThat(result.out).matches("ufo \\S+ \\(commit \\S+, Java 25\\S*\\)\\n");
  }

  @Test
  void wrongUse_isOneLineAndExitCode2() {
    assertThat(ufo("launch"))
        .isEqualTo(
            new Result(2, "", "ufo: Unmatched argument at index 0: 'launch'; see ufo --help\n"));
    assertThat(ufo("replay", "x.rec"))
        .isEqualTo(
            new Result(2, "", "ufo: Missing required option: '--to=HOST:PORT'; see ufo --help\n"));
    assertThat(ufo("serve", "--grpc.listen=nowhere").code).isEqualTo(2);
    assertThat(ufo("serve", "--grpc.listen=nowhere").err)
        .startsWith("--grpc.listen=nowhere: must be ")
        .hasLineCount(1);
  }

  @Test
  void check_goodConfiguration_saysSo() throws IOException {
    Path file = Files.writeString(folder.resolve("ufo.yaml"), "grpc:\n  listen: 0.0.0.0:19001\n");
    assertThat(ufo("check", "--config", file.toString()))
        .isEqualTo(new Result(0, "configuration is good\n", ""));
  }

  @Test
  void check_badConfiguration_saysEveryProblemWithPlace() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("ufo.yaml"), "grpc:\n  listn: 0.0.0.0:19001\n  threads: many\n");
    Result result = ufo("check", "--config", file.toString());
    assertThat(result.code).isEqualTo(1);
    assertThat(result.out.lines())
        .hasSize(2)
        .anyMatch(line -> line.startsWith(file + ":2:3: ") && line.contains("listen"))
        .anyMatch(line -> line.startsWith(file + ":3:12: grpc.threads=many: must be "));
  }

  @Test
  void show_recording_printsALineForEachSignature() {
    Result result = ufo("show", RECORDING.toString());
    assertThat(result.code).isZero();
    assertThat(result.out.lines())
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
        .isEqualTo(new Result(2, "", "ufo: " + folder.resolve("no.rec") + ": no such file\n"));
    assertThat(ufo("show", folder.toString()).code).isEqualTo(2);
  }

  @Test
  void show_noRecording_saysWhere() throws IOException {
    Path file = Files.writeString(folder.resolve("poem.rec"), "Shall I compare thee to a summer");
    Result result = ufo("show", file.toString());
    assertThat(result.code).isEqualTo(2);
    assertThat(result.err).isEqualTo("ufo: " + file + ": " + lastPart(result.err));
    assertThat(result.err).contains("not a recording").hasLineCount(1);
  }

  private static String lastPart(String line) {
    return line.substring(line.indexOf(": not a") + 2);
  }

  @Test
  void show_cutRecording_showsWhatIsWholeAndSaysSo() throws IOException {
    byte[] whole;
    try (GZIPInputStream in = new GZIPInputStream(Files.newInputStream(RECORDING))) {
      whole = in.readAllBytes();
    }
    Path file = folder.resolve("cut.rec");
    Files.write(file, Arrays.copyOf(whole, whole.length - 10));
    Result result = ufo("show", file.toString());
    assertThat(result.code).isZero();
    assertThat(result.out.lines().findFirst().orElse("")).endsWith(", cut inside its last frame");
  }

  @Test
  void show_emptyFile_showsNothing() throws IOException {
    Path file = Files.createFile(folder.resolve("empty.rec"));
    Result result = ufo("show", file.toString());
    assertThat(result.code).isZero();
    assertThat(result.out).contains("0 entries");
  }

  @Test
  void replay_nobodyListens_isOneLineAndExitCode2() throws IOException {
    Result result = ufo("replay", RECORDING.toString(), "--to", "127.0.0.1:1", "--speed", "max");
    assertThat(result.code).isEqualTo(2);
    assertThat(result.err).hasLineCount(1).contains("--to=127.0.0.1:1", "refused");
  }

  @Test
  void replay_wrongOptions_sayTheRule() {
    assertThat(ufo("replay", "x", "--to", "here").err)
        .isEqualTo("ufo: --to=here: must be host:port, for example 127.0.0.1:19001\n");
    assertThat(ufo("replay", "x", "--to", "127.0.0.1:1", "--speed", "fast").err)
        .isEqualTo("ufo: --speed=fast: must be above 0 to 1000000, or max\n");
    assertThat(ufo("record", "--out", "x", "--for", "a while").err)
        .startsWith("ufo: --for=a while: must be ")
        .hasLineCount(1);
  }

  @Test
  void diagnose_processDown_namesItForPeople() {
    Result result = ufo("diagnose", RECORDING.toString());
    assertThat(result.code).as("an incident was found").isEqualTo(1);
    assertThat(result.out)
        .startsWith("3063 entries of 1 Envoy from 2026-11-21T10:54:38.153174715Z to ")
        .contains(
            "PAGE    search: 10.90.0.12:8080 refuses connections, the other 2 endpoints work\n",
            "  process-down (97 %), one-endpoint: 10.90.0.12:8080\n",
            "    + it worked until 10:54:52\n",
            "    $ nc -vz -w 5 10.90.0.12 8080\n",
            "  fix: ");
    assertThat(result.err).isEmpty();
  }

  @Test
  void diagnose_json_hasTheFieldsOfTheContract() {
    Result result = ufo("diagnose", "--json", RECORDING.toString());
    assertThat(result.code).isEqualTo(1);
    assertThat(result.out).hasLineCount(1);
    Map<?, ?> root =
        (Map<?, ?>) new Load(LoadSettings.builder().build()).loadFromString(result.out);
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
  void diagnose_quietRun_saysSoAndEndsWith0() {
    Result result = ufo("diagnose", "src/test/corpus/quiet-trickle.1.40.0.bare.rec.gz");
    assertThat(result.code).isZero();
    assertThat(result.out).hasLineCount(1).endsWith(": no incident\n");
  }

  @Test
  void diagnose_severalFiles_areOneStory() {
    Result result =
        ufo(
            "diagnose",
            "src/test/corpus/breaker-pending.1.40.0.bare.rec.gz",
            "src/test/corpus/process-down.1.40.0.bare.rec.gz");
    assertThat(result.out).contains(" 2 incidents\n", "circuit-breaker-open", "process-down");
  }

  @Test
  void diagnose_truth_comparesInATable() {
    String truth = RECORDING.toString().replace(".rec.gz", ".truth.json");
    Result result = ufo("diagnose", "--truth", truth, RECORDING.toString());
    assertThat(result.out.lines().toList().getLast())
        .startsWith("right ")
        .contains("search", "process-down", "0.97", "right right");
    Result quiet =
        ufo("diagnose", "--truth", truth, "src/test/corpus/quiet-slower.1.40.0.bare.rec.gz");
    assertThat(quiet.out.lines().toList().getLast()).startsWith("missed ");
  }

  @Test
  void diagnose_unusableFiles_areOneLineAndExitCode2() throws IOException {
    assertThat(ufo("diagnose", folder.resolve("no.rec").toString()))
        .isEqualTo(new Result(2, "", "ufo: " + folder.resolve("no.rec") + ": no such file\n"));
    Path text = Files.writeString(folder.resolve("text.json"), "[1, 2");
    Result truth = ufo("diagnose", "--truth", text.toString(), RECORDING.toString());
    assertThat(truth.code).isEqualTo(2);
    assertThat(truth.err).hasLineCount(1).contains(text + ": not a truth file: ");
    assertThat(ufo("diagnose", "--success-weight=0", RECORDING.toString()))
        .isEqualTo(new Result(2, "", "ufo: --success-weight=0: must be 1 or more\n"));
    Path empty = Files.createFile(folder.resolve("empty.rec"));
    assertThat(ufo("diagnose", empty.toString()))
        .isEqualTo(new Result(0, "0 entries: nothing was recorded\n", ""));
  }

  @Test
  void diagnose_cutRecording_isReadAsFarAsItGoes() throws IOException {
    byte[] whole;
    try (GZIPInputStream in = new GZIPInputStream(Files.newInputStream(RECORDING))) {
      whole = in.readAllBytes();
    }
    Path cut = folder.resolve("cut.rec");
    Files.write(cut, Arrays.copyOf(whole, whole.length * 2 / 3));
    Result result = ufo("diagnose", cut.toString());
    assertThat(result.code).isEqualTo(1);
    assertThat(result.out).contains("cut.rec is cut inside its last frame", "process-down");
  }
}
