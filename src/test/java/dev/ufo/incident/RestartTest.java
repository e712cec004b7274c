package dev.ufo.incident;

import static dev.ufo.diagnose.IncidentAssert.assertThat;
import static dev.ufo.diagnose.Says.answered;
import static dev.ufo.diagnose.Says.clientLeftWaiting;
import static dev.ufo.diagnose.Says.noHealthyUpstream;
import static dev.ufo.diagnose.Says.refused;
import static dev.ufo.diagnose.Says.verifyFailed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ufo.diagnose.Scene;
import dev.ufo.diagnose.Scene.Stage;
import dev.ufo.incident.Incident.State;
import dev.ufo.incident.Incident.Step;
import dev.ufo.signal.CauseId;
import dev.ufo.signal.Scope;
import dev.ufo.signal.Severity;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An incident outlives UFO: the fault that goes on is the same one, and pages nobody anew. */
class RestartTest {
  private static final String A = "10.5.5.1:8088";
  private static final String B = "10.5.5.2:8088";
  private static final String C = "10.5.5.3:8088";
  private static final String EXPIRED =
      "X509_verify_cert: certificate verification error at depth 0: certificate has expired";

  private final Scene scene = new Scene();
  private final Stage trips = scene.cluster("trips");

  private void works(int from, int to, String... endpoints) {
    trips.at(endpoints).from(from).to(to).each(5, answered());
  }

  private void refuses(int from, int to, String... endpoints) {
    trips.at(endpoints).from(from).to(to).each(5, refused());
  }

  private static double seconds(long at) {
    return (at - Scene.START) / 1e9;
  }

  // ---- it goes on

  @Test
  void faultThatGoesOn_isTheSameIncident_andPagesOnce() {
    works(0, 200, A, B);
    works(0, 20, C);
    refuses(20, 120, C);
    works(120, 200, C);
    Incident before = scene.until(60).only();
    scene.restart(5);
    assertThat(scene.only()).as("before the first tick").isEqualTo(before);
    Incident after = scene.until(100).only();
    assertThat(after.id()).isEqualTo(before.id());
    assertThat(after).names(CauseId.PROCESS_DOWN).surely().reaches(Scope.ONE_ENDPOINT, C);
    assertThat(after.state()).isEqualTo(State.OPEN);
    assertThat(after.severity()).isEqualTo(Severity.PAGE);
    assertThat(List.of(after.began(), after.detected(), after.diagnosed(), after.paged()))
        .isEqualTo(List.of(before.began(), before.detected(), before.diagnosed(), before.paged()));
    assertThat(after.history()).isEqualTo(before.history());
    assertThat(after.failures()).isEqualTo(before.failures() + 5 * 35);
    assertThat(after.requests()).isEqualTo(before.requests() + 15 * 35);
    assertThat(after.symptoms()).containsEntry("refused", after.failures());
    Incident end = scene.until(200).only();
    assertThat(end.state()).isEqualTo(State.RESOLVED);
    assertThat(seconds(end.resolved())).isBetween(135.0, 137.0);
    assertThat(scene.pages()).containsExactly(before.id());
  }

  @Test
  void notice_thatGoesOn_pagesFifteenSecondsLater() {
    works(0, 100, A, B);
    works(0, 20, C);
    refuses(20, 100, C);
    Incident before = scene.until(28).only();
    assertThat(before.severity()).isEqualTo(Severity.NOTICE);
    Incident after = scene.restart(2).until(100).only();
    assertThat(after.id()).isEqualTo(before.id());
    assertThat(after.severity()).isEqualTo(Severity.PAGE);
    assertThat(seconds(after.paged())).isBetween(42.0, 47.0);
    assertThat(scene.pages()).containsExactly(before.id());
  }

  @Test
  void severalRestarts_areOneIncident() {
    works(0, 200, A, B);
    works(0, 20, C);
    refuses(20, 200, C);
    String id = scene.until(45).only().id();
    for (int at = 60; at < 200; at += 15) {
      scene.restart(3).until(at);
    }
    assertThat(scene.only().id()).isEqualTo(id);
    assertThat(scene.pages()).containsExactly(id);
  }

  @Test
  void faultOfWhichNoHostIsLeft_isKnownByItsRoute() {
    works(0, 20, A, B);
    trips.nowhere().from(20).to(120).each(10, noHealthyUpstream());
    Incident before = scene.until(60).only();
    assertThat(before).hasDetail("cluster_from", "route");
    Incident after = scene.restart(5).until(120).only();
    assertThat(after.id()).isEqualTo(before.id());
    assertThat(after.cluster()).isEqualTo("trips");
    assertThat(after.cause()).isEqualTo(before.cause());
    assertThat(scene.pages()).containsExactly(before.id());
  }

  @Test
  void twoFaultsOfACluster_stayTwo() {
    works(0, 200, A);
    works(0, 20, B, C);
    refuses(20, 200, B);
    works(20, 40, C);
    trips.at(C).from(40).to(200).each(5, verifyFailed(EXPIRED));
    List<Incident> before = scene.until(90).incidents();
    assertThat(before).hasSize(2);
    List<Incident> after = scene.restart(4).until(200).incidents();
    assertThat(after).extracting(Incident::id).containsExactlyInAnyOrderElementsOf(ids(before));
    assertThat(after)
        .extracting(Incident::cause)
        .containsExactlyInAnyOrderElementsOf(causes(before));
    assertThat(scene.pages()).containsExactlyInAnyOrderElementsOf(ids(before));
  }

  private static List<String> ids(List<Incident> incidents) {
    return incidents.stream().map(Incident::id).toList();
  }

  private static List<CauseId> causes(List<Incident> incidents) {
    return incidents.stream().map(Incident::cause).toList();
  }

  // ---- what is thought of it

  /** Without the time before, every endpoint refuses and none ever worked: the wrong port. */
  @Test
  void cause_thatWasSure_standsAgainstThinnerEvidence() {
    works(0, 20, A, B);
    refuses(20, 35, A);
    works(20, 35, B);
    refuses(35, 200, A, B);
    Incident before = scene.until(60).only();
    assertThat(before).names(CauseId.PROCESS_DOWN).surely();
    Incident after = scene.restart(5).until(200).only();
    assertThat(after).names(CauseId.PROCESS_DOWN).surely();
    assertThat(after.history()).isEqualTo(before.history());
  }

  @Test
  void cause_withAnotherSymptom_changes() {
    works(0, 200, A, B);
    works(0, 20, C);
    refuses(20, 65, C);
    trips.at(C).from(65).to(200).each(5, verifyFailed(EXPIRED));
    Incident before = scene.until(60).only();
    Incident after = scene.restart(10).until(200).only();
    assertThat(after.id()).isEqualTo(before.id());
    assertThat(after).names(CauseId.CERTIFICATE_EXPIRED).surely();
    assertThat(after.history()).hasSize(before.history().size() + 1);
  }

  @Test
  void faultThatSpreads_reachesMoreEndpoints() {
    works(0, 200, A);
    works(0, 20, C);
    refuses(20, 200, C);
    works(0, 75, B);
    refuses(75, 200, B);
    Incident before = scene.until(60).only();
    assertThat(before).reaches(Scope.ONE_ENDPOINT, C);
    Incident after = scene.restart(5).until(200).only();
    assertThat(after.id()).isEqualTo(before.id());
    assertThat(after).reaches(Scope.SOME_ENDPOINTS, B, C);
  }

  // ---- it is over

  @Test
  void faultThatIsOver_resolvesFifteenSecondsAfterTheStart() {
    works(0, 200, A, B);
    works(0, 20, C);
    refuses(20, 62, C);
    works(62, 200, C);
    String id = scene.until(60).only().id();
    scene.restart(10);
    assertThat(scene.until(73).only().state()).isEqualTo(State.OPEN);
    assertThat(scene.until(80).only().state()).isEqualTo(State.RECOVERING);
    assertThat(scene.until(84).only().state()).isEqualTo(State.RECOVERING);
    Incident end = scene.until(88).only();
    assertThat(end.state()).isEqualTo(State.RESOLVED);
    assertThat(end.id()).isEqualTo(id);
    assertThat(seconds(end.resolved())).isBetween(85.0, 87.0);
  }

  @Test
  void silence_endsItSixtySecondsAfterTheStart_howeverLongUfoWasDown() {
    works(0, 60, A, B);
    works(0, 20, C);
    refuses(20, 60, C);
    scene.until(60);
    scene.restart(1_000);
    assertThat(scene.until(1_118).only().state()).isEqualTo(State.OPEN);
    assertThat(scene.until(1_123).only().state()).isEqualTo(State.RESOLVED);
  }

  @Test
  void recovering_staysRecovering() {
    works(0, 200, A, B);
    works(0, 20, C);
    refuses(20, 50, C);
    works(50, 200, C);
    assertThat(scene.until(58).only().state()).isEqualTo(State.RECOVERING);
    scene.restart(1);
    assertThat(scene.until(60).only().state()).isEqualTo(State.RECOVERING);
    assertThat(scene.until(80).only().state()).isEqualTo(State.RESOLVED);
  }

  @Test
  void failuresTooFewToDetect_keepItOpen() {
    works(0, 200, A);
    works(0, 20, C);
    refuses(20, 65, C);
    trips.at(C).from(65).to(200).each(0.1, refused());
    String id = scene.until(60).only().id();
    scene.restart(5);
    assertThat(scene.until(160).only().state()).isNotEqualTo(State.RESOLVED);
    assertThat(scene.only().id()).isEqualTo(id);
  }

  /** To a UFO that has just started, what always was is normal. */
  @Test
  void weakSigns_thatGoOn_keepItOpen_untilTheyEnd() {
    works(0, 300, A, B);
    works(0, 40, C);
    trips.at(C).from(40).to(200).each(2, clientLeftWaiting(3_000, 9_000));
    trips.at(C).from(40).to(200).each(1, answered());
    works(200, 300, C);
    Incident before = scene.until(120).only();
    assertThat(before.symptoms().keySet()).containsOnly("client-left-waiting");
    scene.restart(2);
    for (int second = 123; second < 200; second++) {
      assertThat(scene.until(second).only().state()).as("at %d s", second).isEqualTo(State.OPEN);
    }
    Incident after = scene.until(230).only();
    assertThat(after.id()).isEqualTo(before.id());
    assertThat(after.state()).isEqualTo(State.RESOLVED);
  }

  @Test
  void otherFaultOfTheCluster_isANewOne_andTheOldOneEnds() {
    works(0, 200, A);
    works(0, 62, B);
    works(0, 20, C);
    refuses(20, 62, C);
    works(62, 200, C);
    trips.at(B).from(62).to(200).each(5, verifyFailed(EXPIRED));
    String id = scene.until(60).only().id();
    List<Incident> after = scene.restart(5).until(120).incidents();
    assertThat(after).hasSize(2);
    assertThat(after.get(0)).names(CauseId.CERTIFICATE_EXPIRED).reaches(Scope.ONE_ENDPOINT, B);
    assertThat(after.get(1).id()).isEqualTo(id);
    assertThat(after.get(1).state()).isEqualTo(State.RESOLVED);
  }

  // ---- it comes back

  @Test
  void resolved_thatReturnsWithinFiveMinutes_reopensUnderItsId() {
    works(0, 400, A, B);
    works(0, 20, C);
    refuses(20, 60, C);
    works(60, 200, C);
    refuses(200, 400, C);
    Incident before = scene.until(100).only();
    assertThat(before.state()).isEqualTo(State.RESOLVED);
    scene.restart(30);
    assertThat(scene.until(190).only()).isEqualTo(before);
    Incident after = scene.until(260).only();
    assertThat(after.id()).isEqualTo(before.id());
    assertThat(after.state()).isEqualTo(State.OPEN);
    assertThat(after.resolved()).isZero();
    assertThat(after.paged()).isEqualTo(before.paged());
    assertThat(after.history()).hasSize(before.history().size() + 1);
    assertThat(scene.pages()).containsExactly(before.id());
  }

  @Test
  void resolved_thatReturnsLater_isANewOne() {
    works(0, 500, A, B);
    works(0, 20, C);
    refuses(20, 60, C);
    works(60, 400, C);
    refuses(400, 500, C);
    scene.until(100).restart(30);
    List<Incident> after = scene.until(460).incidents();
    assertThat(after).hasSize(2).extracting(Incident::id).doesNotHaveDuplicates();
    assertThat(scene.pages()).hasSize(2);
  }

  @Test
  void resolved_isForgottenSixHoursAfterItsEnd() {
    works(0, 100, A, B);
    works(0, 20, C);
    refuses(20, 60, C);
    works(60, 100, C);
    Incident before = scene.until(100).only();
    scene.restart(6 * 3_600 - 60).until(6 * 3_600 + 45);
    assertThat(scene.incidents()).containsExactly(before);
    assertThat(scene.until(6 * 3_600 + 120).incidents()).isEmpty();
  }

  @Test
  void reopened_withAnotherCause_isOneStep() {
    works(0, 300, A, B);
    works(0, 20, C);
    refuses(20, 60, C);
    works(60, 120, C);
    trips.at(C).from(120).to(300).each(5, verifyFailed(EXPIRED));
    Incident before = scene.until(110).only();
    Incident after = scene.until(200).only();
    assertThat(after.id()).isEqualTo(before.id());
    assertThat(after).names(CauseId.CERTIFICATE_EXPIRED);
    List<Step> more = after.history().subList(before.history().size(), after.history().size());
    assertThat(more).extracting(Step::at).doesNotHaveDuplicates();
  }

  // ---- odd journals

  @Test
  void id_thatThePastHas_isNotGivenAgain() {
    works(0, 60, A, B);
    works(0, 20, C);
    refuses(20, 60, C);
    Incident found = scene.until(40).only();
    Scene again = new Scene();
    Stage stage = again.cluster("trips");
    stage.at(A, B).from(0).to(60).each(5, answered());
    stage.at(C).from(0).to(20).each(5, answered());
    stage.at(C).from(20).to(60).each(5, refused());
    Incident elsewhere = Journals.at(found, "10.9.9.9:1");
    again.restart(0, List.of(elsewhere)).until(40);
    assertThat(again.incidents())
        .extracting(Incident::id)
        .containsExactlyInAnyOrder(found.id(), found.id() + "-2");
  }

  @Test
  void moreThanAreKept_theOpenOnesStay() {
    works(0, 60, A, B);
    works(0, 20, C);
    refuses(20, 60, C);
    Incident open = scene.until(40).only();
    List<Incident> journal = new ArrayList<>();
    for (int i = 0; i < 1_500; i++) {
      Incident each = Journals.called(open, "trips-" + i);
      journal.add(i % 3 == 0 ? each : each.seen(State.RESOLVED, open.detected() + i, 9));
    }
    scene.restart(1, journal).until(42);
    assertThat(scene.incidents()).hasSize(1_000);
    assertThat(scene.incidents().subList(0, 500)).allMatch(i -> i.state() == State.OPEN);
  }

  @Test
  void resolvedInTheFuture_asAClockWasSetBack_countsFromNow() {
    works(0, 100, A, B);
    works(0, 20, C);
    refuses(20, 60, C);
    works(60, 100, C);
    scene.until(100).ourClock(-86_400).restart(1).until(110);
    assertThat(scene.only().resolved()).isLessThan(scene.now());
    scene.until(110 + 6 * 3_600);
    assertThat(scene.incidents()).isEmpty();
  }
}
