package dev.ufo.diagnose;

import static dev.ufo.diagnose.IncidentAssert.assertThat;
import static dev.ufo.diagnose.Says.answered;
import static dev.ufo.diagnose.Says.clientLeftConnecting;
import static dev.ufo.diagnose.Says.clientLeftWaiting;
import static dev.ufo.diagnose.Says.connectFails;
import static dev.ufo.diagnose.Says.error;
import static dev.ufo.diagnose.Says.tcpAnswered;
import static dev.ufo.diagnose.Says.tcpSilent;
import static dev.ufo.diagnose.Says.timeout;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ufo.diagnose.Scene.Stage;
import dev.ufo.signal.CauseId;
import dev.ufo.signal.Flag;
import dev.ufo.signal.Scope;
import dev.ufo.signal.Signature.Tls;
import org.junit.jupiter.api.Test;

/** Signs that mean something only when there are many, and failures that fit nothing. */
class WeakSignsTest {
  private static final String A = "10.77.0.21:8000";
  private static final String B = "10.77.0.22:8000";

  private final Scene scene = new Scene();
  private final Stage photos = scene.cluster("photos");

  // ---- client-gave-up

  @Test
  void clientGaveUp_upstreamKeepsThemWaiting_isNamed() {
    photos.at(A, B).from(0).to(30).each(6, answered(10, 40));
    photos.at(A, B).from(30).to(80).each(2, answered(900, 1_900));
    photos.at(A, B).from(30).to(80).each(4, clientLeftWaiting(1_990, 2_010));
    assertThat(scene.until(80).only())
        .names(CauseId.CLIENT_GAVE_UP)
        .reaches(Scope.ALL_ENDPOINTS, A, B);
  }

  @Test
  void clientGaveUp_http2ClientsReset_isNamed() {
    Said reset = clientLeftWaiting(1_990, 2_010).only(Flag.DR);
    photos.at(A, B).from(0).to(30).each(6, answered(10, 40));
    photos.at(A, B).from(30).to(80).each(2, answered(900, 1_900));
    photos.at(A, B).from(30).to(80).each(4, reset);
    assertThat(scene.until(80).only()).names(CauseId.CLIENT_GAVE_UP);
  }

  @Test
  void clientGaveUp_theyLeaveAsSoonAsEver_opensNothing() {
    photos.at(A, B).from(0).to(80).each(6, answered(10, 40));
    photos.at(A, B).from(30).to(80).each(4, clientLeftWaiting(1, 30));
    scene.until(80);
    assertThat(scene.incidents()).isEmpty();
  }

  @Test
  void clientGaveUp_afewOfManyLeave_opensNothing() {
    photos.at(A, B).from(0).to(120).each(20, answered(10, 40));
    photos.at(A, B).from(0).to(120).each(0.4, clientLeftWaiting(100, 3_000));
    scene.until(120);
    assertThat(scene.incidents()).isEmpty();
  }

  @Test
  void clientGaveUp_envoysOwnTimeoutsToo_isTheUpstreamsFault() {
    photos.at(A, B).from(0).to(30).each(6, answered(10, 40));
    photos.at(A, B).from(30).to(80).each(1, clientLeftWaiting(1_990, 2_010));
    photos.at(A, B).from(30).to(80).each(4, timeout(2_500).onNew(0.4, 1));
    assertThat(scene.until(80).only()).names(CauseId.UPSTREAM_STALLED);
  }

  @Test
  void clientLeftConnecting_allOfThem_isASilentConnect() {
    photos.at(A, B).from(0).to(30).each(6, answered(10, 40));
    photos.at(A, B).from(31).to(80).each(3, clientLeftConnecting(980, 1_020));
    assertThat(scene.until(80).only())
        .names(CauseId.BLOCKED_BY_FIREWALL)
        .reaches(Scope.ALL_ENDPOINTS, A, B);
  }

  // ---- hidden retries

  @Test
  void hiddenRetries_onePercent_openNothing() {
    photos.at(A, B).from(0).to(120).each(20, answered());
    photos.at(A, B).from(0).to(120).each(0.2, answered().atSecond(2, 26, 1));
    scene.until(120);
    assertThat(scene.incidents()).isEmpty();
  }

  @Test
  void hiddenRetries_ofApplicationErrors_openNothing() {
    photos.at(A, B).from(0).to(120).each(12, answered());
    photos.at(A, B).from(40).to(120).each(4, answered().atSecond(8, 60, 2).receiving(1_300, 2_600));
    scene.until(120);
    assertThat(scene.incidents()).isEmpty();
  }

  // ---- silent TCP connections

  @Test
  void tcpSilent_probesAmongTraffic_openNothing() {
    photos.at(A, B).from(0).to(100).each(5, tcpAnswered(20, 400));
    photos.at(A, B).from(0).to(100).each(0.1, tcpSilent(1, 3));
    scene.until(100);
    assertThat(scene.incidents()).isEmpty();
  }

  @Test
  void tcpSilent_everyConnectionAndTaggedPlaintext_isNamed() {
    photos.at(A, B).from(0).to(30).each(5, tcpAnswered(20, 400));
    photos.at(A, B).from(30).to(90).each(5, tcpSilent(2, 5).tls(Tls.NONE));
    assertThat(scene.until(90).only()).names(CauseId.UPSTREAM_REQUIRES_TLS);
  }

  @Test
  void tcpSilent_everyConnectionSinceAMoment_isNoticedAndNotSure() {
    photos.at(A, B).from(0).to(30).each(5, tcpAnswered(20, 400));
    photos.at(A, B).from(30).to(90).each(5, tcpSilent(2, 5));
    assertThat(scene.until(90).only())
        .considers(CauseId.UPSTREAM_REQUIRES_TLS)
        .considers(CauseId.CLIENT_CERTIFICATE_REJECTED)
        .probably();
  }

  // ---- unexplained

  @Test
  void unexplained_anErrnoThatNoCauseKnows_isSaidAndNotSure() {
    Said said = connectFails("immediate connect error: No such file or directory", 0, 0.2);
    photos.at(A).from(0).to(40).each(6, answered());
    photos.at("unix:/var/run/photos.sock").from(12).to(40).each(6, said);
    assertThat(scene.until(40).only()).names(CauseId.UNEXPLAINED).probably();
  }

  @Test
  void unexplained_aKnownErrno_isNotNamed() {
    photos.at(A).from(0).to(40).each(6, answered());
    photos.at(B).from(0).to(12).each(6, answered());
    photos.at(B).from(12).to(40).each(6, Says.refused());
    assertThat(scene.until(40).only()).doesNotName(CauseId.UNEXPLAINED);
  }

  @Test
  void nothingWrong_ordinaryLife_opensNothing() {
    photos.at(A, B).from(0).to(120).each(15, answered());
    photos.at(A, B).from(0).to(120).each(0.5, answered().onNew(0.3, 4));
    photos.at(A, B).from(30).to(120).each(1, error(500));
    photos.at("[fd00::7]:8000").from(50).to(120).each(15, answered());
    scene.until(120);
    assertThat(scene.incidents()).isEmpty();
  }
}
