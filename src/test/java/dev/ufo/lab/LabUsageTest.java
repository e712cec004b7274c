package dev.ufo.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** A mistake on the lab's command line: the thing, the value and what to do, in one line. */
class LabUsageTest {
  @TempDir private Path folder;

  @Test
  void record_unknownScenario_saysSo() {
    assertThat(refused("record", "--out", folder.toString(), "--only", "no-*", "--only", "nothing"))
        .isEqualTo("lab: --only=nothing: no such scenario; 'lab list' names them\n");
  }

  @Test
  void record_unknownEnvoy_saysWhereItLooked() {
    assertThat(refused("record", "--out", folder.toString(), "--envoy", "0.1.0"))
        .startsWith("lab: 0.1.0: neither a program nor a version in ")
        .hasLineCount(1);
  }

  @Test
  void record_noEnvoy_isRefused() {
    assertThat(refused("record", "--out", folder.toString(), "--envoy", "/bin/true"))
        .startsWith("lab: /bin/true: no Envoy: it says ")
        .hasLineCount(1);
  }

  @Test
  void record_tooManyJobs_isRefused() {
    assertThat(refused("record", "--out", folder.toString(), "--jobs", "17"))
        .isEqualTo("lab: --jobs=17: must be 1 to 16\n");
  }

  @Test
  void score_folderWithoutRecordings_saysSo() {
    assertThat(refused("score", folder.toString()))
        .isEqualTo(
            "lab: " + folder + ": no recording with its truth beside it; record some first\n");
  }

  @Test
  void score_noFolder_saysSo() {
    Path missing = folder.resolve("missing");
    assertThat(refused("score", missing.toString()))
        .isEqualTo("lab: " + missing + ": no such folder\n");
  }

  private static String refused(String... arguments) {
    StringWriter err = new StringWriter();
    CommandLine line = Lab.line().setErr(new PrintWriter(err));
    assertThat(line.execute(arguments)).isEqualTo(2);
    return err.toString();
  }
}
