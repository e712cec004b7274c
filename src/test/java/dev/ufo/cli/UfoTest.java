package dev.ufo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ufo.settings.Key;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
    assertThat(result.err).contains("Usage: ufo", "serve", "record", "replay", "show", "check");
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
}
