package dev.ufo.diagnose;

import static dev.ufo.diagnose.IncidentAssert.assertThat;
import static dev.ufo.diagnose.Says.answered;
import static dev.ufo.diagnose.Says.connectTimeout;
import static dev.ufo.diagnose.Says.dropped;
import static dev.ufo.diagnose.Says.error;
import static dev.ufo.diagnose.Says.overflow;
import static dev.ufo.diagnose.Says.refused;
import static dev.ufo.diagnose.Says.timeout;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ufo.diagnose.Scene.Stage;
import dev.ufo.signal.CauseId;
import dev.ufo.signal.Flag;
import dev.ufo.signal.Scope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What Envoy itself refuses: limits, load shedding, experiments. */
class PolicyCausesTest {
  private static final String A = "10.61.7.1:8181";
  private static final String B = "10.61.7.2:8181";

  private final Scene scene = new Scene();
  private final Stage rates = scene.cluster("rates");

  // ---- circuit-breaker-open

  @Test
  void circuitBreakerOpen_withoutAHost_isTheLimitOnPending() {
    rates.at(A, B).from(0).to(45).each(20, answered());
    rates.nowhere().from(15).to(45).each(9, overflow(false));
    assertThat(scene.until(45).only())
        .names(CauseId.CIRCUIT_BREAKER_OPEN)
        .surely()
        .hasDetail("limit", "pending")
        .reaches(Scope.NO_ENDPOINT);
  }

  @Test
  void circuitBreakerOpen_withAHostAndNoConnection_isTheLimitOnRequests() {
    rates.at(A, B).from(0).to(45).each(20, answered());
    rates.at(A, B).from(15).to(45).each(5, overflow(true));
    assertThat(scene.until(45).only())
        .names(CauseId.CIRCUIT_BREAKER_OPEN)
        .surely()
        .hasDetail("limit", "requests");
  }

  @Test
  void circuitBreakerOpen_inTcpProxy_isTheLimitOnConnections() {
    Stage tcp = rates.route("");
    tcp.at(A).from(0).to(45).each(6, Says.tcpAnswered(50, 900));
    tcp.nowhere().from(15).to(45).each(4, overflow(false).tcp());
    assertThat(scene.until(45).only("rates"))
        .names(CauseId.CIRCUIT_BREAKER_OPEN)
        .hasDetail("limit", "connections");
  }

  @Test
  void circuitBreakerOpen_http1QueuesForAConnection_isTheLimitOnConnections() {
    rates.at(A).from(0).to(15).each(5, answered(380, 420));
    rates.at(A).from(15).to(60).each(5, answered(380, 420).waiting(900, 1_500));
    rates.at(A).from(15).to(60).each(4, timeout(400).waiting(1_500, 1_595));
    assertThat(scene.until(60).only())
        .names(CauseId.CIRCUIT_BREAKER_OPEN)
        .hasDetail("limit", "connections");
  }

  @Test
  void circuitBreakerOpen_sameTimeoutsSentAtOnce_isSlowUpstream() {
    rates.at(A).from(0).to(15).each(5, answered(380, 420));
    rates.at(A).from(15).to(60).each(5, answered(900, 1_950));
    rates.at(A).from(15).to(60).each(4, timeout(2_000));
    assertThat(scene.until(60).only()).names(CauseId.SLOW_UPSTREAM);
  }

  @Test
  void circuitBreakerOpen_asAnUpstreamGotSlow_isOnlyASideEffect() {
    rates.at(A).from(0).to(20).each(10, answered(5, 20));
    rates.at(A).from(20).to(90).each(3, answered(500, 4_900));
    rates.at(A).from(20).to(90).each(2, timeout(5_000));
    rates.nowhere().from(30).to(90).each(4, overflow(false));
    assertThat(scene.until(90).only())
        .names(CauseId.SLOW_UPSTREAM)
        .considers(CauseId.CIRCUIT_BREAKER_OPEN);
  }

  @Test
  void circuitBreakerOpen_retryRefusedAfterConnectFailures_isOnlyASideEffect() {
    rates.at(A).from(0).to(50).each(8, answered());
    rates.at(B).from(0).to(18).each(8, answered());
    rates.at(B).from(18).to(50).each(3, refused().retriedInVain());
    rates.at(B).from(18).to(50).each(4, refused().retryRefused());
    assertThat(scene.until(50).only())
        .names(CauseId.PROCESS_DOWN)
        .surely()
        .reaches(Scope.ONE_ENDPOINT, B);
  }

  @Test
  void circuitBreakerOpen_retryRefusedAfterSilence_isOnlyASideEffect() {
    rates.at(A, B).from(0).to(18).each(8, answered());
    rates.at(A, B).from(20).to(50).each(4, connectTimeout(700, 702).retryRefused());
    assertThat(scene.until(50).only()).names(CauseId.BLOCKED_BY_FIREWALL);
  }

  @Test
  void circuitBreakerOpen_retryRefusedAfterApplicationErrors_opensNothing() {
    rates.at(A, B).from(0).to(60).each(8, answered());
    rates.at(A, B).from(15).to(60).each(5, error(500).and(Flag.UO));
    scene.until(60);
    assertThat(scene.incidents()).isEmpty();
  }

  @Test
  void applicationErrors_asManyAsTheyAre_openNothing() {
    rates.at(A, B).from(0).to(20).each(8, answered());
    rates.at(A, B).from(20).to(60).each(8, error(503));
    scene.until(60);
    assertThat(scene.incidents()).isEmpty();
  }

  // ---- overload-drop

  @ParameterizedTest
  @ValueSource(strings = {"drop_overload", "unconditional_drop_overload", "maintenance_mode"})
  void overloadDrop_toldByDetailsAlone_isNamed(String details) {
    rates.at(A, B).from(0).to(40).each(8, answered());
    rates.nowhere().from(12).to(40).each(5, dropped(details));
    assertThat(scene.until(40).only())
        .names(CauseId.OVERLOAD_DROP)
        .surely()
        .reaches(Scope.NO_ENDPOINT);
  }

  @Test
  void overloadDrop_overloadManager_reachesAllClustersOfTheEnvoy() {
    rates.at(A, B).from(0).to(40).each(8, answered());
    rates.nowhere().from(12).to(40).each(5, dropped("overload"));
    assertThat(scene.until(40).only())
        .names(CauseId.OVERLOAD_DROP)
        .surely()
        .reaches(Scope.THIS_ENVOY);
  }

  @Test
  void overloadDrop_grpcAnswersWith200_isNamed() {
    rates.at(A, B).from(0).to(40).each(8, answered());
    rates.nowhere().from(12).to(40).each(5, dropped("unconditional_drop_overload").grpc());
    assertThat(scene.until(40).only()).names(CauseId.OVERLOAD_DROP).surely();
  }

  @Test
  void overloadDrop_otherDetailsWithoutFlag_opensNothing() {
    rates.at(A, B).from(0).to(40).each(8, answered());
    rates.nowhere().from(12).to(40).each(5, dropped("direct_response"));
    scene.until(40);
    assertThat(scene.incidents()).isEmpty();
  }

  // ---- fault-injected

  @Test
  void faultInjected_abort_isNamed() {
    rates.at(A, B).from(0).to(40).each(8, answered());
    rates.nowhere().from(12).to(40).each(5, Says.noHost(Flag.FI, 503, "fault_filter_abort"));
    assertThat(scene.until(40).only()).names(CauseId.FAULT_INJECTED).surely();
  }

  @Test
  void faultInjected_delayThatNoClientWaitsFor_isNamed() {
    Said delayed =
        Says.noHost(Flag.DI, 0, "downstream_remote_disconnect").and(Flag.DC).lasting(1_400, 1_600);
    rates.at(A, B).from(0).to(40).each(8, answered());
    rates.nowhere().from(12).to(40).each(5, delayed);
    assertThat(scene.until(40).only()).names(CauseId.FAULT_INJECTED);
  }

  @Test
  void faultInjected_upstreamReallyAnswers503_opensNothing() {
    rates.at(A, B).from(0).to(40).each(8, error(503));
    scene.until(40);
    assertThat(scene.incidents()).isEmpty();
  }
}
