package dev.ufo.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ufo.expose.Found;
import dev.ufo.history.Ticks;
import dev.ufo.incident.Incident;
import dev.ufo.incident.Incident.State;
import dev.ufo.signal.CauseId;
import dev.ufo.signal.Scope;
import dev.ufo.signal.Severity;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which alerts incidents are. */
class AlertsTest {
  private static final long NOW = Ticks.T0 + 3_600 * Ticks.SECOND;
  private static final long MINUTE = 60 * Ticks.SECOND;

  private static List<Alert> pages(Incident... incidents) {
    return new Alerts(Map.of(), false).of(List.of(incidents), NOW);
  }

  private static List<Alert> all(Incident... incidents) {
    return new Alerts(Map.of(), true).of(List.of(incidents), NOW);
  }

  @Test
  void page_hasTheLabelsOfTheRules() {
    Incident incident = new Found("payments").incident();
    Alert alert = pages(incident).getFirst();
    assertThat(alert.labels())
        .isEqualTo(
            Map.of(
                "alertname", "UfoUpstreamFailing",
                "cluster", "payments",
                "cause", "process-down",
                "scope", "one-endpoint",
                "severity", "page"));
    assertThat(alert.fires()).isTrue();
    assertThat(alert.startsAt()).isEqualTo(incident.began());
    assertThat(alert.endsAt()).isZero();
  }

  @Test
  void notice_isAnAlert_onlyWhereNoticesAreWanted() {
    Incident notice = new Found("payments").severity(Severity.NOTICE).incident();
    assertThat(pages(notice)).isEmpty();
    assertThat(all(notice))
        .singleElement()
        .extracting(Alert::labels)
        .isEqualTo(
            Map.of(
                "alertname", "UfoUpstreamSuspect",
                "cluster", "payments",
                "cause", "process-down",
                "scope", "one-endpoint",
                "severity", "notice"));
  }

  @Test
  void group_isAnAlertOfItsOwn_besideItsClusters() {
    Incident one =
        new Found("payments")
            .group("no-fds@edge")
            .cause(CauseId.ENVOY_OUT_OF_DESCRIPTORS, 0.9)
            .incident();
    Incident two =
        new Found("search")
            .began(one.began() - MINUTE)
            .group("no-fds@edge")
            .cause(CauseId.ENVOY_OUT_OF_DESCRIPTORS, 0.9)
            .incident();
    List<Alert> alerts = pages(one, two);
    assertThat(alerts)
        .extracting(alert -> alert.labels().get("alertname") + " " + alert.labels().get("cluster"))
        .containsExactly(
            "UfoUpstreamFailing payments", "UfoEnvoyFailing null", "UfoUpstreamFailing search");
    assertThat(alerts.get(1).labels())
        .isEqualTo(
            Map.of(
                "alertname", "UfoEnvoyFailing",
                "cause", "envoy-out-of-descriptors",
                "scope", "this-envoy",
                "severity", "page"));
    assertThat(alerts.get(1).incidents()).containsExactly(one, two);
    assertThat(alerts.get(1).startsAt()).isEqualTo(two.began());
  }

  @Test
  void groupOfNotices_isNone() {
    assertThat(all(new Found("payments").severity(Severity.NOTICE).group("x@edge").incident()))
        .hasSize(1);
  }

  @Test
  void equalLabels_areOneAlert_sinceTheFirst() {
    Incident one = new Found("inbound|8080||").id("a").incident();
    Incident two = new Found("inbound|8080||").id("b").began(one.began() - MINUTE).incident();
    Alert alert = pages(one, two).getFirst();
    assertThat(alert.incidents()).containsExactly(one, two);
    assertThat(alert.startsAt()).isEqualTo(two.began());
  }

  @Test
  void resolved_isToldForFifteenMinutes() {
    assertThat(pages(new Found("payments").resolvedAt(NOW - 15 * MINUTE).incident()))
        .singleElement()
        .satisfies(alert -> assertThat(alert.fires()).isFalse())
        .extracting(Alert::endsAt)
        .isEqualTo(NOW - 15 * MINUTE);
    assertThat(pages(new Found("payments").resolvedAt(NOW - 15 * MINUTE - 1).incident())).isEmpty();
  }

  @Test
  void resolved_besideOneThatIsNot_saysNothing() {
    Incident open = new Found("payments").id("b").state(State.RECOVERING).incident();
    Incident over =
        new Found("payments").id("a").began(NOW - 99 * MINUTE).resolvedAt(NOW).incident();
    Alert alert = pages(open, over).getFirst();
    assertThat(alert.incidents()).containsExactly(open);
    assertThat(alert.fires()).isTrue();
    assertThat(alert.startsAt()).isEqualTo(open.began());
  }

  @Test
  void otherScope_isAnotherAlert() {
    assertThat(
            pages(
                new Found("payments").incident(),
                new Found("payments").id("b").scope(Scope.ALL_ENDPOINTS).incident()))
        .hasSize(2);
  }

  @Test
  void extraLabels_areAdded_andReplaceNone() {
    Alerts alerts = new Alerts(Map.of("env", "prod", "cause", "mine"), false);
    assertThat(alerts.of(List.of(new Found("payments").incident()), NOW).getFirst().labels())
        .containsEntry("env", "prod")
        .containsEntry("cause", "process-down");
  }

  @Test
  void longName_isCut_andNoCharacterHalved() {
    String name = "\uD83D\uDEF8".repeat(2_000);
    String label = pages(new Found(name).incident()).getFirst().labels().get("cluster");
    assertThat(label).hasSize(1_023).endsWith("\uDEF8…");
    assertThat(Alerts.cut("abcd", 4)).isEqualTo("abcd");
    assertThat(Alerts.cut("abcde", 4)).isEqualTo("abc…");
  }
}
