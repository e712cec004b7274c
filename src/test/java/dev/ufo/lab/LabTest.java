package dev.ufo.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ufo.cli.Scorecard;
import dev.ufo.envoy.Envoy;
import dev.ufo.lab.Scenario.Need;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Short scenarios with a real Envoy, in a process of their own: what is recorded can be read and is
 * diagnosed as what it is, and nothing stays behind, whatever ends the lab.
 */
class LabTest {
  private static final List<Scenario> SHORT =
      List.of(
          Scenario.of(
              "refused",
              "One of three processes ends.",
              stage -> {
                Service service = stage.victim(3).rps(30);
                stage.background(1);
                stage.start();
                stage.healthy(5);
                String host = service.hosts.get(1);
                stage.fault(() -> service.kill(host), 10);
                stage.truth("process-down").accepted("upstream-crash").at(host);
              }),
          Scenario.of(
              "quiet",
              "HTTP/2, TLS and names work.",
              stage -> {
                stage
                    .victim(2)
                    .rps(30)
                    .servedBy(Origin.Kind.speaking(Speech.HTTP2))
                    .cluster(EnvoyConfig.http2());
                Encryption.background(stage, Pki.Authority.named("root"));
                NameServer names = stage.part(new NameServer(stage.net));
                String name = stage.names.get(9);
                Service named = stage.service(name, 1).cluster(names.strict(name, "a.internal"));
                names.set("a.internal", named.hosts.getFirst());
                stage.start();
                stage.sick(10);
              }),
          Scenario.of(
                  "quiet-far",
                  "A long link works.",
                  stage -> {
                    stage.net.stretch(10, 2);
                    stage.farVictim(2).rps(30);
                    stage.start();
                    stage.sick(10);
                  })
              .needing(Need.NAMESPACES),
          Scenario.of(
                  "dropped",
                  "A firewall drops what goes to the service.",
                  stage -> {
                    Service service =
                        stage
                            .victim(2)
                            .rps(30)
                            .cluster("connect_timeout: 1s")
                            .cluster(EnvoyConfig.http1("max_requests_per_connection: 5"));
                    stage.background(1);
                    stage.start();
                    stage.healthy(5);
                    stage.fault(
                        () -> {
                          for (String host : service.hosts) {
                            stage.net.rule("ip daddr " + host + " drop");
                          }
                        },
                        12);
                    stage.truth("blocked-by-firewall");
                  })
              .needing(Need.NAMESPACES));

  @TempDir private Path folder;

  private Path out;
  private Path temporary;
  private Process lab;

  /**
   * The lab's process: records the short scenarios into a folder, on loopback where a scenario does
   * not need more.
   */
  public static void main(String[] out) throws Exception {
    Lab.endStagesAtExit();
    Release release = Release.of(Envoy.binary().orElseThrow());
    List<Lab.Take> takes =
        SHORT.stream()
            .map(scenario ->
                new Lab.Take(
                    scenario,
                    release,
                    Flavour.BARE,
                    Need.NAMESPACES.isMet() && scenario.needs().contains(Need.NAMESPACES)))
            .toList();
    System.exit(Lab.record(takes, Path.of(out[0]), SHORT.size()) ? 0 : 1);
  }

  @BeforeEach
  void startLab() throws IOException {
    Assumptions.assumeTrue(Envoy.binary().isPresent(), Envoy.HOW_TO_GET_ONE);
    out = folder.resolve("out");
    temporary = Files.createDirectory(folder.resolve("tmp"));
  }

  private Process start() throws IOException {
    lab =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-Djava.io.tmpdir=" + temporary,
                "-cp",
                System.getProperty("java.class.path"),
                LabTest.class.getName(),
                out.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start();
    return lab;
  }

  @AfterEach
  void endLab() {
    if (lab != null) {
      lab.destroyForcibly();
    }
  }

  @Test
  void record_shortScenarios_areDiagnosedRight() throws Exception {
    String before = machine();
    assertThat(start().waitFor(120, TimeUnit.SECONDS)).as("in time: " + log()).isTrue();
    assertThat(lab.exitValue()).as(log()).isZero();

    Scorecard card = Scorecard.of(out);
    card.print(System.out);
    assertThat(card.recordings())
        .hasSize(
            (int)
                SHORT.stream()
                    .filter(scenario -> scenario.missing(Need.NAMESPACES.isMet()).isEmpty())
                    .count());
    assertThat(card.unsatisfying()).isEmpty();
    assertThat(processes()).isEmpty();
    assertThat(temporary).isEmptyDirectory();
    assertThat(machine()).isEqualTo(before);
  }

  @Test
  void record_interrupted_leavesNothingBehind() throws Exception {
    start();
    await().atMost(Duration.ofSeconds(30)).until(() -> processes().size() >= 2);
    lab.destroy();
    assertThat(lab.waitFor(20, TimeUnit.SECONDS)).as(log()).isTrue();
    await().atMost(Duration.ofSeconds(10)).until(() -> processes().isEmpty());
    assertThat(temporary).isEmptyDirectory();
    assertThat(out).isEmptyDirectory();
  }

  @Test
  void record_killed_leavesNoProcessBehind() throws Exception {
    Assumptions.assumeTrue(Net.has("setpriv"), "no setpriv: util-linux has it");
    start();
    await().atMost(Duration.ofSeconds(30)).until(() -> processes().size() >= 2);
    lab.destroyForcibly();
    await().atMost(Duration.ofSeconds(10)).until(() -> processes().isEmpty());
  }

  private String log() throws IOException {
    return Files.readString(folder.resolve("log"));
  }

  /** The processes that the lab has started: they have its folder in their command line. */
  private List<String> processes() throws IOException {
    List<String> found = new ArrayList<>();
    try (Stream<Path> all = Files.list(Path.of("/proc"))) {
      for (Path process : all.filter(each -> Files.exists(each.resolve("cmdline"))).toList()) {
        try {
          String line = Files.readString(process.resolve("cmdline"), StandardCharsets.ISO_8859_1);
          if (line.contains(temporary + "/")) {
            found.add(line);
          }
        } catch (IOException e) {
          // it has ended
        }
      }
    }
    return found;
  }

  /** The machine's own network, as far as the tools are there that show it. */
  private static String machine() throws IOException {
    StringBuilder all = new StringBuilder();
    for (List<String> command :
        List.of(
            List.of("ip", "-o", "link"),
            List.of("ip", "route"),
            List.of("ip", "netns"),
            List.of("nft", "list", "ruleset"))) {
      if (Net.has(command.getFirst())) {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        all.append(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
      }
    }
    return all.toString();
  }
}
