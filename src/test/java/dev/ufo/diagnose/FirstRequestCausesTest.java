package dev.ufo.diagnose;

import static dev.ufo.diagnose.IncidentAssert.assertThat;
import static dev.ufo.diagnose.Says.answered;
import static dev.ufo.diagnose.Says.closed;
import static dev.ufo.diagnose.Says.handshakeRefused;
import static dev.ufo.diagnose.Says.noFilterChain;
import static dev.ufo.diagnose.Says.protocolError;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ufo.diagnose.Scene.Stage;
import dev.ufo.signal.CauseId;
import dev.ufo.signal.Flag;
import dev.ufo.signal.Scope;
import dev.ufo.signal.Signature.Tls;
import org.junit.jupiter.api.Test;

/** Connections that come about and are closed at their first request, always. */
class FirstRequestCausesTest {
  private static final String A = "10.44.0.3:15443";
  private static final String B = "10.44.0.4:15443";

  private final Scene scene = new Scene();
  private final Stage mail = scene.cluster("mail");
  private final Stage server = mail.by(Scene.envoy("mail-6c9"));

  private void everyFirstRequest(Said said) {
    scene.cluster("users").at("10.44.9.9:80").from(0).to(40).each(4, answered());
    mail.at(A, B).from(8).to(40).each(2, said);
  }

  // ---- upstream-requires-tls

  @Test
  void upstreamRequiresTls_taggedPlaintext_isNamed() {
    everyFirstRequest(closed(0.4, 1).onNew(0.5, 1).tls(Tls.NONE));
    assertThat(scene.until(40).only())
        .names(CauseId.UPSTREAM_REQUIRES_TLS)
        .reaches(Scope.ALL_ENDPOINTS, A, B);
  }

  @Test
  void upstreamRequiresTls_serverSawNoClientHello_isSureAndOneIncident() {
    everyFirstRequest(closed(0.4, 1).onNew(0.5, 1));
    server.listener(A).from(8).to(40).each(2, noFilterChain(false));
    server.listener(B).from(8).to(40).each(2, noFilterChain(false));
    assertThat(scene.until(40).only())
        .names(CauseId.UPSTREAM_REQUIRES_TLS)
        .surely()
        .reaches(Scope.ALL_ENDPOINTS, A, B);
  }

  @Test
  void upstreamRequiresTls_newConnectionsThatWorkBeside_isNotNamed() {
    everyFirstRequest(closed(0.4, 1).onNew(0.5, 1));
    mail.at(A, B).from(0).to(40).each(2, answered().onNew(0.5, 1));
    assertThat(scene.until(40).only())
        .doesNotName(CauseId.UPSTREAM_REQUIRES_TLS, CauseId.CLIENT_CERTIFICATE_REJECTED);
  }

  @Test
  void upstreamRequiresTls_inTcpProxyOf138_isNamedOrItsAlternatives() {
    scene.cluster("users").at("10.44.9.9:80").from(0).to(40).each(4, answered());
    mail.at(A).from(8).to(40).each(3, closed(1, 3).tcp().only(Flag.UR));
    assertThat(scene.until(40).only()).considers(CauseId.UPSTREAM_REQUIRES_TLS).probably();
  }

  // ---- client-certificate-rejected, TLS 1.3

  @Test
  void clientCertificateRejected_taggedTls13_isNamed() {
    everyFirstRequest(closed(0.4, 1).onNew(1, 2).tls(Tls.TLS_1_3));
    assertThat(scene.until(40).only())
        .names(CauseId.CLIENT_CERTIFICATE_REJECTED)
        .surely()
        .reaches(Scope.ALL_ENDPOINTS, A, B);
  }

  @Test
  void clientCertificateRejected_serversListenerSaysSo_isSure() {
    everyFirstRequest(closed(0.4, 1).onNew(0.5, 1));
    String text =
        "TLS_error:|268435648:SSL routines:OPENSSL_internal:PEER_DID_NOT_RETURN_A_CERTIFICATE"
            + ":TLS_error_end";
    server.listener(A).from(8).to(40).each(2, handshakeRefused(text));
    server.listener(B).from(8).to(40).each(2, handshakeRefused(text));
    assertThat(scene.until(40).only())
        .names(CauseId.CLIENT_CERTIFICATE_REJECTED)
        .surely()
        .reaches(Scope.ALL_ENDPOINTS, A, B);
  }

  @Test
  void clientCertificateRejected_asManyRoundTripsAsTls_isPreferred() {
    everyFirstRequest(closed(21, 24).onNew(45, 52));
    assertThat(scene.until(40).only()).names(CauseId.CLIENT_CERTIFICATE_REJECTED);
  }

  @Test
  void upstreamRequiresTls_asFewRoundTripsAsPlaintext_isPreferred() {
    everyFirstRequest(closed(21, 24).onNew(21, 25));
    assertThat(scene.until(40).only()).names(CauseId.UPSTREAM_REQUIRES_TLS);
  }

  // ---- nothing tells

  @Test
  void firstRequests_withoutTagsOnLoopback_nobodyIsSure() {
    everyFirstRequest(closed(0.4, 1).onNew(0.5, 1));
    assertThat(scene.until(40).only())
        .considers(CauseId.UPSTREAM_REQUIRES_TLS)
        .considers(CauseId.CLIENT_CERTIFICATE_REJECTED)
        .considers(CauseId.PROXY_PROTOCOL_MISMATCH)
        .probably();
  }

  @Test
  void proxyProtocolMismatch_taggedPlaintext_staysAnAlternative() {
    everyFirstRequest(closed(0.4, 1).onNew(0.5, 1).tls(Tls.NONE));
    assertThat(scene.until(40).only()).considers(CauseId.PROXY_PROTOCOL_MISMATCH).probably();
  }

  @Test
  void proxyProtocolMismatch_serversListenerExplains_isNoAlternative() {
    everyFirstRequest(closed(0.4, 1).onNew(0.5, 1));
    server.listener(A).from(8).to(40).each(2, noFilterChain(false));
    server.listener(B).from(8).to(40).each(2, noFilterChain(false));
    scene.until(40);
    assertThat(scene.only().alternatives())
        .noneMatch(each -> each.cause() == CauseId.PROXY_PROTOCOL_MISMATCH);
  }

  // ---- http-version-mismatch and upstream-protocol-error

  @Test
  void httpVersionMismatch_protocolErrorBeforeAByte_isNamed() {
    everyFirstRequest(protocolError(0).onNew(0.5, 1).sending(138, 145));
    assertThat(scene.until(40).only())
        .names(CauseId.HTTP_VERSION_MISMATCH)
        .surely()
        .reaches(Scope.ALL_ENDPOINTS, A, B);
  }

  @Test
  void httpVersionMismatch_closedAndFourTimesTheSize_isNamed() {
    mail.at(A, B).from(0).to(10).each(5, answered().sending(52, 58));
    mail.at(A, B).from(10).to(40).each(3, closed(0.3, 1).onNew(0.4, 1).sending(212, 230));
    assertThat(scene.until(40).only())
        .names(CauseId.HTTP_VERSION_MISMATCH)
        .surely()
        .reaches(Scope.ALL_ENDPOINTS, A, B);
  }

  @Test
  void httpVersionMismatch_closedAndTheSameSize_isNotNamed() {
    mail.at(A, B).from(0).to(10).each(5, answered().sending(205, 225));
    mail.at(A, B).from(10).to(40).each(3, closed(0.3, 1).onNew(0.4, 1).sending(212, 230));
    assertThat(scene.until(40).only()).doesNotName(CauseId.HTTP_VERSION_MISMATCH).probably();
  }

  @Test
  void upstreamProtocolError_aGreetingCameBack_isNamed() {
    everyFirstRequest(protocolError(37).onNew(0.5, 1));
    assertThat(scene.until(40).only())
        .names(CauseId.UPSTREAM_PROTOCOL_ERROR)
        .reaches(Scope.ALL_ENDPOINTS, A, B);
  }

  @Test
  void upstreamProtocolError_nothingCameBack_isNotNamed() {
    everyFirstRequest(protocolError(0).onNew(0.5, 1));
    assertThat(scene.until(40).only()).doesNotName(CauseId.UPSTREAM_PROTOCOL_ERROR);
  }

  @Test
  void upstreamProtocolError_bytesButTheCodecChanged_isHttpVersion() {
    mail.at(A, B).from(0).to(10).each(5, answered().sending(52, 58));
    mail.at(A, B).from(10).to(40).each(3, protocolError(46).onNew(0.4, 1).sending(215, 230));
    assertThat(scene.until(40).only()).names(CauseId.HTTP_VERSION_MISMATCH);
  }
}
