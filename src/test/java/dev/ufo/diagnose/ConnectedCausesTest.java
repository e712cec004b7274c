package dev.ufo.diagnose;

import static dev.ufo.diagnose.IncidentAssert.assertThat;
import static dev.ufo.diagnose.Says.answerCut;
import static dev.ufo.diagnose.Says.answered;
import static dev.ufo.diagnose.Says.closed;
import static dev.ufo.diagnose.Says.connectTimeout;
import static dev.ufo.diagnose.Says.streamReset;
import static dev.ufo.diagnose.Says.timeout;

import dev.ufo.diagnose.Scene.Stage;
import dev.ufo.signal.CauseId;
import dev.ufo.signal.Scope;
import org.junit.jupiter.api.Test;

/** What fails after the connection stood, mostly on connections that had worked. */
class ConnectedCausesTest {
  private static final String A = "100.64.2.8:3000";
  private static final String B = "100.64.2.9:3000";
  private static final String C = "[fd12:3456::8]:3000";

  private final Scene scene = new Scene();
  private final Stage feed = scene.cluster("feed");

  // ---- keepalive-race

  @Test
  void keepaliveRace_alwaysAfterTheSameGap_isNamed() {
    feed.at(A, B).from(0).to(90).each(5, answered().idle(5, 3_400));
    feed.at(A, B).from(0).to(90).each(1, answered().onNew(1, 3));
    feed.at(A, B).from(20).to(90).each(0.4, closed(0, 1.5).idle(3_500, 3_518));
    assertThat(scene.until(90).only())
        .names(CauseId.KEEPALIVE_RACE)
        .surely()
        .reaches(Scope.ALL_ENDPOINTS, A, B);
  }

  @Test
  void keepaliveRace_http2GoawayRefusesTheStream_isNamed() {
    feed.at(A, B).from(0).to(90).each(5, answered().idle(5, 9_000));
    feed.at(A, B).from(0).to(90).each(1, answered().onNew(1, 3));
    feed.at(A, B)
        .from(20)
        .to(90)
        .each(0.4, streamReset("remote_refused_stream_reset").idle(10_000, 10_030));
    assertThat(scene.until(90).only()).names(CauseId.KEEPALIVE_RACE);
  }

  @Test
  void keepaliveRace_longerGapsWork_isNotNamedSurely() {
    feed.at(A).from(0).to(90).each(5, answered(5, 80).idle(5, 9_000));
    feed.at(B).from(0).to(90).each(5, answered(5, 80).idle(5, 9_000));
    feed.at(A).from(20).to(90).each(0.6, closed(0.5, 80).idle(10, 4_000));
    assertThat(scene.until(90).only()).doesNotName(CauseId.KEEPALIVE_RACE);
  }

  // ---- idle-connection-dropped

  @Test
  void idleConnectionDropped_everyGapBeyondSomeLengthHangs_isNamed() {
    feed.at(A, B).from(0).to(120).each(3, answered().idle(50, 280_000));
    feed.at(A, B).from(0).to(120).each(1, answered().onNew(1, 3));
    feed.at(A, B).from(20).to(120).each(0.3, timeout(8_000).idle(355_000, 900_000));
    assertThat(scene.until(120).only())
        .names(CauseId.IDLE_CONNECTION_DROPPED)
        .surely()
        .reaches(Scope.ALL_ENDPOINTS, A, B);
  }

  @Test
  void idleConnectionDropped_answeredByReset_isNamed() {
    feed.at(A, B).from(0).to(120).each(3, answered().idle(50, 55_000));
    feed.at(A, B).from(0).to(120).each(1, answered().onNew(1, 3));
    feed.at(A, B).from(20).to(120).each(0.3, closed(0, 1).idle(62_000, 200_000));
    assertThat(scene.until(120).only()).names(CauseId.IDLE_CONNECTION_DROPPED);
  }

  @Test
  void idleConnectionDropped_http2KeepsTheDeadConnection_isNamed() {
    feed.at(A).from(0).to(60).each(2, answered().idle(30, 9_000));
    feed.at(A).from(60).to(120).each(1, timeout(2_000).idle(420_000, 500_000));
    feed.at(A).from(60).to(120).each(1, answered().idle(30, 9_000));
    assertThat(scene.until(120).only()).names(CauseId.IDLE_CONNECTION_DROPPED);
  }

  @Test
  void idleConnectionDropped_gapsAsLongWork_isNotNamed() {
    feed.at(A, B).from(0).to(120).each(3, answered().idle(50, 900_000));
    feed.at(A, B).from(0).to(120).each(1, answered().onNew(1, 3));
    feed.at(A, B).from(20).to(120).each(0.3, timeout(8_000).idle(355_000, 900_000));
    assertThat(scene.until(120).only()).doesNotName(CauseId.IDLE_CONNECTION_DROPPED);
  }

  // ---- upstream-crash, back before anybody is refused

  @Test
  void upstreamCrash_cutsAnywhereAtOneHost_isNamed() {
    feed.at(A, B).from(0).to(80).each(8, answered(10, 200).idle(5, 6_000));
    feed.at(C).from(0).to(80).each(6, answered(10, 200).idle(5, 6_000));
    feed.at(C).from(20).to(80).each(1, closed(0.4, 190).idle(5, 5_500));
    feed.at(C).from(20).to(80).each(0.3, answerCut(60, 190).idle(5, 5_500));
    assertThat(scene.until(80).only()).names(CauseId.UPSTREAM_CRASH).reaches(Scope.ONE_ENDPOINT, C);
  }

  @Test
  void upstreamCrash_answersCutInTheMiddleAtOneHost_isNamed() {
    feed.at(A, B).from(0).to(90).each(5, answered());
    feed.at(C).from(0).to(90).each(4, answered());
    feed.at(C).from(20).to(90).each(1, answerCut(50, 2_000));
    assertThat(scene.until(90).only()).names(CauseId.UPSTREAM_CRASH).reaches(Scope.ONE_ENDPOINT, C);
  }

  @Test
  void upstreamCrash_sameCutsAtTheSameGap_isKeepaliveRace() {
    feed.at(A, B).from(0).to(80).each(8, answered(10, 200).idle(5, 1_900));
    feed.at(C).from(0).to(80).each(6, answered(10, 200).idle(5, 1_900));
    feed.at(C).from(20).to(80).each(1, closed(0.1, 0.9).idle(2_000, 2_012));
    assertThat(scene.until(80).only()).names(CauseId.KEEPALIVE_RACE);
  }

  // ---- upstream-stalled

  @Test
  void upstreamStalled_newConnectionsHangAndNothingAnswers_isNamed() {
    feed.at(A).from(0).to(60).each(4, answered());
    feed.at(B).from(0).to(20).each(4, answered());
    feed.at(B).from(24).to(60).each(2, timeout(4_000).onNew(0.4, 1));
    feed.at(B).from(24).to(60).each(0.5, timeout(4_000));
    assertThat(scene.until(60).only())
        .names(CauseId.UPSTREAM_STALLED)
        .surely()
        .reaches(Scope.ONE_ENDPOINT, B);
  }

  @Test
  void upstreamStalled_thenItsAcceptQueueIsFull_isStillOneStall() {
    feed.at(A).from(0).to(80).each(4, answered());
    feed.at(B).from(0).to(20).each(4, answered());
    feed.at(B).from(24).to(80).each(1.5, timeout(4_000).onNew(0.4, 1));
    feed.at(B).from(50).to(80).each(1.5, connectTimeout(2_000, 2_002));
    assertThat(scene.until(80).only())
        .names(CauseId.UPSTREAM_STALLED)
        .reaches(Scope.ONE_ENDPOINT, B);
  }

  @Test
  void upstreamStalled_onlyOldConnectionsHang_isNotSure() {
    feed.at(B).from(0).to(20).each(4, answered());
    feed.at(B).from(24).to(50).each(2, timeout(4_000));
    assertThat(scene.until(50).only()).considers(CauseId.BLOCKED_BY_FIREWALL).probably();
  }

  // ---- slow-upstream

  @Test
  void slowUpstream_answersReachTheTimeout_isNamed() {
    feed.at(A, B).from(0).to(20).each(6, answered(8, 30));
    feed.at(A, B).from(20).to(60).each(4, answered(300, 1_790));
    feed.at(A, B).from(20).to(60).each(2, timeout(1_800));
    assertThat(scene.until(60).only())
        .names(CauseId.SLOW_UPSTREAM)
        .surely()
        .reaches(Scope.ALL_ENDPOINTS, A, B);
  }

  @Test
  void slowUpstream_perTryTimeoutsThatUseUpTheRetries_isNamed() {
    feed.at(A, B).from(0).to(20).each(6, answered(8, 30));
    feed.at(A, B).from(20).to(60).each(4, answered(90, 395));
    feed.at(A, B).from(20).to(60).each(2, Says.perTryTimeout(400).retriedInVain());
    assertThat(scene.until(60).only()).names(CauseId.SLOW_UPSTREAM);
  }

  @Test
  void slowUpstream_nothingIsAnswered_isStalledInstead() {
    feed.at(A, B).from(0).to(20).each(6, answered(8, 30));
    feed.at(A, B).from(22).to(60).each(2, timeout(1_800).onNew(0.4, 1));
    assertThat(scene.until(60).only()).names(CauseId.UPSTREAM_STALLED);
  }

  @Test
  void slowUpstream_answersAsFastAsEver_isNotSure() {
    feed.at(A, B).from(0).to(60).each(6, answered(8, 30));
    feed.at(A, B).from(20).to(60).each(2, timeout(6_000));
    assertThat(scene.until(60).only()).probably();
  }

  // ---- mtu-black-hole

  @Test
  void mtuBlackHole_largeOnesHangAndSmallOnesWorkAtTheSameHosts_isNamed() {
    feed.at(A, B).from(0).to(60).each(6, answered().sending(180, 900));
    feed.at(A, B).from(20).to(60).each(1, timeout(5_000).sending(1_900, 60_000));
    assertThat(scene.until(60).only())
        .names(CauseId.MTU_BLACK_HOLE)
        .surely()
        .reaches(Scope.ALL_ENDPOINTS, A, B);
  }

  @Test
  void mtuBlackHole_largeOnesWorkToo_isNotNamed() {
    feed.at(A, B).from(0).to(60).each(6, answered().sending(180, 60_000));
    feed.at(A, B).from(20).to(60).each(1, timeout(5_000).sending(1_900, 60_000));
    assertThat(scene.until(60).only()).doesNotName(CauseId.MTU_BLACK_HOLE);
  }

  @Test
  void mtuBlackHole_smallOnesHangToo_isNotNamed() {
    feed.at(A, B).from(0).to(60).each(6, answered().sending(180, 900));
    feed.at(A, B).from(20).to(60).each(1, timeout(5_000).sending(1_900, 30_000));
    feed.at(A, B).from(20).to(60).each(0.3, timeout(5_000).sending(200, 800));
    assertThat(scene.until(60).only()).doesNotName(CauseId.MTU_BLACK_HOLE);
  }

  // ---- upstream-resets

  @Test
  void upstreamResets_ofItsOwnWill_isNamed() {
    feed.at(A, B).from(0).to(50).each(8, answered());
    feed.at(A).from(20).to(50).each(3, streamReset("remote_reset").receiving(13, 13));
    assertThat(scene.until(50).only())
        .names(CauseId.UPSTREAM_RESETS)
        .surely()
        .reaches(Scope.ONE_ENDPOINT, A);
  }

  @Test
  void upstreamResets_refusesMostStreams_isNamed() {
    feed.at(A, B).from(0).to(50).each(4, answered());
    feed.at(A, B)
        .from(20)
        .to(50)
        .each(4, streamReset("remote_refused_stream_reset").receiving(26, 26));
    assertThat(scene.until(50).only()).names(CauseId.UPSTREAM_RESETS);
  }

  @Test
  void upstreamResets_connectionsClosedInstead_isNotNamed() {
    feed.at(A, B).from(0).to(50).each(8, answered());
    feed.at(A).from(20).to(50).each(3, closed(1, 8));
    assertThat(scene.until(50).only()).doesNotName(CauseId.UPSTREAM_RESETS);
  }
}
