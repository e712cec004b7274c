package dev.ufo.expose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ufo.history.Ticks;
import dev.ufo.history.Ticks.Timing;
import dev.ufo.signal.Flag;
import dev.ufo.signal.Place;
import dev.ufo.signal.Source;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Windows, symptoms and endpoints in scrapes, while time is moved. */
class WindowMetricsTest {
  private final Fixture ufo;

  WindowMetricsTest() throws Exception {
    ufo = new Fixture();
  }

  @AfterEach
  void close() {
    ufo.close();
  }

  private void requests(int well, int failed) {
    Place place = Ticks.endpoint("payments", "10.90.0.11:8080");
    ufo.ticks.entries(well, place, Ticks.ok(), Timing.at(ufo.now));
    ufo.ticks.entries(failed, place, Ticks.noConnection(Flag.UF, Flag.URX), Timing.at(ufo.now));
    ufo.tick();
  }

  private static String in(String window, String family, String value) {
    return "%s{cluster=\"payments\",window=\"%s\"} %s".formatted(family, window, value);
  }

  private static String failures(String flag, String window, String value) {
    return "ufo_window_failures{cluster=\"payments\",flag=\"%s\",window=\"%s\"} %s"
        .formatted(flag, window, value);
  }

  @Test
  void windows_holdWhatIsRecent() throws Exception {
    requests(6, 2);
    assertThat(ufo.scrape())
        .contains(
            in("10s", "ufo_window_requests", "8.0"),
            in("1h", "ufo_window_requests", "8.0"),
            in("10s", "ufo_window_failure_ratio", "0.25"),
            in("1h", "ufo_window_failure_ratio", "0.25"),
            failures("UF", "10s", "2.0"),
            failures("URX", "5m", "2.0"));
    ufo.now += 30 * Ticks.SECOND;
    requests(4, 0);
    assertThat(ufo.scrape("ufo_window_requests"))
        .containsExactly(
            in("10s", "ufo_window_requests", "4.0"),
            in("1h", "ufo_window_requests", "12.0"),
            in("1m", "ufo_window_requests", "12.0"),
            in("5m", "ufo_window_requests", "12.0"));
    assertThat(ufo.scrape("ufo_window_failures"))
        .as("the flags of the last hour, at 0 where there are none")
        .hasSize(8)
        .contains(failures("UF", "10s", "0.0"), failures("UF", "1m", "2.0"));
    assertThat(ufo.scrape("ufo_window_failure_ratio"))
        .contains(in("10s", "ufo_window_failure_ratio", "0.0"));
  }

  @Test
  void healthyCluster_hasZeros_andNoFlags() throws Exception {
    requests(5, 0);
    assertThat(ufo.scrape("ufo_window_failure_ratio"))
        .hasSize(4)
        .allMatch(line -> line.endsWith(" 0.0"));
    assertThat(ufo.scrape("ufo_window_failures")).isEmpty();
  }

  @Test
  void quietForAnHour_isGone() throws Exception {
    requests(5, 5);
    for (int minute = 0; minute < 54; minute++) {
      ufo.now += 60 * Ticks.SECOND;
      ufo.tick();
    }
    assertThat(ufo.scrape("ufo_window_requests"))
        .contains(in("5m", "ufo_window_requests", "0.0"), in("1h", "ufo_window_requests", "10.0"));
    for (int minute = 0; minute < 10; minute++) {
      ufo.now += 60 * Ticks.SECOND;
      ufo.tick();
    }
    assertThat(ufo.scrape("ufo_window_requests")).isEmpty();
    assertThat(ufo.scrape("ufo_window_failures")).isEmpty();
    assertThat(ufo.scrape("ufo_window_failure_ratio")).isEmpty();
  }

  @Test
  void symptomsAndEndpoints_onlyOfThoseThatFailed() throws Exception {
    ufo.ticks.entries(
        7, Ticks.endpoint("payments", "10.90.0.12:8080"), Ticks.ok(), Timing.at(ufo.now));
    requests(1, 3);
    assertThat(ufo.scrape())
        .contains(
            "# TYPE ufo_symptoms_total counter",
            "ufo_symptoms_total{cluster=\"payments\",symptom=\"connect-failed\"} 3.0");
    assertThat(ufo.scrape("ufo_endpoint_failures_total"))
        .containsExactly(
            "ufo_endpoint_failures_total{cluster=\"payments\",endpoint=\"10.90.0.11:8080\",symptom=\"connect-failed\"}"
                + " 3.0");
  }

  @Test
  void endpoints_beyondTheCap_areCountedTogether_andStayThere() throws Exception {
    for (int round = 1; round <= 2; round++) {
      for (int i = 0; i < 2_003; i++) {
        Place place = Ticks.endpoint("payments", "10.90.%d.%d:80".formatted(i / 250, i % 250));
        ufo.ticks.entries(1, place, Ticks.noConnection(Flag.UF), Timing.at(ufo.now));
      }
      ufo.tick();
      assertThat(ufo.scrape("ufo_endpoint_failures_total"))
          .hasSize(2_001)
          .contains(
              "ufo_endpoint_failures_total{cluster=\"payments\",endpoint=\"__other__\",symptom=\"connect-failed\"} %d.0"
                  .formatted(3 * round));
      assertThat(ufo.scrape())
          .contains(
              "ufo_series{table=\"history_endpoint_failures\"} 2000.0",
              "ufo_series_overflow_total{table=\"history_endpoint_failures\"} %d.0"
                  .formatted(3 * round));
    }
  }

  @Test
  void inboundClustersOfTwoWorkloads_areOneSeries() throws Exception {
    for (String workload : List.of("shop", "bank")) {
      Source sidecar = new Source("sidecar~" + workload, workload, "", "1.40.0");
      Place place = Place.of(sidecar, "inbound|8080||", "127.0.0.1:8080");
      ufo.ticks.entries(2, place, Ticks.noConnection(Flag.UF), Timing.at(ufo.now));
    }
    ufo.tick();
    List<String> lines = ufo.scrape();
    assertThat(lines)
        .contains(
            "ufo_window_requests{cluster=\"inbound|8080||\",window=\"1m\"} 4.0",
            "ufo_window_failures{cluster=\"inbound|8080||\",flag=\"UF\",window=\"1m\"} 4.0",
            "ufo_symptoms_total{cluster=\"inbound|8080||\",symptom=\"connect-failed\"} 4.0",
            "ufo_endpoint_failures_total{cluster=\"inbound|8080||\",endpoint=\"127.0.0.1:8080\",symptom=\"connect-failed\"}"
                + " 4.0");
    Exposition.assertUnique(lines);
  }

  @Test
  void hostileNames_stayValidExposition() throws Exception {
    List<String> names = List.of("quote\"d", "line\nfeed", "nul\u0000", "lone\uD800", "lone\uDFFF");
    for (String name : names) {
      Place place = Ticks.endpoint("payments", name);
      ufo.ticks.entries(1, place, Ticks.noConnection(Flag.UF), Timing.at(ufo.now));
      ufo.ticks.entries(
          1, Ticks.endpoint(name, "h"), Ticks.noConnection(Flag.UF), Timing.at(ufo.now));
      ufo.tick();
    }
    List<String> lines = ufo.scrape();
    Exposition.assertUnique(lines);
    assertThat(lines)
        .contains(
            "ufo_endpoint_failures_total{cluster=\"payments\",endpoint=\"line\\nfeed\",symptom=\"connect-failed\"}"
                + " 1.0",
            "ufo_endpoint_failures_total{cluster=\"payments\",endpoint=\"lone\uFFFD\",symptom=\"connect-failed\"}"
                + " 2.0",
            "ufo_window_requests{cluster=\"lone\uFFFD\",window=\"10s\"} 2.0");
    assertThat(Exposition.promtool(String.join("\n", lines))).isEmpty();
  }

  @Test
  void untimelyEntries_areCounted() throws Exception {
    assertThat(ufo.scrape("ufo_entries_untimely_total"))
        .containsExactly(
            "ufo_entries_untimely_total{reason=\"early\"} 0.0",
            "ufo_entries_untimely_total{reason=\"late\"} 0.0");
    Place place = Ticks.endpoint("payments", "10.90.0.11:8080");
    ufo.ticks.entries(4, place, Ticks.ok(), Timing.at(ufo.now - 3_600 * Ticks.SECOND));
    ufo.tick();
    ufo.ticks.entries(3, place, Ticks.ok(), Timing.at(ufo.now + 3_600 * Ticks.SECOND));
    ufo.tick();
    assertThat(ufo.scrape("ufo_entries_untimely_total"))
        .containsExactly(
            "ufo_entries_untimely_total{reason=\"early\"} 3.0",
            "ufo_entries_untimely_total{reason=\"late\"} 4.0");
  }
}
