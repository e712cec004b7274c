package dev.ufo.diagnose;

import static dev.ufo.diagnose.IncidentAssert.assertThat;
import static dev.ufo.diagnose.Says.answered;
import static dev.ufo.diagnose.Says.connectFails;
import static dev.ufo.diagnose.Says.tlsError;
import static dev.ufo.diagnose.Says.verifyFailed;

import dev.ufo.diagnose.Scene.Stage;
import dev.ufo.incident.Incident;
import dev.ufo.signal.CauseId;
import dev.ufo.signal.Scope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Handshakes that failed with a text. Most texts name their cause; some are shared. */
class TlsCausesTest {
  private static final String A = "10.31.0.5:8443";
  private static final String B = "10.31.0.6:8443";
  private static final String SSL = ":SSL routines:OPENSSL_internal:";
  private static final String DEPTH = "X509_verify_cert: certificate verification error at depth ";
  private static final String RESET =
      "33554536:system library:OPENSSL_internal:Connection reset by peer";
  private static final String PIPE = "33554464:system library:OPENSSL_internal:Broken pipe";
  private static final String ALERT = "268436496" + SSL + "SSLV3_ALERT_HANDSHAKE_FAILURE";

  private final Scene scene = new Scene();
  private final Stage vault = scene.cluster("vault");

  private Incident fails(Said said) {
    scene.cluster("users").at("10.31.9.9:80").from(0).to(30).each(4, answered());
    vault.at(A, B).from(6).to(30).each(2, said);
    return scene.until(30).only();
  }

  // ---- each text by its cause

  @ParameterizedTest(name = "{1} {2} is {0}")
  @CsvSource({
    "UPSTREAM_NOT_TLS,            268435703, WRONG_VERSION_NUMBER",
    "UPSTREAM_NOT_TLS,            268435679, UNEXPECTED_MESSAGE",
    "CLIENT_CERTIFICATE_REJECTED, 268436504, TLSV1_ALERT_UNKNOWN_CA",
    "CLIENT_CERTIFICATE_REJECTED, 268436501, SSLV3_ALERT_CERTIFICATE_EXPIRED",
    "CLIENT_CERTIFICATE_REJECTED, 268436498, SSLV3_ALERT_BAD_CERTIFICATE",
    "CLIENT_CERTIFICATE_REJECTED, 268436505, TLSV1_ALERT_ACCESS_DENIED",
    "TLS_VERSION_MISMATCH,        268436526, TLSV1_ALERT_PROTOCOL_VERSION",
    "TLS_VERSION_MISMATCH,        268435696, UNSUPPORTED_PROTOCOL",
    "TLS_VERSION_MISMATCH,        268435736, NO_SUPPORTED_VERSIONS_ENABLED",
    "SNI_REJECTED,                268436568, TLSV1_ALERT_UNRECOGNIZED_NAME",
    "ALPN_MISMATCH,               268436576, TLSV1_ALERT_NO_APPLICATION_PROTOCOL",
  })
  void tlsError_thatNamesItsCause_isBelieved(CauseId cause, String code, String reason) {
    assertThat(fails(tlsError(code + SSL + reason)))
        .names(cause)
        .surely()
        .reaches(Scope.ALL_ENDPOINTS, A, B);
  }

  @ParameterizedTest(name = "{1} is {0}")
  @CsvSource({
    "CERTIFICATE_EXPIRED,       'DEPTH0: certificate has expired'",
    "CERTIFICATE_EXPIRED,       'DEPTH0: certificate is not yet valid'",
    "CERTIFICATE_UNTRUSTED,     'DEPTH1: unable to get local issuer certificate'",
    "CERTIFICATE_UNTRUSTED,     'DEPTH0: self signed certificate'",
    "CERTIFICATE_NAME_MISMATCH, 'SAN matcher'",
    "CERTIFICATE_NAME_MISMATCH, 'verify SAN list'",
    "CERTIFICATE_NAME_MISMATCH, 'SAN matcher, certificate SANs are [a.expired, b.example]'",
    "CERTIFICATE_REVOKED,       'DEPTH0: certificate revoked'",
    "CERTIFICATE_REVOKED,       'DEPTH0: CRL has expired'",
  })
  void verifyFailed_withItsDetail_isNamed(CauseId cause, String detail) {
    assertThat(fails(verifyFailed(detail.replace("DEPTH", DEPTH))))
        .names(cause)
        .surely()
        .reaches(Scope.ALL_ENDPOINTS, A, B);
  }

  // ---- certificate-rejected

  @Test
  void certificateRejected_withoutDetailAsBefore137_isTheGeneralCause() {
    assertThat(fails(verifyFailed(""))).names(CauseId.CERTIFICATE_REJECTED);
  }

  @Test
  void certificateRejected_byAPin_isNoneOfTheThree() {
    assertThat(fails(verifyFailed("cert hash and spki"))).names(CauseId.CERTIFICATE_REJECTED);
  }

  @Test
  void certificateExpired_oneEndpointOfTwo_isNamedThereOnly() {
    vault.at(A).from(0).to(30).each(5, answered());
    vault.at(B).from(0).to(10).each(5, answered());
    vault.at(B).from(10).to(30).each(5, verifyFailed(DEPTH + "0: certificate has expired"));
    assertThat(scene.until(30).only())
        .names(CauseId.CERTIFICATE_EXPIRED)
        .surely()
        .reaches(Scope.ONE_ENDPOINT, B);
  }

  @Test
  void certificateExpired_inTcpProxyAndInOldWords_isNamed() {
    Said old =
        connectFails(
            "TLS error: 268435581:SSL routines:OPENSSL_internal:CERTIFICATE_VERIFY_FAILED", 2, 9);
    assertThat(fails(old.tcp())).names(CauseId.CERTIFICATE_REJECTED);
  }

  // ---- handshake_failure: alone, or with a second error

  @Test
  void clientCertificateRejected_handshakeFailureAlone_isNamed() {
    assertThat(fails(tlsError(ALERT))).names(CauseId.CLIENT_CERTIFICATE_REJECTED);
  }

  @Test
  void tlsHandshakeRefused_handshakeFailureOnTheClientHello_isNamed() {
    String second = "|268435610" + SSL + "HANDSHAKE_FAILURE_ON_CLIENT_HELLO";
    assertThat(fails(tlsError(ALERT + second)))
        .names(CauseId.TLS_HANDSHAKE_REFUSED)
        .surely()
        .reaches(Scope.ALL_ENDPOINTS, A, B);
  }

  @Test
  void clientCertificateRejected_bareAlert_mightBeTheCipher() {
    assertThat(fails(tlsError(ALERT)))
        .considers(CauseId.CLIENT_CERTIFICATE_REJECTED)
        .considers(CauseId.TLS_HANDSHAKE_REFUSED);
  }

  // ---- internal_error

  @Test
  void sniRejected_internalErrorOfAGoServer_isProbable() {
    assertThat(fails(tlsError("268436536" + SSL + "TLSV1_ALERT_INTERNAL_ERROR")))
        .names(CauseId.SNI_REJECTED)
        .considers(CauseId.TLS_HANDSHAKE_REFUSED)
        .probably();
  }

  // ---- handshakes that are cut

  @ParameterizedTest
  @ValueSource(strings = {RESET, PIPE})
  void handshakeCut_saysNothing_soNobodyIsSure(String error) {
    assertThat(fails(tlsError(error)))
        .considers(CauseId.UPSTREAM_NOT_TLS)
        .considers(CauseId.TLS_HANDSHAKE_REFUSED)
        .considers(CauseId.PROXY_PROTOCOL_MISMATCH)
        .probably();
  }

  @Test
  void handshakeCut_closedWithoutAWord_isNotSureEither() {
    assertThat(fails(connectFails("", 1, 5))).considers(CauseId.UPSTREAM_NOT_TLS).probably();
  }

  @Test
  void upstreamNotTls_endpointWithoutSidecarAmongOthers_isNamedThereOnly() {
    vault.at(A).from(0).to(30).each(5, answered());
    vault.at(B).from(8).to(30).each(5, tlsError("268435703" + SSL + "WRONG_VERSION_NUMBER"));
    assertThat(scene.until(30).only())
        .names(CauseId.UPSTREAM_NOT_TLS)
        .surely()
        .reaches(Scope.ONE_ENDPOINT, B);
  }

  // ---- tls-secret-missing

  @Test
  void tlsSecretMissing_inItsOldWords_isNamed() {
    assertThat(fails(connectFails("TLS error: Secret is not supplied by SDS", 0, 0.3)))
        .names(CauseId.TLS_SECRET_MISSING)
        .surely();
  }

  @Test
  void tlsError_thatNobodyKnows_isNotSure() {
    assertThat(fails(tlsError("268435999" + SSL + "SOMETHING_OF_TOMORROW"))).probably();
  }
}
