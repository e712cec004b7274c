package dev.ufo.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ufo.envoy.UfoProcess;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real Prometheus scrapes real UFOs and tells a real Alertmanager, with the configurations of
 * deploy/, only their addresses changed.
 */
class AlertingTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir private Path folder;

  private Daemon prometheus(Daemon alertmanager, List<UfoProcess> targets) throws IOException {
    Files.copy(Rules.FILE, folder.resolve("ufo.rules.yaml"));
    String configuration = Files.readString(Rules.FILE.resolveSibling("prometheus.yaml"));
    assertThat(configuration).contains("[localhost:9093]", "[localhost:19002]");
    String instances =
        targets.stream().map(AlertingTest::instance).collect(Collectors.joining(", "));
    return Daemon.prometheus(
        folder,
        Files.writeString(
            folder.resolve("prometheus.yaml"),
            configuration
                .replace("localhost:9093", alertmanager.address())
                .replace("localhost:19002", instances)));
  }

  private static String instance(UfoProcess ufo) {
    return "127.0.0.1:" + ufo.httpPort();
  }

  private UfoProcess play(String recording, UfoProcess ufo) throws IOException {
    return new UfoProcess(
        folder,
        "replay",
        "src/test/corpus/" + recording + ".rec.gz",
        "--to",
        "127.0.0.1:" + ufo.grpcPort());
  }

  /**
   * Two UFOs see the same fault. One of them is restarted while it pages and gets healthy traffic
   * from then on; the other one sees the end. Each is told once, and nothing else is.
   */
  @Test
  void alerts_recordedFaultAndARestart_tellThePageItsEndAndNothingElse()
      throws IOException, InterruptedException {
    Tool.PROMETHEUS.path();
    try (UfoProcess whole = UfoProcess.serve(folder);
        UfoProcess restarted = UfoProcess.serve(folder);
        Daemon alertmanager = Daemon.alertmanager(folder);
        Daemon prometheus = prometheus(alertmanager, List.of(whole, restarted));
        UfoProcess player = play("process-down.1.40.0.bare", whole);
        UfoProcess cut = play("process-down.1.40.0.bare", restarted)) {
      assertThat(List.of(player, cut)).doesNotContainNull();
      String page =
          "ufo_diagnosis{cause=\"process-down\",cluster=\"search\",scope=\"one-endpoint\",severity=\"page\"}";
      for (UfoProcess ufo : List.of(whole, restarted)) {
        ufo.awaitMetric(page, 1);
        await()
            .atMost(Duration.ofSeconds(30))
            .untilAsserted(() -> assertThat(active(alertmanager)).containsKey(instance(ufo)));
        Map<?, ?> alert = active(alertmanager).get(instance(ufo));
        assertThat(alert.get("labels"))
            .isEqualTo(
                Map.of(
                    "alertname", "UfoUpstreamFailing",
                    "severity", "page",
                    "cluster", "search",
                    "cause", "process-down",
                    "scope", "one-endpoint",
                    "job", "ufo",
                    "instance", instance(ufo)));
        assertThat((String) Yaml.at(alert, "annotations", "summary"))
            .isEqualTo("search: process-down, one-endpoint");
        assertThat((String) Yaml.at(alert, "annotations", "description"))
            .matches(
                "process-down \\(\\d\\d %\\), one-endpoint\\. Failures of the last 5 minutes:"
                    + " 10\\.90\\.0\\.12:8080 \\(\\d+\\)\\.");
        assertThat((String) Yaml.at(alert, "annotations", "runbook_url"))
            .isEqualTo("http://" + instance(ufo) + "/runbooks/process-down");
      }

      int port = restarted.httpPort();
      restarted.terminate();
      try (UfoProcess again = UfoProcess.serve(folder, "--http.listen=127.0.0.1:" + port);
          UfoProcess healthy = play("quiet-app-errors.1.40.0.bare", again)) {
        assertThat(healthy).isNotNull();
        await()
            .atMost(PATIENCE)
            .untilAsserted(
                () -> assertThat(active(alertmanager)).doesNotContainKey(instance(again)));
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(active(alertmanager)).isEmpty());
        whole.awaitMetric(page, 0);
        assertThat(
                query(
                    prometheus,
                    "sum by (instance) (resets(ufo_entries_total[5m])) > 0",
                    "instance"))
            .as("it saw counters begin anew")
            .containsExactly(instance(again));
        assertThat(
                query(
                    prometheus,
                    "count_over_time(ALERTS{alertstate='firing'}[10m])",
                    "alertname",
                    "instance"))
            .as("all that ever fired")
            .isEqualTo(
                Set.of(
                    "UfoUpstreamFailing " + instance(whole),
                    "UfoUpstreamFailing " + instance(again)));
        assertThat(query(prometheus, "ALERTS{alertname!='UfoDown'}", "alertname", "instance"))
            .as("what waits to fire; a scrape that fell into the restart may")
            .isEmpty();
        assertThat((List<?>) Yaml.at(prometheus.get("/api/v1/label/__name__/values"), "data"))
            .map(String::valueOf)
            .as("every series that the rules ask for, and those that they record")
            .containsAll(Rules.series());
        assertHealthy(prometheus);
        assertLinksLeadSomewhere(whole);
      }
    }
  }

  private static void assertHealthy(Daemon prometheus) throws IOException, InterruptedException {
    for (Map<?, ?> group : Yaml.maps(Yaml.at(prometheus.get("/api/v1/rules"), "data", "groups"))) {
      for (Map<?, ?> rule : Yaml.maps(group.get("rules"))) {
        assertThat(rule.get("health")).as("%s", rule).isEqualTo("ok");
      }
    }
  }

  private static void assertLinksLeadSomewhere(UfoProcess ufo)
      throws IOException, InterruptedException {
    for (Map<?, ?> alert : Rules.alerts()) {
      String link = (String) Yaml.at(alert, "annotations", "runbook_url");
      if (link.startsWith("http://{{ $labels.instance }}")) {
        String path =
            link.substring("http://{{ $labels.instance }}".length())
                .replace("{{ $labels.cause }}", "process-down")
                .replace("{{ $labels.flag }}", "UF");
        assertThat(ufo.get(path).statusCode()).as(path).isEqualTo(200);
      }
    }
  }

  /** What is active, by instance; there must not be two of one. */
  private static SortedMap<String, Map<?, ?>> active(Daemon alertmanager)
      throws IOException, InterruptedException {
    SortedMap<String, Map<?, ?>> alerts = new TreeMap<>();
    for (Map<?, ?> alert : Yaml.maps(alertmanager.get("/api/v2/alerts"))) {
      Map<?, ?> before = alerts.put((String) Yaml.at(alert, "labels", "instance"), alert);
      assertThat(before == null).as("%s and %s", before, alert).isTrue();
    }
    return alerts;
  }

  /** The labels of each series that a query gives. */
  private static SortedSet<String> query(Daemon prometheus, String query, String... labels)
      throws IOException, InterruptedException {
    Object answer =
        prometheus.get("/api/v1/query?query=" + URLEncoder.encode(query, StandardCharsets.UTF_8));
    SortedSet<String> series = new TreeSet<>();
    for (Map<?, ?> each : Yaml.maps(Yaml.at(answer, "data", "result"))) {
      series.add(
          List.of(labels).stream()
              .map(label -> String.valueOf(Yaml.at(each, "metric", label)))
              .collect(Collectors.joining(" ")));
    }
    return series;
  }
}
