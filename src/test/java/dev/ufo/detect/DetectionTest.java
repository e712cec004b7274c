package dev.ufo.detect;

import static dev.ufo.Docs.assertHolds;
import static dev.ufo.Docs.table;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ufo.detect.OrdinaryDays.Verdict;
import dev.ufo.detect.Simulation.Times;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.LongToDoubleFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The goals of detection, on simulated traffic, and the tables of docs/detection.md. */
final class DetectionTest {
  private static final long SECOND = Arrivals.SECOND;
  private static final double[] RATES = {0.2, 1, 10, 100, 1000};
  private static final double[] RATIOS = {0.02, 0.05, 0.10, 0.25, 0.50, 1};
  private static final double[] BACKGROUNDS = {0, 0.0001, 0.001};
  private static final int DAYS = 30;

  @ParameterizedTest
  @CsvSource({"1, 1, 17", "0.5, 1, 17", "0.25, 2, 20", "0.1, 6, 37"})
  void fault_atTenRequestsASecond_isSeenInTime(double failing, double noticeP50, double pageP95) {
    Times times = Simulation.fault(10, failing, 0);
    assertThat(times.noticed(0.5)).isLessThanOrEqualTo(noticeP50);
    assertThat(times.paged(0.95)).isLessThanOrEqualTo(pageP95);
  }

  /** What waits up to a second in Envoy's buffer and up to another for the tick comes later. */
  @ParameterizedTest
  @CsvSource({"1, 1.5, 17", "0.5, 1.5, 17", "0.25, 2, 20", "0.1, 6, 37"})
  void fault_flushedOnceASecond_isSeenHalfASecondLater(
      double failing, double noticeP50, double pageP95) {
    Times times = Simulation.fault(10, failing, SECOND);
    assertThat(times.noticed(0.5)).isLessThanOrEqualTo(noticeP50);
    assertThat(times.paged(0.95)).isLessThanOrEqualTo(pageP95);
  }

  @Test
  void oneEndpointOfTwenty_showsAtTheEndpointFirst() {
    Times endpoint = Simulation.fault(0.5, 1, 0);
    Times cluster = Simulation.fault(10, 0.05, 0);
    assertThat(endpoint.noticed(0.5)).isLessThan(cluster.noticed(0.5)).isLessThan(5);
    assertThat(endpoint.noticed(0.95)).isLessThan(cluster.noticed(0.95));
    assertThat(endpoint.paged(0.5)).isLessThan(cluster.paged(0.5));
  }

  @Test
  void ordinaryDays_neverPage() throws IOException {
    List<List<String>> rows = new ArrayList<>();
    for (double rate : RATES) {
      for (double background : BACKGROUNDS) {
        Verdict verdict = new OrdinaryDays(rate, background, 11).live(DAYS);
        assertThat(verdict.pages()).as("%s/s, %s: %s", rate, background, verdict).isZero();
        assertThat(verdict.notices()).as("%s/s, %s: %s", rate, background, verdict).isLessThan(5);
        rows.add(
            Stream.of(
                    number(rate) + "/s",
                    number(100 * background) + " %",
                    verdict.restarts(),
                    verdict.restartNotices(),
                    verdict.notices(),
                    verdict.pages())
                .map(String::valueOf)
                .toList());
      }
    }
    assertHolds(
        "detection.md",
        "days",
        table(
            List.of("traffic", "background", "restarts", "noticed", "other notices", "pages"),
            rows.stream()));
  }

  /** A pod that restarts over and over: down for up to 3 s, up for seventeen and more. */
  @ParameterizedTest
  @CsvSource({
    "2, 30",
    "2, 60",
    "2, 300",
    "10, 20",
    "10, 30",
    "10, 60",
    "100, 20",
    "100, 60",
    "1000, 20",
    "1000, 60"
  })
  void restart_recurring_mayNoticeButNeverPages(double rate, int every) {
    for (double background : BACKGROUNDS) {
      for (int down = 1; down <= 3; down++) {
        Analyst analyst = alternating(rate, down, every - down, background, 1200);
        assertThat(analyst.pages).as("%s s of %s, %s", down, every, background).isZero();
      }
    }
  }

  @Test
  void fault_intermittent_pages() {
    for (double rate : new double[] {1, 10, 100, 1000}) {
      Analyst analyst = alternating(rate, 7, 6, 0.0001, 120);
      assertThat(analyst.pages).as("%s/s", rate).isOne();
      assertThat(analyst.pagedAt).as("%s/s", rate).isLessThan(45 * SECOND);
    }
  }

  private static Analyst alternating(
      double rate, int down, int up, double background, int seconds) {
    long period = (down + up) * SECOND;
    Analyst analyst = new Analyst(new Watch(Tuning.HARD, (long) (600 * rate), 0));
    Arrivals arrivals =
        new Arrivals(
            new SplittableRandom(3),
            rate,
            0,
            at -> at % period < down * SECOND ? 1 : background,
            SECOND);
    while (arrivals.next(analyst::tick) < seconds * SECOND) {}
    return analyst;
  }

  @ParameterizedTest
  @ValueSource(doubles = {1, 10, 100, 1000})
  void weakSigns_asMeshesHaveThem_areNoNews(double rate) {
    Watch watch = new Watch(Tuning.SOFT, 0, 0);
    assertThat(alarms(watch, rate, at -> 0.01, 0, 4 * 3600)).isZero();
    assertThat(alarms(watch, rate, at -> 0.3, 4 * 3600, 600)).isPositive();
  }

  @Test
  void weakSigns_whereTheyAreTheRule_areNoNews() {
    assertThat(alarms(new Watch(Tuning.SOFT, 0, 0), 10, at -> 0.7, 0, 3600)).isZero();
  }

  private static int alarms(
      Watch watch, double rate, LongToDoubleFunction failing, int from, int seconds) {
    int[] alarms = {0};
    Arrivals arrivals = new Arrivals(new SplittableRandom(5), rate, from * SECOND, failing, SECOND);
    while (arrivals.next(
            (now, requests, failures, first, last) -> {
              boolean before = watch.alarmed();
              watch.tick(now, requests, failures, first, last);
              alarms[0] += watch.alarmed() && !before ? 1 : 0;
            })
        < (from + seconds) * SECOND) {}
    return alarms[0];
  }

  @Test
  void faults_publishedTimes() throws IOException {
    assertHolds("detection.md", "faults", faults(0));
    assertHolds("detection.md", "flushed", faults(SECOND));
  }

  private static String faults(long flush) {
    List<String> head = new ArrayList<>(List.of("traffic"));
    for (double ratio : RATIOS) {
      head.add(number(100 * ratio) + " % fail");
    }
    List<List<String>> rows = new ArrayList<>();
    for (double rate : RATES) {
      List<String> row = new ArrayList<>(List.of(number(rate) + "/s"));
      for (double ratio : RATIOS) {
        Times times = Simulation.fault(rate, ratio, flush);
        row.add(
            "%s, %s · %s, %s"
                .formatted(
                    seconds(times.noticed(0.5)),
                    seconds(times.noticed(0.95)),
                    seconds(times.paged(0.5)),
                    seconds(times.paged(0.95))));
      }
      rows.add(row);
    }
    return table(head, rows.stream());
  }

  private static String seconds(double seconds) {
    if (Double.isInfinite(seconds)) {
      return "–";
    }
    return String.format(Locale.ROOT, seconds < 100 ? "%.1f" : "%.0f", seconds);
  }

  private static String number(double number) {
    return number == Math.rint(number)
        ? String.valueOf((long) number)
        : String.valueOf((float) number);
  }
}
