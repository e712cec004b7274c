package dev.ufo.expose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ufo.history.Ticks;
import dev.ufo.incident.Incident;
import dev.ufo.incident.Incident.State;
import dev.ufo.signal.CauseId;
import dev.ufo.signal.Scope;
import dev.ufo.signal.Severity;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Scrapes of what was found, while time is moved. */
class IncidentMetricsTest {
  private static final long MINUTE = 60 * Ticks.SECOND;
  private static final String OPEN =
      "ufo_diagnosis{cause=\"process-down\",cluster=\"payments\",scope=\"one-endpoint\",severity=\"page\"}";

  private final Fixture ufo;

  IncidentMetricsTest() throws Exception {
    ufo = new Fixture();
  }

  @AfterEach
  void close() {
    ufo.close();
  }

  private List<String> diagnoses() throws Exception {
    return ufo.scrape("ufo_diagnosis");
  }

  private static Incident payments(State state) {
    return new Found("payments").state(state).incident();
  }

  @Test
  void diagnosis_openAndRecovering1_thenZeroForFiveMinutes_thenGone() throws Exception {
    assertThat(diagnoses()).isEmpty();
    ufo.incidents = List.of(payments(State.OPEN));
    assertThat(diagnoses()).containsExactly(OPEN + " 1.0");
    ufo.incidents = List.of(payments(State.RECOVERING));
    assertThat(diagnoses()).containsExactly(OPEN + " 1.0");
    long end = ufo.now;
    ufo.incidents = List.of(new Found("payments").resolvedAt(end).incident());
    assertThat(diagnoses()).containsExactly(OPEN + " 0.0");
    ufo.now = end + 5 * MINUTE - 1;
    assertThat(diagnoses()).containsExactly(OPEN + " 0.0");
    ufo.now = end + 5 * MINUTE;
    assertThat(diagnoses()).isEmpty();
    assertThat(diagnoses()).isEmpty();
  }

  @Test
  void diagnosis_thatComesBack_is1Again() throws Exception {
    ufo.incidents = List.of(payments(State.OPEN));
    diagnoses();
    ufo.incidents = List.of(new Found("payments").resolvedAt(ufo.now).incident());
    assertThat(diagnoses()).containsExactly(OPEN + " 0.0");
    ufo.now += MINUTE;
    ufo.incidents = List.of(payments(State.OPEN));
    assertThat(diagnoses()).containsExactly(OPEN + " 1.0");
    ufo.now += 10 * MINUTE;
    ufo.incidents = List.of(new Found("payments").resolvedAt(ufo.now).incident());
    assertThat(diagnoses()).containsExactly(OPEN + " 0.0");
  }

  @Test
  void diagnosis_resolvedThatNoScrapeSawOpen_isAtZeroForWhatIsLeft() throws Exception {
    ufo.incidents =
        List.of(
            new Found("payments").id("older").resolvedAt(ufo.now - 6 * MINUTE).incident(),
            new Found("payments").resolvedAt(ufo.now - 4 * MINUTE).incident());
    assertThat(diagnoses()).containsExactly(OPEN + " 0.0");
    ufo.incidents = ufo.incidents.reversed();
    assertThat(diagnoses()).containsExactly(OPEN + " 0.0");
    ufo.now += MINUTE;
    assertThat(diagnoses()).isEmpty();
  }

  @Test
  void diagnosis_forgottenByTheAnalyst_isAtZeroAllTheSame() throws Exception {
    ufo.incidents = List.of(payments(State.OPEN));
    diagnoses();
    ufo.incidents = List.of();
    assertThat(diagnoses()).containsExactly(OPEN + " 0.0");
    ufo.now += 5 * MINUTE;
    assertThat(diagnoses()).isEmpty();
  }

  @Test
  void refined_oldLabelsGoToZero_thenGo() throws Exception {
    ufo.incidents =
        List.of(
            new Found("payments")
                .cause(CauseId.UNEXPLAINED, 0.4)
                .scope(Scope.ALL_ENDPOINTS)
                .severity(Severity.NOTICE)
                .incident());
    String before =
        "ufo_diagnosis{cause=\"unexplained\",cluster=\"payments\",scope=\"all-endpoints\",severity=\"notice\"}";
    assertThat(diagnoses()).containsExactly(before + " 1.0");
    ufo.incidents = List.of(payments(State.OPEN));
    assertThat(diagnoses()).containsExactly(OPEN + " 1.0", before + " 0.0");
    ufo.now += 5 * MINUTE - 1;
    assertThat(diagnoses()).containsExactly(OPEN + " 1.0", before + " 0.0");
    ufo.now += 1;
    assertThat(diagnoses()).containsExactly(OPEN + " 1.0");
  }

  @Test
  void equalLabels_areOneSeries_openWins() throws Exception {
    ufo.incidents =
        List.of(
            payments(State.OPEN),
            new Found("payments").id("second").cause(CauseId.PROCESS_DOWN, 0.6).incident(),
            new Found("payments").id("third").resolvedAt(ufo.now).incident());
    assertThat(diagnoses()).containsExactly(OPEN + " 1.0");
    assertThat(ufo.scrape("ufo_diagnosis_confidence"))
        .containsExactly(
            "ufo_diagnosis_confidence{cause=\"process-down\",cluster=\"payments\"} 0.97");
    Exposition.assertUnique(ufo.scrape());
  }

  @Test
  void confidence_goesWithTheIncident() throws Exception {
    ufo.incidents = List.of(new Found("payments").resolvedAt(ufo.now).incident());
    assertThat(ufo.scrape("ufo_diagnosis_confidence")).isEmpty();
  }

  @Test
  void zeros_areLimited() throws Exception {
    for (int round = 0; round < 3; round++) {
      List<Incident> many = new ArrayList<>();
      for (int i = 0; i < 1_000; i++) {
        many.add(new Found("cluster-" + round + "-" + i).incident());
      }
      ufo.incidents = many;
      diagnoses();
    }
    ufo.incidents = List.of();
    assertThat(diagnoses()).hasSize(2_000);
  }

  @Test
  void detections_countAndMeasure() throws Exception {
    assertThat(ufo.scrape())
        .contains(
            "ufo_detection_seconds_count{tier=\"notice\"} 0",
            "ufo_detection_seconds_count{tier=\"page\"} 0");
    ufo.detections.detected(payments(State.OPEN), 2 * Ticks.SECOND);
    ufo.detections.detected(payments(State.OPEN), Ticks.SECOND + 1);
    ufo.detections.paged(payments(State.OPEN), 15 * Ticks.SECOND);
    ufo.detections.detected(new Found("search").incident(), 301 * Ticks.SECOND);
    assertThat(ufo.scrape())
        .contains(
            "# TYPE ufo_incidents_total counter",
            "ufo_incidents_total{cause=\"process-down\",cluster=\"payments\"} 2.0",
            "ufo_incidents_total{cause=\"process-down\",cluster=\"search\"} 1.0",
            "# TYPE ufo_detection_seconds histogram",
            "ufo_detection_seconds_bucket{tier=\"notice\",le=\"1.0\"} 0",
            "ufo_detection_seconds_bucket{tier=\"notice\",le=\"2.0\"} 2",
            "ufo_detection_seconds_bucket{tier=\"notice\",le=\"300.0\"} 2",
            "ufo_detection_seconds_bucket{tier=\"notice\",le=\"+Inf\"} 3",
            "ufo_detection_seconds_sum{tier=\"notice\"} 304.000000001",
            "ufo_detection_seconds_bucket{tier=\"page\",le=\"10.0\"} 0",
            "ufo_detection_seconds_bucket{tier=\"page\",le=\"15.0\"} 1",
            "ufo_detection_seconds_count{tier=\"page\"} 1");
  }

  @Test
  void detections_beyondTheCap_areCountedTogether() throws Exception {
    for (int i = 0; i < 1_003; i++) {
      ufo.detections.detected(new Found("cluster-" + i).incident(), 0);
    }
    assertThat(ufo.scrape("ufo_incidents_total"))
        .hasSize(1_001)
        .contains("ufo_incidents_total{cause=\"process-down\",cluster=\"__other__\"} 3.0");
  }

  @Test
  void hostileNames_stayValidExposition() throws Exception {
    List<Incident> incidents = new ArrayList<>();
    List<String> names =
        List.of("quote\"d", "back\\slash", "line\nfeed", "nul\u0000", " ", "\u202E");
    for (String name : names) {
      Incident incident = new Found(name).incident();
      incidents.add(incident);
      ufo.detections.detected(incident, 0);
    }
    ufo.incidents = incidents;
    List<String> lines = ufo.scrape();
    assertThat(lines)
        .contains(
            "ufo_incidents_total{cause=\"process-down\",cluster=\"line\\nfeed\"} 1.0",
            OPEN.replace("payments", "quote\\\"d") + " 1.0");
    Exposition.assertUnique(lines);
    assertThat(ufo.scrape("ufo_diagnosis")).hasSize(names.size());
    assertThat(Exposition.promtool(String.join("\n", lines))).isEmpty();
  }
}
