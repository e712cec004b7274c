package dev.ufo.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Who keeps whom back, in a real Alertmanager with the configuration of deploy/. Alerts of the
 * rules have the labels of a scrape, those that UFO pushes have not.
 */
class InhibitionTest {
  private static final String TOLD =
      """
      alertname=UfoEnvoyFailing severity=page cause=envoy-out-of-ports scope=this-envoy job=ufo instance=u1:19002
      alertname=UfoUpstreamFailing severity=page cluster=search cause=process-down scope=one-endpoint
      alertname=UfoUpstreamFailing severity=page cluster=carts cause=wrong-port scope=all-endpoints job=ufo instance=u1:19002
      alertname=UfoUpstreamFailing severity=page cluster=ads cause=network-unreachable scope=this-envoy
      alertname=UfoUpstreamSuspect severity=notice cluster=noticed cause=wrong-port scope=all-endpoints
      alertname=UfoErrorBudgetBurn severity=page window=6h cluster=noticed job=ufo instance=u1:19002
      alertname=UfoFailureSpike severity=page flag=UF cluster=undiagnosed job=ufo instance=u1:19002
      alertname=UfoTableFull severity=notice table=rows job=ufo instance=u1:19002
      alertname=SomebodyElses severity=notice cluster=search
      """;
  private static final String MUTED =
      """
      alertname=UfoUpstreamFailing severity=page cluster=c1 cause=envoy-out-of-ports scope=this-envoy job=ufo instance=u1:19002
      alertname=UfoUpstreamFailing severity=page cluster=c2 cause=envoy-out-of-ports scope=this-envoy
      alertname=UfoUpstreamSuspect severity=notice cluster=c3 cause=envoy-out-of-ports scope=this-envoy
      alertname=UfoErrorBudgetBurn severity=page window=1h cluster=c1 job=ufo instance=u1:19002
      alertname=UfoUpstreamSuspect severity=notice cluster=search cause=keepalive-race scope=one-endpoint job=ufo instance=u1:19002
      alertname=UfoFailureSpike severity=page flag=UF cluster=search job=ufo instance=u1:19002
      alertname=UfoErrorBudgetBurn severity=page window=1h cluster=carts job=ufo instance=u1:19002
      alertname=UfoErrorBudgetBurn severity=notice window=1d cluster=carts job=ufo instance=u1:19002
      alertname=UfoErrorBudgetBurn severity=notice window=1d cluster=noticed job=ufo instance=u1:19002
      alertname=UfoErrorBudgetBurn severity=notice window=1d cluster=undiagnosed job=ufo instance=u1:19002
      """;

  @TempDir private Path folder;

  @Test
  void alertmanager_rulesAndPushedAlerts_mutesWhatSaysLess()
      throws IOException, InterruptedException {
    try (Daemon alertmanager = Daemon.alertmanager(folder)) {
      alertmanager.post("/api/v2/alerts", json(alerts(TOLD)));
      alertmanager.post("/api/v2/alerts", json(alerts(MUTED)));
      await()
          .untilAsserted(() -> {
            assertThat(inState(alertmanager, "active")).isEqualTo(alerts(TOLD));
            assertThat(inState(alertmanager, "suppressed")).isEqualTo(alerts(MUTED));
          });
    }
  }

  private static Set<Map<?, ?>> alerts(String lines) {
    Set<Map<?, ?>> alerts = new HashSet<>();
    for (String line : lines.lines().toList()) {
      Map<String, String> labels = new HashMap<>();
      for (String label : line.split(" ", -1)) {
        int equal = label.indexOf('=');
        labels.put(label.substring(0, equal), label.substring(equal + 1));
      }
      alerts.add(labels);
    }
    return alerts;
  }

  private static String json(Set<Map<?, ?>> alerts) {
    return alerts.stream()
        .map(labels ->
            labels.entrySet().stream()
                .map(label -> "\"" + label.getKey() + "\":\"" + label.getValue() + "\"")
                .collect(Collectors.joining(",", "{\"labels\":{", "}}")))
        .collect(Collectors.joining(",", "[", "]"));
  }

  private static Set<Map<?, ?>> inState(Daemon alertmanager, String state)
      throws IOException, InterruptedException {
    Set<Map<?, ?>> labels = new HashSet<>();
    for (Map<?, ?> alert : Yaml.maps(alertmanager.get("/api/v2/alerts"))) {
      if (state.equals(Yaml.at(alert, "status", "state"))) {
        labels.add((Map<?, ?>) alert.get("labels"));
      }
    }
    return labels;
  }
}
