package dev.ufo.diagnose;

import static dev.ufo.diagnose.IncidentAssert.assertThat;
import static dev.ufo.diagnose.Says.answered;
import static dev.ufo.diagnose.Says.closed;
import static dev.ufo.diagnose.Says.noRouteToHost;
import static dev.ufo.diagnose.Says.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ufo.diagnose.Scene.Stage;
import dev.ufo.signal.CauseId;
import dev.ufo.signal.Scope;
import org.junit.jupiter.api.Test;

/** "Connection refused" has many causes; what tells them apart is who, when, and what came next. */
class RefusedCausesTest {
  private static final String A = "10.20.1.7:9000";
  private static final String B = "10.20.3.40:9000";
  private static final String C = "10.20.9.2:9000";
  private static final String D = "10.20.4.4:9000";

  private final Scene scene = new Scene();
  private final Stage orders = scene.cluster("orders");

  // ---- process-down

  @Test
  void processDown_oneOfThreeThatWorked_isNamed() {
    orders.at(A, B).from(0).to(50).each(7, answered());
    orders.at(C).from(0).to(20).each(7, answered());
    orders.at(C).from(20).to(50).each(7, refused());
    assertThat(scene.until(50).only())
        .names(CauseId.PROCESS_DOWN)
        .surely()
        .reaches(Scope.ONE_ENDPOINT, C);
  }

  @Test
  void processDown_fourRefusalsAtOneRequestInFiveSeconds_isNamed() {
    orders.at(A, B).from(0).to(120).each(0.2, answered());
    orders.at(C).from(0).to(80).each(0.2, answered());
    orders.at(C).from(80).to(100).each(0.2, refused());
    assertThat(scene.until(100).only()).names(CauseId.PROCESS_DOWN).reaches(Scope.ONE_ENDPOINT, C);
  }

  @Test
  void processDown_ipv6AndUnixSocket_isNamedAsWell() {
    String v6 = "[fd00:10::2c]:50051";
    String socket = "unix:/run/ledger/app.sock";
    orders.at("[fd00:10::2b]:50051").from(0).to(45).each(3, answered());
    orders.at(v6).from(0).to(18).each(3, answered());
    orders.at(v6).from(18).to(45).each(3, refused());
    Stage ledger = scene.cluster("ledger");
    ledger.at(socket).from(0).to(18).each(11, answered(0.4, 0.9));
    ledger.at(socket).from(18).to(45).each(11, refused());
    scene.until(45);
    assertThat(scene.only("orders"))
        .names(CauseId.PROCESS_DOWN)
        .surely()
        .reaches(Scope.ONE_ENDPOINT, v6);
    assertThat(scene.only("ledger"))
        .names(CauseId.PROCESS_DOWN)
        .reaches(Scope.ALL_ENDPOINTS, socket);
  }

  @Test
  void processDown_inTcpProxy_isNamed() {
    orders.at(A, B).from(0).to(60).each(2, Says.tcpAnswered(20, 900));
    orders.at(C).from(0).to(25).each(2, Says.tcpAnswered(20, 900));
    orders.at(C).from(25).to(60).each(2, refused().tcp());
    assertThat(scene.until(60).only())
        .names(CauseId.PROCESS_DOWN)
        .surely()
        .reaches(Scope.ONE_ENDPOINT, C);
  }

  @Test
  void processDown_refusedOnOldEnvoys_isNamedByErrnoAlone() {
    Said old = Says.connectFails("delayed connect error: 111", 0.2, 2);
    orders.at(A, B).from(0).to(50).each(4, answered());
    orders.at(C).from(0).to(20).each(4, answered());
    orders.at(C).from(20).to(50).each(4, old);
    assertThat(scene.until(50).only()).names(CauseId.PROCESS_DOWN).surely();
  }

  @Test
  void processDown_grpcAnswersWith200_isNamed() {
    orders.at(A, B).from(0).to(50).each(4, answered());
    orders.at(C).from(0).to(20).each(4, answered());
    orders.at(C).from(20).to(50).each(4, refused().grpc().retriedInVain());
    assertThat(scene.until(50).only()).names(CauseId.PROCESS_DOWN).surely();
  }

  @Test
  void processDown_onePodOfTwenty_isNamedAtThatPod() {
    for (int i = 1; i < 20; i++) {
      orders.at("10.20.100." + i + ":9000").from(0).to(60).each(13, answered());
    }
    orders.at(C).from(0).to(20).each(13, answered());
    orders.at(C).from(20).to(60).each(2, refused());
    assertThat(scene.until(60).only())
        .names(CauseId.PROCESS_DOWN)
        .surely()
        .reaches(Scope.ONE_ENDPOINT, C);
  }

  @Test
  void processDown_noRouteInstead_isNotNamed() {
    orders.at(A, B).from(0).to(50).each(7, answered());
    orders.at(C).from(0).to(20).each(7, answered());
    orders.at(C).from(20).to(50).each(3, noRouteToHost(20, 3_000));
    assertThat(scene.until(50).only()).doesNotName(CauseId.PROCESS_DOWN);
  }

  @Test
  void processDown_hiddenByRetries_isNamedByTheSilentEndpoint() {
    orders.at(A, B).from(0).to(120).each(20, answered().sending(200, 220));
    orders.at(C).from(0).to(40).each(20, answered().sending(200, 220));
    orders.at(A, B).from(40).to(120).each(10, answered().sending(200, 220).atSecond(0, 26, 1));
    assertThat(scene.until(120).only()).names(CauseId.PROCESS_DOWN).reaches(Scope.ONE_ENDPOINT, C);
  }

  @Test
  void processDown_hiddenRetriesThatSentTwice_isNotNamed() {
    orders.at(A, B).from(0).to(120).each(20, answered().sending(200, 220));
    orders.at(C).from(0).to(120).each(12, answered().sending(200, 220));
    orders.at(A, B).from(40).to(120).each(10, answered().sending(200, 220).atSecond(0, 26, 2));
    scene.until(120);
    assertThat(scene.incidents()).noneMatch(i -> i.cause() == CauseId.PROCESS_DOWN);
  }

  // ---- wrong-port

  @Test
  void wrongPort_allRefuseAndNeverWorked_isNamed() {
    scene.cluster("users").at("10.20.8.8:81").from(0).to(40).each(5, answered());
    orders.at(A, B).from(10).to(40).each(3, refused());
    assertThat(scene.until(40).only())
        .names(CauseId.WRONG_PORT)
        .surely()
        .reaches(Scope.ALL_ENDPOINTS, A, B);
  }

  @Test
  void wrongPort_sameHostsAnswerOnAnotherPort_saysSo() {
    scene.cluster("metrics").at("10.20.1.7:9102").from(0).to(40).each(5, answered());
    orders.at(A).from(10).to(40).each(3, refused());
    assertThat(scene.until(40).only()).names(CauseId.WRONG_PORT).surely();
    assertThat(scene.only().reasonsFor().toString()).contains("10.20.1.7:9102");
  }

  @Test
  void wrongPort_workingClusterIsMovedToIt_isNamedAndNotNotReady() {
    // what was under way at the old port is answered while the new one refuses already
    orders.at("10.20.1.7:9000", "10.20.1.8:9000").from(0).to(20.6).each(9, answered());
    orders.at("10.20.1.7:9999", "10.20.1.8:9999").from(20).to(60).each(9, refused());
    assertThat(scene.until(60).only())
        .names(CauseId.WRONG_PORT)
        .surely()
        .reaches(Scope.ALL_ENDPOINTS, "10.20.1.7:9999", "10.20.1.8:9999");
  }

  @Test
  void notReady_newPortOfARollout_whileTheOldOneStillAnswers_isNamed() {
    orders.at("10.20.1.7:9000", "10.20.1.8:9000").from(0).to(60).each(9, answered());
    orders.at("10.20.1.7:9999").from(20).to(27).each(9, refused());
    orders.at("10.20.1.7:9999").from(27).to(60).each(9, answered());
    assertThat(scene.until(60).only()).names(CauseId.NOT_READY);
  }

  @Test
  void wrongPort_anotherUnixSocketAnswers_isNoOtherPortOfTheHost() {
    scene.cluster("metrics").at("unix:/run/metrics.sock").from(0).to(40).each(5, answered());
    orders.at("unix:/run/orders.sock").from(10).to(40).each(3, refused());
    scene.until(40);
    assertThat(scene.only().reasonsFor().toString()).doesNotContain("/run/metrics.sock");
  }

  @Test
  void wrongPort_workedBefore_isNotNamed() {
    scene.cluster("users").at("10.20.8.8:81").from(0).to(40).each(5, answered());
    orders.at(A, B).from(0).to(10).each(3, answered());
    orders.at(A, B).from(10).to(40).each(3, refused());
    assertThat(scene.until(40).only()).doesNotName(CauseId.WRONG_PORT, CauseId.NOT_READY);
  }

  @Test
  void wrongPort_noSuccessOfAnybodyEverSeen_isNotSure() {
    orders.at(A, B).from(0).to(60).each(6, refused());
    assertThat(scene.until(60).only()).considers(CauseId.WRONG_PORT).probably();
  }

  // ---- not-ready

  @Test
  void notReady_newcomerRefusesAndThenWorks_isNamed() {
    orders.at(A, B).from(0).to(60).each(9, answered());
    orders.at(D).from(20).to(26).each(9, refused());
    orders.at(D).from(26).to(60).each(9, answered());
    assertThat(scene.until(60).only())
        .names(CauseId.NOT_READY)
        .surely()
        .reaches(Scope.ONE_ENDPOINT, D);
  }

  @Test
  void notReady_newcomerThatWorkedFirst_isProcessDown() {
    orders.at(A, B).from(0).to(60).each(9, answered());
    orders.at(D).from(20).to(30).each(9, answered());
    orders.at(D).from(30).to(60).each(9, refused());
    assertThat(scene.until(60).only()).names(CauseId.PROCESS_DOWN);
  }

  @Test
  void notReady_wholeClusterThatHealed_isNamedAndNotWrongPort() {
    scene.cluster("users").at("10.20.8.8:81").from(0).to(60).each(5, answered());
    orders.at(A, B).from(10).to(19).each(4, refused());
    orders.at(A, B).from(19).to(60).each(4, answered());
    assertThat(scene.until(60).only()).names(CauseId.NOT_READY);
  }

  @Test
  void notReady_sidecarsOwnWorkloadThatStarts_isNamed() {
    Stage inbound = scene.cluster("inbound|9000||").by(Scene.envoy("sidecar-1"));
    inbound.at("127.0.0.6:9000").from(3).to(10).each(6, refused());
    inbound.at("127.0.0.6:9000").from(10).to(50).each(6, answered());
    assertThat(scene.until(50).only()).names(CauseId.NOT_READY);
  }

  @Test
  void notReady_twoOfARollout_isOneIncident() {
    orders.at(A, B).from(0).to(80).each(9, answered());
    orders.at(D).from(20).to(25).each(9, refused());
    orders.at(D).from(25).to(80).each(9, answered());
    orders.at("10.20.6.6:9000").from(30).to(34).each(9, refused());
    orders.at("10.20.6.6:9000").from(34).to(80).each(9, answered());
    assertThat(scene.until(80).only())
        .names(CauseId.NOT_READY)
        .reaches(Scope.SOME_ENDPOINTS, D, "10.20.6.6:9000");
  }

  // ---- ungraceful-shutdown

  private void leaves(String endpoint, int at, String successor) {
    orders.at(endpoint).from(0).to(at).each(12, answered());
    orders.at(endpoint).from(at).to(at + 0.02).count(3, closed(1, 60));
    orders.at(endpoint).from(at).to(at + 3).each(12, refused());
    orders.at(successor).from(at + 3).to(60).each(12, answered());
  }

  @Test
  void ungracefulShutdown_cutThenRefusedThenReplaced_isNamed() {
    orders.at(C).from(0).to(60).each(12, answered());
    leaves(A, 20, D);
    leaves(B, 28, "10.20.5.5:9000");
    assertThat(scene.until(60).only()).names(CauseId.UNGRACEFUL_SHUTDOWN);
  }

  @Test
  void ungracefulShutdown_thatComesBackInstead_isNotNamed() {
    orders.at(B, C).from(0).to(60).each(12, answered());
    orders.at(A).from(0).to(20).each(12, answered());
    orders.at(A).from(20).to(20.02).count(3, closed(1, 60));
    orders.at(A).from(20).to(23).each(12, refused());
    orders.at(A).from(23).to(60).each(12, answered());
    assertThat(scene.until(60).only())
        .doesNotName(CauseId.UNGRACEFUL_SHUTDOWN)
        .namesOneOf(CauseId.UPSTREAM_CRASH, CauseId.PROCESS_DOWN);
  }

  // ---- upstream-crash

  private void dies(String endpoint, int at) {
    orders.at(endpoint).from(at).to(at + 0.01).count(4, closed(0.5, 120));
    orders.at(endpoint).from(at).to(at + 4).each(8, refused());
  }

  @Test
  void upstreamCrash_diesAndComesBackAgainAndAgain_isNamed() {
    orders.at(A, B).from(0).to(80).each(8, answered(5, 140));
    orders.at(C).from(0).to(20).each(8, answered(5, 140));
    dies(C, 20);
    orders.at(C).from(24).to(33).each(8, answered(5, 140));
    dies(C, 33);
    orders.at(C).from(37).to(51).each(8, answered(5, 140));
    dies(C, 51);
    orders.at(C).from(55).to(80).each(8, answered(5, 140));
    assertThat(scene.until(80).only())
        .names(CauseId.UPSTREAM_CRASH)
        .surely()
        .reaches(Scope.ONE_ENDPOINT, C);
  }

  @Test
  void upstreamCrash_resolvedInBetween_remembersItsFalls() {
    orders.at(A, B).from(0).to(110).each(8, answered(5, 140));
    orders.at(C).from(0).to(20).each(8, answered(5, 140));
    for (int at = 20; at < 110; at += 30) {
      dies(C, at);
      orders.at(C).from(at + 4).to(at + 30).each(8, answered(5, 140));
    }
    assertThat(scene.until(110).only()).names(CauseId.UPSTREAM_CRASH);
  }

  @Test
  void upstreamCrash_diesOnceAndStaysDown_isProcessDown() {
    orders.at(A, B).from(0).to(80).each(8, answered(5, 140));
    orders.at(C).from(0).to(20).each(8, answered(5, 140));
    orders.at(C).from(20).to(80).each(8, refused());
    assertThat(scene.until(80).only()).names(CauseId.PROCESS_DOWN);
  }

  // ---- rejected-by-firewall, with a reset

  @Test
  void rejectedByFirewall_allRefuseThatWorked_isConsideredAndNobodyIsSure() {
    orders.at(A, B, C).from(0).to(20).each(5, answered());
    orders.at(A, B, C).from(20).to(20.2).count(2, closed(0, 0.2));
    orders.at(A, B, C).from(20.2).to(60).each(5, refused());
    assertThat(scene.until(60).only())
        .reaches(Scope.ALL_ENDPOINTS, A, B, C)
        .considers(CauseId.REJECTED_BY_FIREWALL)
        .probably();
  }

  @Test
  void rejectedByFirewall_otherEnvoysReachThem_isMoreLikely() {
    Stage other = orders.by(Scene.envoy("edge-2"));
    other.at(A, B, C).from(0).to(60).each(5, answered());
    orders.at(A, B, C).from(0).to(20).each(5, answered());
    orders.at(A, B, C).from(20).to(60).each(5, refused());
    assertThat(scene.until(60).only()).names(CauseId.REJECTED_BY_FIREWALL);
  }
}
