package dev.ufo.diagnose;

import static dev.ufo.diagnose.IncidentAssert.assertThat;
import static dev.ufo.diagnose.Says.answered;
import static dev.ufo.diagnose.Says.connectTimeout;
import static dev.ufo.diagnose.Says.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ufo.diagnose.Scene.Stage;
import dev.ufo.incident.Incident;
import dev.ufo.signal.CauseId;
import dev.ufo.signal.Scope;
import dev.ufo.signal.Source;
import org.junit.jupiter.api.Test;

/** One cluster seen by several Envoys, one Envoy that fails at all its clusters. */
class SeveralEnvoysTest {
  private static final String A = "10.12.0.1:4000";
  private static final String B = "10.12.0.2:4000";
  private static final String C = "10.12.0.3:4000";
  private static final Source FIRST = Scene.envoy("edge-1");
  private static final Source SECOND = Scene.envoy("edge-2");
  private static final Source THIRD = Scene.envoy("edge-3");

  private final Scene scene = new Scene();
  private final Stage tickets = scene.cluster("tickets");

  private void wellAt(Source source, int until, String... endpoints) {
    tickets.by(source).at(endpoints).from(0).to(until).each(4, answered());
    tickets.by(source).at(endpoints).from(0).to(until).each(0.6, answered().onNew(0.3, 1));
  }

  @Test
  void oneEndpoint_refusesAllOfThem_isOneIncidentOfThreeSources() {
    for (Source source : new Source[] {FIRST, SECOND, THIRD}) {
      wellAt(source, 50, A, B);
      wellAt(source, 20, C);
      tickets.by(source).at(C).from(20).to(50).each(4, refused());
    }
    Incident incident = scene.until(50).only();
    assertThat(incident).names(CauseId.PROCESS_DOWN).surely().reaches(Scope.ONE_ENDPOINT, C);
    assertThat(incident.sources()).containsExactly("edge-1", "edge-2", "edge-3");
  }

  @Test
  void oneEndpoint_refusesOneEnvoyOnly_isNotTheProcess() {
    wellAt(FIRST, 60, A, B);
    wellAt(FIRST, 20, C);
    tickets.by(FIRST).at(C).from(20).to(60).each(4, refused());
    wellAt(SECOND, 60, A, B, C);
    wellAt(THIRD, 60, A, B, C);
    Incident incident = scene.until(60).only();
    assertThat(incident)
        .considers(CauseId.REJECTED_BY_FIREWALL)
        .doesNotName(CauseId.UPSTREAM_CRASH, CauseId.NOT_READY)
        .reaches(Scope.ONE_ENDPOINT, C)
        .probably();
    assertThat(incident.sources()).containsExactly("edge-1");
  }

  @Test
  void allEndpoints_silentForOneEnvoyOnly_isItsWay() {
    wellAt(FIRST, 20, A, B);
    tickets.by(FIRST).at(A, B).from(22).to(60).each(2, connectTimeout(1_990, 2_003));
    wellAt(SECOND, 60, A, B);
    Incident incident = scene.until(60).only();
    assertThat(incident).names(CauseId.BLOCKED_BY_FIREWALL).surely();
    assertThat(incident.sources()).containsExactly("edge-1");
  }

  @Test
  void allClustersOfOneEnvoy_silent_areThisEnvoyInOneGroup() {
    Stage seats = scene.cluster("seats");
    wellAt(FIRST, 20, A, B);
    wellAt(SECOND, 60, A, B);
    seats.by(FIRST).at(C).from(0).to(20).each(5, answered());
    seats.by(SECOND).at(C).from(0).to(60).each(5, answered());
    tickets.by(FIRST).at(A, B).from(22).to(60).each(2, connectTimeout(1_990, 2_003));
    seats.by(FIRST).at(C).from(22).to(60).each(2, connectTimeout(1_990, 2_003));
    scene.until(60);
    Incident one = scene.only("tickets");
    Incident other = scene.only("seats");
    assertThat(one).reaches(Scope.THIS_ENVOY, A, B);
    assertThat(other).reaches(Scope.THIS_ENVOY, C);
    assertThat(one.group()).isNotEmpty().isEqualTo(other.group());
  }

  @Test
  void twoClustersOfOneEnvoy_silentAndAThirdWorks_areNotThisEnvoy() {
    Stage seats = scene.cluster("seats");
    Stage maps = scene.cluster("maps");
    wellAt(FIRST, 20, A, B);
    seats.by(FIRST).at(C).from(0).to(20).each(5, answered());
    maps.by(FIRST).at("10.12.0.9:81").from(0).to(60).each(5, answered());
    tickets.by(FIRST).at(A, B).from(22).to(60).each(2, connectTimeout(1_990, 2_003));
    seats.by(FIRST).at(C).from(22).to(60).each(2, connectTimeout(1_990, 2_003));
    scene.until(60);
    assertThat(scene.only("tickets")).reaches(Scope.ALL_ENDPOINTS, A, B);
    assertThat(scene.only("tickets").group()).isEmpty();
  }

  @Test
  void twoClustersOfOneEnvoy_withOneDeadPodEach_areNotThisEnvoy() {
    Stage seats = scene.cluster("seats");
    wellAt(FIRST, 60, A, B);
    seats.by(FIRST).at("10.12.0.8:81").from(0).to(60).each(5, answered());
    tickets.by(FIRST).at(C).from(20).to(60).each(4, refused());
    seats.by(FIRST).at("10.12.0.9:81").from(20).to(60).each(5, refused());
    scene.until(60);
    assertThat(scene.only("tickets")).reaches(Scope.ONE_ENDPOINT, C);
    assertThat(scene.only("seats")).reaches(Scope.ONE_ENDPOINT, "10.12.0.9:81");
  }
}
