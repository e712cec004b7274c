package dev.ufo.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ufo.alert.AlertmanagerSettings.Credentials;
import dev.ufo.expose.Found;
import dev.ufo.expose.IncidentView;
import dev.ufo.history.Ticks;
import dev.ufo.incident.Incident;
import dev.ufo.signal.CauseId;
import dev.ufo.signal.Severity;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real Alertmanager takes what is pushed, and understands it. */
class RealAlertmanagerTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private Path folder;
  private RealAlertmanager alertmanager;
  private AlertPush push;
  private final long start = now();
  private long second;

  @BeforeEach
  void start() throws Exception {
    Assumptions.assumeTrue(RealAlertmanager.binary().isPresent(), RealAlertmanager.HOW_TO_GET_ONE);
    alertmanager = new RealAlertmanager(folder);
    AlertmanagerSettings settings =
        new AlertmanagerSettings(
            List.of(alertmanager.url()),
            Map.of(),
            "https://ufo.example/edge/",
            true,
            Duration.ofMinutes(1),
            Duration.ofSeconds(30),
            Credentials.NONE);
    push = new AlertPush(settings, IncidentView.onDemand(), "");
  }

  @AfterEach
  void end() {
    if (push != null) {
      push.close();
      alertmanager.close();
    }
  }

  private static long now() {
    Instant now = Instant.now();
    return now.getEpochSecond() * Ticks.SECOND + now.getNano();
  }

  private void tick(Incident... incidents) {
    second++;
    push.tick(List.of(incidents), start + second * Ticks.SECOND, Instant.now());
  }

  private static List<String> texts(List<Map<?, ?>> alerts, String map, String key) {
    return alerts.stream()
        .map(each -> (Map<?, ?>) each.get(map))
        .map(each -> "" + each.get(key))
        .toList();
  }

  private void awaitAlerts(int count) {
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(alertmanager.alerts()).hasSize(count));
  }

  @Test
  void incident_appears_isRefined_andResolves() throws Exception {
    Found found =
        new Found("inbound|8080||").id("inbound|8080||-1").began(start - 20 * Ticks.SECOND);
    tick(found.severity(Severity.NOTICE).cause(CauseId.UNEXPLAINED, 0.3).incident());
    awaitAlerts(1);
    tick(found.severity(Severity.PAGE).cause(CauseId.PROCESS_DOWN, 0.62).incident());
    await()
        .atMost(PATIENCE)
        .untilAsserted(() ->
            assertThat(texts(alertmanager.alerts(), "labels", "cause"))
                .containsExactly("process-down"));
    Map<?, ?> alert = alertmanager.alerts().getFirst();
    assertThat(alert.get("labels"))
        .isEqualTo(
            Map.of(
                "alertname", "UfoUpstreamFailing",
                "cluster", "inbound|8080||",
                "cause", "process-down",
                "scope", "one-endpoint",
                "severity", "page"));
    assertThat(alert.get("annotations"))
        .isEqualTo(
            Map.of(
                "summary",
                "inbound|8080||: probably process-down: 10.90.0.12:8080 refuses connections, the"
                    + " other 2 endpoints work",
                "description",
                """
                inbound|8080||: probably process-down: 10.90.0.12:8080 refuses connections, the other 2 endpoints work
                probably process-down (62 %), one-endpoint: 10.90.0.12:8080
                190 of 480 requests
                verify: from Envoy's host, refused at once
                $ nc -vz -w 5 10.90.0.12 8080\
                """,
                "runbook_url",
                "https://ufo.example/edge/runbooks/process-down"));
    assertThat(alert.get("generatorURL"))
        .isEqualTo("https://ufo.example/edge/#inbound%7C8080%7C%7C-1");
    assertThat(Instant.parse("" + alert.get("startsAt")))
        .isEqualTo(
            Instant.ofEpochSecond(0, start - 20 * Ticks.SECOND).truncatedTo(ChronoUnit.MILLIS));
    tick(found.resolvedAt(start + second * Ticks.SECOND).incident());
    awaitAlerts(0);
    await()
        .atMost(PATIENCE)
        .untilAsserted(() ->
            assertThat(alertmanager.notified())
                .contains(
                    "firing inbound|8080|| unexplained",
                    "resolved inbound|8080|| unexplained",
                    "firing inbound|8080|| process-down",
                    "resolved inbound|8080|| process-down")
                .doesNotHaveDuplicates());
  }

  @Test
  void manyIncidents_ofHostileNames_allArrive() throws Exception {
    List<String> names = new ArrayList<>();
    for (String odd :
        List.of(
            "quote\"d",
            "back\\slash",
            "line\nfeed",
            "nul\u0000",
            "lone\uD800",
            "\u202Eright to left",
            "\uD83D\uDEF8",
            " ",
            "{{ .Labels.cluster }}",
            "x".repeat(10_240))) {
      names.add(odd);
    }
    while (names.size() < 200) {
      names.add("tenant-" + names.size());
    }
    Incident[] incidents =
        names.stream()
            .map(name -> new Found(name).began(start).incident())
            .toArray(Incident[]::new);
    tick(incidents);
    awaitAlerts(200);
    assertThat(texts(alertmanager.alerts(), "labels", "cluster"))
        .contains("quote\"d", "line\nfeed", "nul\u0000", "lone\uFFFD", "{{ .Labels.cluster }}")
        .contains("x".repeat(1_023) + "…");
    assertThat(push.notes()).isEmpty();
  }

  @Test
  void reopened_firesAgain() throws Exception {
    Found found = new Found("payments").began(start - 20 * Ticks.SECOND);
    Incident open = found.incident();
    tick(open);
    await().atMost(PATIENCE).until(() -> alertmanager.notified().size() == 1);
    tick(found.resolvedAt(start + second * Ticks.SECOND).incident());
    await().atMost(PATIENCE).until(() -> alertmanager.notified().size() == 2);
    tick(open);
    await()
        .atMost(PATIENCE)
        .untilAsserted(() ->
            assertThat(alertmanager.notified())
                .containsExactly(
                    "firing payments process-down",
                    "resolved payments process-down",
                    "firing payments process-down"));
  }

  @Test
  void overBeforeAnybodyHeardOfIt_notifiesNobody() throws Exception {
    tick(
        new Found("payments")
            .began(start - 90 * Ticks.SECOND)
            .resolvedAt(start - 30 * Ticks.SECOND)
            .incident(),
        new Found("search").began(start).incident());
    await()
        .atMost(PATIENCE)
        .untilAsserted(() ->
            assertThat(alertmanager.notified()).containsExactly("firing search process-down"));
  }
}
