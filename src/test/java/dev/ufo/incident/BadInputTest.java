package dev.ufo.incident;

import static dev.ufo.diagnose.IncidentAssert.assertThat;
import static dev.ufo.diagnose.Says.answered;
import static dev.ufo.diagnose.Says.noHost;
import static dev.ufo.diagnose.Says.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ufo.diagnose.Scene;
import dev.ufo.diagnose.Scene.Stage;
import dev.ufo.history.Totals;
import dev.ufo.history.Traffic;
import dev.ufo.incident.Incident.State;
import dev.ufo.signal.CauseId;
import dev.ufo.signal.Flag;
import dev.ufo.signal.Scope;
import dev.ufo.signal.Severity;
import dev.ufo.signal.Source;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clocks that are wrong, entries that are late, streams that say half: never a false page. */
class BadInputTest {
  private static final String A = "10.3.0.1:9443";
  private static final String B = "10.3.0.2:9443";
  private static final String C = "10.3.0.3:9443";
  private static final double HOUR = 3_600;

  private final Scene scene = new Scene();
  private final Stage bills = scene.cluster("bills");

  private void noPages() {
    assertThat(scene.pages()).isEmpty();
    assertThat(scene.incidents()).noneMatch(i -> i.severity() == Severity.PAGE);
  }

  // ---- the clock of an Envoy

  @ParameterizedTest
  @ValueSource(doubles = {-HOUR, HOUR, -20, 20})
  void envoysClock_offFromTheStart_nothingIsWrong(double off) {
    bills.at(A, B).from(0).to(90).off(off).each(6, answered());
    scene.until(90);
    assertThat(scene.incidents()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(doubles = {-HOUR, HOUR, -20, 20})
  void envoysClock_offFromTheStart_aFaultIsFoundAllTheSame(double off) {
    bills.at(A, B).from(0).to(90).off(off).each(6, answered());
    bills.at(C).from(0).to(40).off(off).each(6, answered());
    bills.at(C).from(40).to(90).off(off).each(6, refused());
    Incident incident = scene.until(90).only();
    assertThat(incident).names(CauseId.PROCESS_DOWN).surely().reaches(Scope.ONE_ENDPOINT, C);
    assertThat(incident.severity()).isEqualTo(Severity.PAGE);
    assertThat((incident.paged() - incident.detected()) / 1e9).isBetween(10.0, 18.0);
  }

  @ParameterizedTest
  @ValueSource(doubles = {-HOUR, HOUR, -90, 90, -10, 10})
  void envoysClock_stepsInMidRun_nothingIsWrong(double off) {
    bills.at(A, B).from(0).to(40).each(6, answered());
    bills.at(A, B).from(40).to(120).off(off).each(6, answered());
    scene.until(120);
    assertThat(scene.incidents()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(doubles = {-HOUR, HOUR, -90, 90})
  void envoysClock_stepsInMidRun_aLaterFaultIsFound(double off) {
    bills.at(A, B).from(0).to(40).each(6, answered());
    bills.at(C).from(0).to(40).each(6, answered());
    bills.at(A, B).from(40).to(120).off(off).each(6, answered());
    bills.at(C).from(40).to(70).off(off).each(6, answered());
    bills.at(C).from(70).to(120).off(off).each(6, refused());
    assertThat(scene.until(120).only()).names(CauseId.PROCESS_DOWN).reaches(Scope.ONE_ENDPOINT, C);
    assertThat(scene.pages()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(doubles = {-HOUR, HOUR})
  void envoysClock_stepsDuringAFault_itIsStillOneIncident(double off) {
    bills.at(A, B).from(0).to(50).each(6, answered());
    bills.at(C).from(0).to(20).each(6, answered());
    bills.at(C).from(20).to(50).each(6, refused());
    bills.at(A, B).from(50).to(110).off(off).each(6, answered());
    bills.at(C).from(50).to(110).off(off).each(6, refused());
    assertThat(scene.until(110).incidents()).hasSize(1);
    assertThat(scene.pages()).hasSize(1);
    assertThat(scene.only().state()).isEqualTo(State.OPEN);
  }

  // ---- entries of another time, among fresh ones

  @ParameterizedTest
  @ValueSource(doubles = {-3 * HOUR, -600})
  void lateFailures_amongFreshSuccesses_openNothing(double off) {
    bills.at(A, B, C).from(0).to(90).each(6, answered());
    bills.at(C).from(30).to(60).off(off).each(6, refused());
    scene.until(90);
    assertThat(scene.incidents()).isEmpty();
    assertThat(scene.totals().traffic().late()).isEqualTo(180);
  }

  @ParameterizedTest
  @ValueSource(doubles = {HOUR, 300})
  void futureFailures_amongFreshSuccesses_neverPage(double off) {
    bills.at(A, B, C).from(0).to(120).each(6, answered());
    bills.at(C).from(30).to(31).off(off).each(8, refused());
    scene.until(120);
    noPages();
  }

  @Test
  void backlogOfAnHour_deliveredAtOnce_opensNothing() {
    Source slow = Scene.envoy("edge-9");
    bills.at(A, B).from(0).to(90).each(6, answered());
    bills.by(slow).at(A, B).from(0).to(90).each(6, answered());
    bills.by(slow).at(C).from(40).to(42).off(-HOUR).each(200, refused());
    scene.until(90);
    assertThat(scene.incidents()).isEmpty();
  }

  @Test
  void entriesLateByTenSeconds_areNoMoreThanLate() {
    bills.at(A, B).from(0).to(80).each(6, answered());
    bills.at(C).from(0).to(30).each(6, answered());
    bills.at(C).from(40).to(80).off(-10).each(6, refused());
    Incident incident = scene.until(80).only();
    assertThat(incident).names(CauseId.PROCESS_DOWN).reaches(Scope.ONE_ENDPOINT, C);
    assertThat((incident.began() - Scene.START) / 1e9).isBetween(30.0, 30.1);
  }

  // ---- silence

  @Test
  void source_thatFallsSilentWhileWell_opensNothing() {
    Source other = Scene.envoy("edge-2");
    bills.at(A, B).from(0).to(40).each(6, answered());
    bills.by(other).at(A, B).from(0).to(150).each(6, answered());
    scene.until(150);
    assertThat(scene.incidents()).isEmpty();
  }

  @Test
  void source_thatFallsSilentWhileItFails_isNotOpenForEver() {
    Source other = Scene.envoy("edge-2");
    bills.by(other).at(A, B).from(0).to(200).each(6, answered());
    bills.at(C).from(0).to(20).each(6, answered());
    bills.at(C).from(20).to(40).each(6, refused());
    assertThat(scene.until(43).only().state()).isEqualTo(State.OPEN);
    assertThat(scene.until(200).only().state()).isEqualTo(State.RESOLVED);
  }

  @Test
  void everySource_silentAndBack_opensNothing() {
    bills.at(A, B).from(0).to(30).each(6, answered());
    bills.at(A, B).from(400).to(460).each(6, answered());
    scene.until(460);
    assertThat(scene.incidents()).isEmpty();
  }

  // ---- delivered again

  @Test
  void sameBatch_deliveredAgainAndAgain_neverPages() {
    bills.at(A, B, C).from(0).to(120).each(6, answered());
    bills.at(C).from(30).to(32).each(5, refused());
    bills.at(C).from(38).to(40).off(-8).each(5, refused());
    bills.at(C).from(46).to(48).off(-16).each(5, refused());
    bills.at(C).from(54).to(56).off(-24).each(5, refused());
    bills.at(C).from(62).to(64).off(-32).each(5, refused());
    scene.until(120);
    noPages();
    assertThat(scene.incidents()).hasSizeLessThanOrEqualTo(1);
  }

  // ---- half of the stream

  @ParameterizedTest
  @ValueSource(doubles = {0.05, 0.3, 1})
  void failuresOnly_aTrickle_neverPages(double rate) {
    bills.at(A).from(0).to(600).each(rate, refused());
    scene.until(600);
    noPages();
  }

  @Test
  void failuresOnly_aFlood_isSaidAndNobodyIsSure() {
    bills.at(A, B).from(0).to(90).each(6, refused());
    Incident incident = scene.until(90).only();
    assertThat(incident).reaches(Scope.ALL_ENDPOINTS, A, B).probably();
    assertThat(incident.state()).isEqualTo(State.OPEN);
  }

  @Test
  void failuresOnly_aFloodAfterALongTrickle_isFound() {
    bills.at(A).from(0).to(400).each(0.2, refused());
    bills.at(B).from(300).to(400).each(8, refused());
    scene.until(295);
    noPages();
    assertThat(scene.until(400).incidents()).isNotEmpty();
  }

  @Test
  void successesSampled_tenInAThousandFail_isNormalOnlyWhenToldTheWeight() {
    for (long weight : new long[] {1, 100}) {
      Scene sampled = new Scene(Totals.Limits.DEFAULT, weight);
      Stage stage = sampled.cluster("bills");
      stage.at(A, B).from(0).to(600).each(0.25, answered()); // 50 a second
      stage.at(A, B).from(300).to(600).each(0.02, refused()); // less than one in a thousand
      sampled.until(600);
      assertThat(sampled.incidents().isEmpty()).as("weight %d", weight).isEqualTo(weight == 100);
    }
  }

  @Test
  void successesSampled_anOutage_isFound() {
    Scene sampled = new Scene(Totals.Limits.DEFAULT, 100);
    Stage stage = sampled.cluster("bills");
    stage.at(A, B).from(0).to(100).each(0.25, answered());
    stage.at(C).from(0).to(40).each(0.25, answered());
    stage.at(C).from(40).to(100).each(25, refused());
    assertThat(sampled.until(100).only())
        .names(CauseId.PROCESS_DOWN)
        .reaches(Scope.ONE_ENDPOINT, C);
  }

  // ---- far too many names

  @Test
  void hundredThousandClusterNames_fillTheCapsAndNothingElse() {
    Scene crowded = new Scene(new Totals.Limits(500, 900, 10, Duration.ofHours(1)), 1);
    Stage known = crowded.cluster("bills");
    known.at(A).from(0).to(60).each(5, answered());
    for (int i = 0; i < 100_000; i++) {
      double at = 5 + i / 4_000.0;
      crowded.cluster("tenant-" + i).at("10.3.7.7:80").from(at).to(at + 1).each(1, answered());
    }
    known.at(B).from(0).to(32).each(5, answered());
    known.at(B).from(32).to(60).each(5, refused());
    crowded.until(60);
    Traffic traffic = crowded.totals().traffic();
    assertThat(traffic.clusters()).hasSizeLessThanOrEqualTo(501);
    assertThat(traffic.counted()).isEqualTo(100_000 + 600);
    assertThat(traffic.overflow().get("history_clusters")).isGreaterThan(5_000);
    assertThat(traffic.overflow().get("clusters")).isGreaterThan(80_000);
    assertThat(crowded.only("bills")).names(CauseId.PROCESS_DOWN).reaches(Scope.ONE_ENDPOINT, B);
    assertThat(crowded.pages()).hasSize(1);
  }

  @Test
  void tenThousandInventedHosts_keepNoClusterOut() {
    Scene scanned = new Scene(new Totals.Limits(500, 900, 10, Duration.ofHours(1)), 1);
    Stage known = scanned.cluster("bills");
    for (int i = 0; i < 10_000; i++) {
      double at = i / 500.0;
      known
          .authority("h" + i + ".example")
          .from(at)
          .to(at + 1)
          .each(1, noHost(Flag.NR, 404, "route_not_found"));
    }
    known.at(A, B).from(10).to(60).each(5, answered());
    scanned.until(60);
    assertThat(scanned.totals().cluster("bills")).isPresent();
    assertThat(scanned.incidents("bills")).isEmpty();
    assertThat(scanned.incidents()).hasSizeLessThan(5);
    assertThat(scanned.totals().traffic().clusters()).hasSizeLessThanOrEqualTo(60);
  }

  @Test
  void thousandsOfFailingClusters_moreThanAreKept_areRefusedAndCounted() {
    Scene crowded = new Scene();
    for (int i = 0; i < 1_100; i++) {
      Stage each = crowded.cluster("tenant-" + i);
      each.at("10.3.8.8:80").from(0).to(6).each(2, refused());
    }
    crowded.until(6);
    assertThat(crowded.incidents()).hasSizeLessThanOrEqualTo(1_000);
    assertThat(crowded.pages()).isEmpty();
  }

  // ---- our own clock

  @ParameterizedTest
  @ValueSource(longs = {-3_600, -30, 30, 3_600})
  void ourClock_isSet_nothingIsWrong(long seconds) {
    bills.at(A, B, C).from(0).to(150).each(6, answered());
    scene.until(50).ourClock(seconds).until(150);
    assertThat(scene.incidents()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(longs = {-3_600, -30, 30, 3_600})
  void ourClock_isSetDuringAFault_itStaysOneAndEnds(long seconds) {
    bills.at(A, B).from(0).to(260).each(6, answered());
    bills.at(C).from(0).to(20).each(6, answered());
    bills.at(C).from(20).to(90).each(6, refused());
    bills.at(C).from(90).to(260).each(6, answered());
    scene.until(50).ourClock(seconds).until(80);
    assertThat(scene.incidents()).hasSize(1);
    scene.until(260);
    assertThat(scene.incidents()).hasSize(1);
    assertThat(scene.only().state()).isEqualTo(State.RESOLVED);
  }

  @Test
  void ourClock_standsStill_neverPagesAndGoesOn() {
    bills.at(A, B).from(0).to(90).each(6, answered());
    bills.at(C).from(0).to(20).each(6, answered());
    bills.at(C).from(20).to(22).each(6, refused());
    bills.at(C).from(22).to(90).each(6, answered());
    scene.until(22);
    for (int i = 0; i < 60; i++) {
      scene.tickAgain();
    }
    noPages();
    assertThat(scene.until(90).incidents()).allMatch(i -> i.state() == State.RESOLVED);
    noPages();
  }

  @Test
  void emptyTicks_forAnHour_areNothing() {
    bills.at(A, B).from(0).to(10).each(6, answered());
    assertThat(scene.until(3_700).incidents()).isEqualTo(List.of());
  }
}
