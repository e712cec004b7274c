package dev.ufo.diagnose;

import static dev.ufo.diagnose.IncidentAssert.assertThat;
import static dev.ufo.diagnose.Says.answered;
import static dev.ufo.diagnose.Says.clientLeftConnecting;
import static dev.ufo.diagnose.Says.closed;
import static dev.ufo.diagnose.Says.connectTimeout;
import static dev.ufo.diagnose.Says.noRouteToHost;
import static dev.ufo.diagnose.Says.timeout;
import static dev.ufo.diagnose.Says.timeoutConnecting;

import dev.ufo.diagnose.Scene.Stage;
import dev.ufo.signal.CauseId;
import dev.ufo.signal.Scope;
import org.junit.jupiter.api.Test;

/** Connects that nobody answers: firewall, dead address, full accept queue, short timeout. */
class SilentCausesTest {
  private static final String A = "172.16.4.11:7070";
  private static final String B = "172.16.4.12:7070";
  private static final String C = "172.16.4.13:7070";

  private final Scene scene = new Scene();
  private final Stage stock = scene.cluster("stock");

  private void worked(int until, String... endpoints) {
    stock.at(endpoints).from(0).to(until).each(6, answered());
    stock.at(endpoints).from(0).to(until).each(0.4, answered().onNew(0.3, 0.9));
  }

  // ---- blocked-by-firewall

  @Test
  void blockedByFirewall_allEndpointsThatWorkedVanish_isNamed() {
    worked(20, A, B, C);
    stock.at(A, B, C).from(22).to(70).each(2, connectTimeout(40, 2_500));
    stock.at(A, B, C).from(35).to(36).count(3, timeout(15_000));
    assertThat(scene.until(70).only())
        .names(CauseId.BLOCKED_BY_FIREWALL)
        .surely()
        .reaches(Scope.ALL_ENDPOINTS, A, B, C);
  }

  @Test
  void blockedByFirewall_newConnectionsComeAboutBeside_isNotNamed() {
    worked(20, A, B, C);
    stock.at(A, B, C).from(22).to(70).each(2, connectTimeout(40, 2_500));
    stock.at(A, B, C).from(22).to(70).each(2, answered(40, 90).onNew(200, 2_300));
    assertThat(scene.until(70).only()).doesNotName(CauseId.BLOCKED_BY_FIREWALL);
  }

  @Test
  void blockedByFirewall_impatientClientsAndShortRoutes_isNamedWithoutOneTimeout() {
    worked(20, A, B);
    stock.at(A, B).from(21).to(60).each(2, timeoutConnecting(1_200));
    stock.at(A, B).from(21).to(60).each(1, clientLeftConnecting(300, 800));
    assertThat(scene.until(60).only())
        .names(CauseId.BLOCKED_BY_FIREWALL)
        .reaches(Scope.ALL_ENDPOINTS, A, B);
  }

  @Test
  void blockedByFirewall_inTcpProxy_isNamed() {
    stock.at(A, B).from(0).to(20).each(3, Says.tcpAnswered(10, 600));
    stock.at(A, B).from(23).to(60).each(2, connectTimeout(3_000, 3_004).tcp());
    assertThat(scene.until(60).only())
        .names(CauseId.BLOCKED_BY_FIREWALL)
        .surely()
        .reaches(Scope.ALL_ENDPOINTS, A, B);
  }

  @Test
  void blockedByFirewall_otherEnvoysReachThem_isSure() {
    Stage other = stock.by(Scene.envoy("edge-7"));
    other.at(A).from(0).to(60).each(4, answered());
    other.at(A).from(0).to(60).each(0.5, answered().onNew(0.3, 0.9));
    worked(20, A);
    stock.at(A).from(25).to(60).each(2, connectTimeout(4_900, 5_003));
    assertThat(scene.until(60).only()).names(CauseId.BLOCKED_BY_FIREWALL).surely();
  }

  // ---- stale-address

  @Test
  void staleAddress_oneThatIsNewAndNeverAnswers_isNamed() {
    worked(70, A, B);
    stock.at(C).from(20).to(70).each(2, connectTimeout(1_500, 1_502));
    assertThat(scene.until(70).only())
        .names(CauseId.STALE_ADDRESS)
        .surely()
        .reaches(Scope.ONE_ENDPOINT, C);
  }

  @Test
  void staleAddress_noRouteAfterArpGaveUp_isNamed() {
    worked(70, A, B);
    worked(20, C);
    stock.at(C).from(21).to(70).each(2, noRouteToHost(12, 3_036));
    assertThat(scene.until(70).only())
        .names(CauseId.STALE_ADDRESS)
        .surely()
        .reaches(Scope.ONE_ENDPOINT, C);
  }

  @Test
  void staleAddress_noRouteMixedWithTimeoutsBelowThreeSeconds_isNamed() {
    worked(70, A, B);
    worked(20, C);
    stock.at(C).from(21).to(70).each(1, noRouteToHost(30, 1_400));
    stock.at(C).from(21).to(70).each(1, connectTimeout(200, 1_400));
    assertThat(scene.until(70).only()).names(CauseId.STALE_ADDRESS);
  }

  @Test
  void staleAddress_oneThatWorkedFallsSilent_isNotSure() {
    worked(70, A, B);
    worked(20, C);
    stock.at(C).from(22).to(70).each(2, connectTimeout(1_500, 1_502));
    assertThat(scene.until(70).only())
        .namesOneOf(CauseId.STALE_ADDRESS, CauseId.BLOCKED_BY_FIREWALL)
        .considers(CauseId.STALE_ADDRESS)
        .considers(CauseId.BLOCKED_BY_FIREWALL)
        .probably();
  }

  // ---- rejected-by-firewall

  @Test
  void rejectedByFirewall_answeredAtOnceAndThenRateLimited_isNamed() {
    worked(20, A, B);
    stock.at(A, B).from(20).to(60).each(1, noRouteToHost(0, 0.4));
    stock.at(A, B).from(21).to(60).each(1.5, noRouteToHost(995, 1_060));
    stock.at(A, B).from(22).to(60).each(1, connectTimeout(1_995, 2_003));
    assertThat(scene.until(60).only())
        .names(CauseId.REJECTED_BY_FIREWALL)
        .surely()
        .reaches(Scope.ALL_ENDPOINTS, A, B);
  }

  @Test
  void rejectedByFirewall_pureAndAtOnce_isNamed() {
    worked(20, A, B);
    stock.at(A, B).from(20).to(45).each(5, noRouteToHost(0, 0.4));
    assertThat(scene.until(45).only())
        .names(CauseId.REJECTED_BY_FIREWALL)
        .surely()
        .reaches(Scope.ALL_ENDPOINTS, A, B);
  }

  @Test
  void rejectedByFirewall_theSameTakingItsTime_isNotNamed() {
    worked(20, A, B);
    stock.at(A, B).from(20).to(60).each(1, noRouteToHost(15, 3_000));
    assertThat(scene.until(60).only()).doesNotName(CauseId.REJECTED_BY_FIREWALL);
  }

  // ---- listener-overloaded and connect-timeout-too-short

  @Test
  void listenerOverloaded_burstsOfTimeoutsUnderLoadBesideSlowSuccesses_isNamed() {
    worked(20, A);
    stock.at(A).from(20).to(60).each(9, connectTimeout(30, 900));
    stock.at(A).from(20).to(60).each(12, answered(60, 400).onNew(5, 850));
    stock.at(A).from(20).to(60).each(25, answered(60, 400));
    assertThat(scene.until(60).only())
        .names(CauseId.LISTENER_OVERLOADED)
        .surely()
        .reaches(Scope.ALL_ENDPOINTS, A);
  }

  @Test
  void connectTimeoutTooShort_successesJustBelowIt_isNamed() {
    stock.at(A, B).from(0).to(60).each(1.5, connectTimeout(248, 252));
    stock.at(A, B).from(0).to(60).each(2, answered(8, 20).onNew(150, 245));
    stock.at(A, B).from(0).to(60).each(5, answered(8, 20));
    assertThat(scene.until(60).only())
        .names(CauseId.CONNECT_TIMEOUT_TOO_SHORT)
        .surely()
        .reaches(Scope.ALL_ENDPOINTS, A, B);
  }

  @Test
  void connectTimeoutTooShort_successesFarBelowIt_isNotNamed() {
    worked(20, A, B);
    stock.at(A, B).from(20).to(60).each(1.5, connectTimeout(2_998, 3_002));
    stock.at(A, B).from(20).to(60).each(2, answered(8, 20).onNew(0.4, 1.5));
    assertThat(scene.until(60).only()).doesNotName(CauseId.CONNECT_TIMEOUT_TOO_SHORT);
  }

  @Test
  void connectTimeoutTooShort_noSuccessAtAll_isNotNamed() {
    worked(20, A, B);
    stock.at(A, B).from(20).to(60).each(3, connectTimeout(248, 252));
    assertThat(scene.until(60).only())
        .doesNotName(CauseId.CONNECT_TIMEOUT_TOO_SHORT, CauseId.LISTENER_OVERLOADED);
  }

  // ---- the opening of a silent fault

  @Test
  void silence_firstSecondsOnPooledConnectionsOnly_isNotSure() {
    worked(20, A, B);
    stock.at(A, B).from(24).to(30).each(1.5, timeout(4_000));
    assertThat(scene.until(30).only())
        .considers(CauseId.BLOCKED_BY_FIREWALL)
        .considers(CauseId.UPSTREAM_STALLED)
        .probably();
  }

  @Test
  void silence_resetOnPooledThenTimeouts_isOneIncident() {
    worked(20, A, B);
    stock.at(A, B).from(20).to(20.3).count(2, closed(0, 0.3));
    stock.at(A, B).from(21).to(60).each(2, connectTimeout(1_000, 1_002));
    assertThat(scene.until(60).only()).names(CauseId.BLOCKED_BY_FIREWALL);
  }
}
