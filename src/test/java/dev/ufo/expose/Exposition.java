package dev.ufo.expose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What a scrape must be, whatever it holds. */
final class Exposition {
  private Exposition() {}

  static void assertUnique(List<String> lines) {
    Set<String> seen = new HashSet<>();
    for (String line : lines) {
      String series = line.substring(0, Math.max(0, line.lastIndexOf(' ')));
      assertThat(line.startsWith("#") || line.isEmpty() || seen.add(series)).as(line).isTrue();
    }
  }

  /** What {@code promtool check metrics} prints; skips the test, saying so, where there is none. */
  static String promtool(String metrics) throws IOException, InterruptedException {
    List<String> found = new ArrayList<>();
    for (String folder : System.getenv().getOrDefault("PATH", "").split(":", -1)) {
      if (Files.isExecutable(Path.of(folder, "promtool"))) {
        found.add(folder + "/promtool");
      }
    }
    assumeTrue(!found.isEmpty(), "skipped: no promtool on the PATH (Debian's package prometheus)");
    Path input = Files.createTempFile("ufo", ".metrics");
    try {
      Files.writeString(input, metrics);
      Process process =
          new ProcessBuilder(found.getFirst(), "check", "metrics")
              .redirectInput(input.toFile())
              .redirectErrorStream(true)
              .start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return process.waitFor() == 0 ? said : "exit " + process.exitValue() + ": " + said;
    } finally {
      Files.delete(input);
    }
  }
}
