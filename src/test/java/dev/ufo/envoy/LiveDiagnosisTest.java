package dev.ufo.envoy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * Recordings of real Envoys, sent at real speed through the real port, give the incidents that
 * {@code ufo diagnose} finds in them: each to an agent of its own, all at a time, as it takes a
 * minute.
 */
class LiveDiagnosisTest {
  private static final List<String> RECORDINGS =
      List.of(
          "process-down.1.40.0.bare",
          "mesh-strict-plaintext-client.1.40.0.full",
          "retry-limit-two-ways.1.40.0.bare",
          "wrong-port.1.40.0.bare",
          "quiet-single-refusal.1.40.0.bare");

  @TempDir private Path folder;

  @Test
  void serve_recordingsAtRealSpeed_findsWhatDiagnoseFinds()
      throws IOException, InterruptedException {
    Map<String, UfoProcess> agents = new LinkedHashMap<>();
    List<UfoProcess> players = new ArrayList<>();
    try {
      for (String name : RECORDINGS) {
        UfoProcess agent = UfoProcess.serve(folder);
        agents.put(name, agent);
        players.add(
            new UfoProcess(folder, "replay", file(name), "--to", "127.0.0.1:" + agent.grpcPort()));
      }
      for (UfoProcess player : players) {
        assertThat(player.process.waitFor(120, TimeUnit.SECONDS)).isTrue();
        assertThat(player.process.exitValue()).as(player.output()).isZero();
      }
      for (String name : RECORDINGS) {
        SortedSet<String> expected = incidents(diagnosed(name));
        UfoProcess agent = agents.get(name);
        await()
            .atMost(Duration.ofSeconds(5))
            .untilAsserted(() ->
                assertThat(incidents(agent.get("/api/v1/incidents").body()))
                    .as(name)
                    .isEqualTo(expected));
      }
    } finally {
      players.forEach(UfoProcess::close);
      agents.values().forEach(UfoProcess::close);
    }
  }

  private static String file(String name) {
    return Path.of("src/test/corpus", name + ".rec.gz").toString();
  }

  private String diagnosed(String name) throws IOException, InterruptedException {
    try (UfoProcess diagnose = new UfoProcess(folder, "diagnose", "--json", file(name))) {
      assertThat(diagnose.process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      return diagnose.output();
    }
  }

  /** Cluster, cause, scope, endpoints and tier of each. */
  private static SortedSet<String> incidents(String json) {
    SortedSet<String> lines = new TreeSet<>();
    Map<?, ?> root = (Map<?, ?>) new Load(LoadSettings.builder().build()).loadFromString(json);
    for (Object each : (List<?>) root.get("incidents")) {
      Map<?, ?> incident = (Map<?, ?>) each;
      lines.add(
          incident.get("cluster")
              + " "
              + incident.get("cause")
              + " "
              + incident.get("scope")
              + " "
              + incident.get("endpoints")
              + " "
              + incident.get("severity"));
    }
    return lines;
  }
}
