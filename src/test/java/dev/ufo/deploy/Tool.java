package dev.ufo.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A tool of another project, on the PATH. */
enum Tool {
  PROMTOOL("promtool", "promtool", "prometheus"),
  PROMETHEUS("prometheus", "prometheus", "prometheus"),
  AMTOOL("amtool", "amtool", "prometheus-alertmanager"),
  ALERTMANAGER("alertmanager", "prometheus-alertmanager", "prometheus-alertmanager"),
  KUBECTL("kubectl", "kubectl", "kubernetes-client of Debian 13");

  private final String name;
  private final String nameInDebian;
  private final String debian;

  Tool(String name, String nameInDebian, String debian) {
    this.name = name;
    this.nameInDebian = nameInDebian;
    this.debian = debian;
  }

  /** Where it is; skips the test, saying so, where there is none. */
  String path() {
    Optional<Path> found =
        Stream.of(System.getenv().getOrDefault("PATH", "").split(":", -1))
            .flatMap(folder -> Stream.of(Path.of(folder, name), Path.of(folder, nameInDebian)))
            .filter(Files::isExecutable)
            .findFirst();
    assumeTrue(
        found.isPresent(),
        "skipped: no " + name + " on the PATH (Debian's package " + debian + ")");
    return found.orElseThrow().toString();
  }

  /** What it prints; it must find nothing wrong. */
  String run(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(path()));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(command + ": " + said).isZero();
    return said;
  }
}
