package dev.ufo.incident;

import static dev.ufo.diagnose.IncidentAssert.assertThat;
import static dev.ufo.diagnose.Says.answered;
import static dev.ufo.diagnose.Says.closed;
import static dev.ufo.diagnose.Says.connectTimeout;
import static dev.ufo.diagnose.Says.noHealthyUpstream;
import static dev.ufo.diagnose.Says.refused;
import static dev.ufo.diagnose.Says.timeout;
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
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The life of an incident as section 4 of the contract has it. */
class IncidentsTest {
  private static final String A = "10.5.5.1:8088";
  private static final String B = "10.5.5.2:8088";
  private static final String C = "10.5.5.3:8088";
  private static final String EXPIRED =
      "X509_verify_cert: certificate verification error at depth 0: certificate has expired";

  private final Scene scene = new Scene();
  private final Stage trips = scene.cluster("trips");

  private static double seconds(long at) {
    return (at - Scene.START) / 1e9;
  }

  private void works(int from, int to, String... endpoints) {
    trips.at(endpoints).from(from).to(to).each(5, answered());
  }

  private void refuses(int from, int to, String endpoint) {
    trips.at(endpoint).from(from).to(to).each(5, refused());
  }

  // ---- begin, notice, page

  @Test
  void began_isWhenTheFirstFailingRequestStarted() {
    works(0, 60, A, B);
    trips.at(C).from(0).to(20).each(5, answered());
    trips.at(C).from(30).to(60).each(5, timeout(6_000).onNew(0.4, 1));
    assertThat(seconds(scene.until(60).only().began())).isBetween(24.0, 24.1);
  }

  @Test
  void began_isTheSameHoweverMuchFollows() {
    works(0, 90, A, B);
    works(0, 20, C);
    refuses(20, 90, C);
    long early = scene.until(24).only().began();
    assertThat(seconds(early)).isBetween(20.0, 20.1);
    assertThat(scene.until(90).only().began()).isEqualTo(early);
  }

  @Test
  void notice_comesWithinTwoSecondsOfALoudFault() {
    works(0, 40, A, B);
    works(0, 20, C);
    refuses(20, 40, C);
    Incident incident = scene.until(40).only();
    assertThat(seconds(incident.detected())).isBetween(20.5, 22.0);
    assertThat(seconds(incident.diagnosed())).isBetween(20.5, 23.0);
  }

  @Test
  void page_comesOnceItHasHeldFifteenSeconds() {
    works(0, 50, A, B);
    works(0, 20, C);
    refuses(20, 50, C);
    assertThat(scene.until(34).only().severity()).isEqualTo(Severity.NOTICE);
    Incident incident = scene.until(50).only();
    assertThat(incident.severity()).isEqualTo(Severity.PAGE);
    assertThat(seconds(incident.paged())).isBetween(35.0, 38.0);
    assertThat(scene.pages()).containsExactly(incident.id());
  }

  @Test
  void page_ofAFaultOfTenSeconds_neverComes() {
    works(0, 90, A, B);
    works(0, 20, C);
    refuses(20, 30, C);
    works(30, 90, C);
    Incident incident = scene.until(90).only();
    assertThat(incident.severity()).isEqualTo(Severity.NOTICE);
    assertThat(incident.paged()).isZero();
    assertThat(scene.pages()).isEmpty();
  }

  // ---- one fault, one incident

  @Test
  void cause_thatIsRefined_staysOneIncidentWithItsHistory() {
    works(0, 90, A, B);
    works(0, 20, C);
    trips.at(C).from(24).to(30).each(1, timeout(4_000));
    String id = scene.until(30).only().id();
    trips.at(C).from(30).to(90).each(2, connectTimeout(2_000, 2_002));
    Incident incident = scene.until(90).only();
    assertThat(incident.id()).isEqualTo(id);
    assertThat(incident.history())
        .isNotEmpty()
        .isSortedAccordingTo(Comparator.comparingLong(Step::at));
    assertThat(incident).namesOneOf(CauseId.BLOCKED_BY_FIREWALL, CauseId.STALE_ADDRESS);
  }

  @Test
  void fault_thatSpreadsToTheOtherEndpoints_staysOneIncident() {
    works(0, 20, A, B, C);
    refuses(20, 80, A);
    works(20, 30, B, C);
    refuses(30, 80, B);
    works(30, 40, C);
    refuses(40, 80, C);
    String id = scene.until(26).only().id();
    Incident incident = scene.until(80).only();
    assertThat(incident.id()).isEqualTo(id);
    assertThat(incident).reaches(Scope.ALL_ENDPOINTS, A, B, C);
  }

  @Test
  void secondFault_atOtherEndpointsOfTheCluster_isASecondIncident() {
    works(0, 90, A);
    works(0, 20, B);
    works(0, 40, C);
    refuses(20, 90, B);
    trips.at(C).from(40).to(90).each(5, verifyFailed(EXPIRED));
    List<Incident> incidents = scene.until(90).incidents("trips");
    assertThat(incidents).hasSize(2);
    for (Incident incident : incidents) {
      if (incident.endpoints().contains(B)) {
        assertThat(incident).names(CauseId.PROCESS_DOWN).reaches(Scope.ONE_ENDPOINT, B);
      } else {
        assertThat(incident).names(CauseId.CERTIFICATE_EXPIRED).reaches(Scope.ONE_ENDPOINT, C);
      }
    }
  }

  @Test
  void twoClusters_areTwoIncidentsOfDifferentIds() {
    Stage cars = scene.cluster("cars");
    works(0, 20, A);
    refuses(20, 50, A);
    cars.at(B).from(0).to(50).each(5, answered());
    cars.at(C).from(0).to(20).each(5, answered());
    cars.at(C).from(20).to(50).each(5, refused());
    scene.until(50);
    assertThat(scene.only("trips").id()).isNotEqualTo(scene.only("cars").id());
  }

  // ---- the end

  @Test
  void resolved_fifteenSecondsAfterItsLastFailureWhileTrafficFlows() {
    works(0, 90, A, B);
    works(0, 20, C);
    refuses(20, 40, C);
    works(40, 90, C);
    assertThat(scene.until(43).only().state()).isEqualTo(State.OPEN);
    assertThat(scene.until(48).only().state()).isEqualTo(State.RECOVERING);
    assertThat(scene.until(54).only().state()).isEqualTo(State.RECOVERING);
    Incident incident = scene.until(58).only();
    assertThat(incident.state()).isEqualTo(State.RESOLVED);
    assertThat(seconds(incident.resolved())).isBetween(55.0, 57.0);
    assertThat(seconds(incident.lastFailure())).isBetween(39.5, 40.0);
  }

  @Test
  void resolved_afterSixtySecondsWithoutTraffic() {
    works(0, 40, A, B);
    works(0, 20, C);
    refuses(20, 40, C);
    assertThat(scene.until(95).only().state()).isNotEqualTo(State.RESOLVED);
    Incident incident = scene.until(105).only();
    assertThat(incident.state()).isEqualTo(State.RESOLVED);
    assertThat(seconds(incident.resolved())).isBetween(99.0, 102.0);
  }

  @Test
  void resolved_byTheOtherEndpointsTrafficAlone_notBeforeItIsMissed() {
    works(0, 120, A, B);
    works(0, 20, C);
    refuses(20, 40, C);
    assertThat(scene.until(54).only().state()).isNotEqualTo(State.RESOLVED);
    assertThat(scene.until(120).only().state()).isEqualTo(State.RESOLVED);
  }

  // ---- and the return

  @Test
  void reopens_withinFiveMinutesUnderItsId() {
    works(0, 360, A, B);
    works(0, 20, C);
    refuses(20, 40, C);
    works(40, 300, C);
    refuses(300, 360, C);
    String id = scene.until(290).only().id();
    assertThat(scene.only().state()).isEqualTo(State.RESOLVED);
    Incident incident = scene.until(320).only();
    assertThat(incident.id()).isEqualTo(id);
    assertThat(incident.state()).isEqualTo(State.OPEN);
    assertThat(incident.resolved()).isZero();
  }

  @Test
  void returns_afterFiveMinutesAsANewOne() {
    works(0, 420, A, B);
    works(0, 20, C);
    refuses(20, 40, C);
    works(40, 380, C);
    refuses(380, 420, C);
    List<Incident> incidents = scene.until(420).incidents();
    assertThat(incidents).hasSize(2);
    assertThat(incidents.stream().map(Incident::id)).doesNotHaveDuplicates();
    assertThat(incidents.get(0).state()).isEqualTo(State.OPEN);
    assertThat(seconds(incidents.get(0).began())).isBetween(380.0, 380.1);
  }

  @Test
  void flapping_isOneIncident() {
    works(0, 300, A, B);
    works(0, 20, C);
    for (int at = 20; at < 260; at += 60) {
      refuses(at, at + 30, C);
      works(at + 30, at + 60, C);
    }
    assertThat(scene.until(300).incidents()).hasSize(1);
  }

  @Test
  void other_faultWithinFiveMinutesElsewhere_isANewOne() {
    works(0, 200, A);
    works(0, 20, C);
    refuses(20, 40, C);
    works(40, 200, C);
    works(0, 120, B);
    trips.at(B).from(120).to(200).each(5, verifyFailed(EXPIRED));
    List<Incident> incidents = scene.until(200).incidents();
    assertThat(incidents).hasSize(2);
    assertThat(incidents.get(0)).names(CauseId.CERTIFICATE_EXPIRED);
    assertThat(incidents.get(1)).names(CauseId.PROCESS_DOWN);
  }

  // ---- what it counts

  @Test
  void counts_areThoseOfItsOwnFailures() {
    works(0, 60, A, B);
    works(0, 20, C);
    refuses(20, 60, C);
    Incident incident = scene.until(60).only();
    assertThat(incident.failures()).isEqualTo(200);
    assertThat(incident.flags()).containsEntry("UF", 200L);
    assertThat(incident.symptoms()).containsEntry("refused", 200L);
    assertThat(incident.requests()).isBetween(600L, 620L);
  }

  @Test
  void sameEntries_inAnotherOrder_giveTheSameIncidents() {
    Scene again = new Scene();
    for (Scene each : List.of(scene, again)) {
      Stage stage = each.cluster("trips");
      List<Runnable> said =
          new ArrayList<>(
              List.of(
                  () -> stage.at(A).from(0).to(60).each(7, answered()),
                  () -> stage.at(B).from(0).to(25).each(7, answered()),
                  () -> stage.at(B).from(25).to(60).each(3, connectTimeout(500, 502)),
                  () -> stage.at(C).from(0).to(20).each(7, answered()),
                  () -> stage.at(C).from(20).to(20.1).each(40, closed(1, 30)),
                  () -> stage.at(C).from(20.1).to(60).each(3, refused()),
                  () -> stage.nowhere().from(30).to(35).each(4, noHealthyUpstream())));
      if (each == again) {
        Collections.reverse(said);
      }
      said.forEach(Runnable::run);
      each.until(60);
    }
    assertThat(scene.incidents()).hasSize(2);
    assertThat(again.incidents()).usingRecursiveComparison().isEqualTo(scene.incidents());
  }

  @Test
  void sameScene_givesTheSameIncidents() {
    Scene again = new Scene();
    for (Scene each : List.of(scene, again)) {
      Stage stage = each.cluster("trips");
      stage.at(A, B).from(0).to(60).each(7, answered());
      stage.at(C).from(20).to(60).each(3, refused());
      each.until(60);
    }
    assertThat(again.incidents()).usingRecursiveComparison().isEqualTo(scene.incidents());
  }
}
