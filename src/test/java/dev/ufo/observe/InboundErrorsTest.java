package dev.ufo.observe;

import static dev.ufo.observe.Seen.listener;
import static dev.ufo.observe.Seen.shape;
import static dev.ufo.observe.Seen.tcp;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ufo.signal.Flag;
import dev.ufo.signal.Symptom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a listener says of those who came in. */
class InboundErrorsTest {

  @Test
  void noFilterChain_clientHelloOrNot_differ() {
    assertThat(listener(Flag.NR).came(shape("n")).shows()).isEqualTo("inbound-no-tls");
    assertThat(listener(Flag.NR).shows()).isEqualTo("inbound-no-match");
    String http =
        "TLS_error|error:1000009c:SSL routines:OPENSSL_internal:HTTP_REQUEST:TLS_error_end";
    assertThat(listener(Flag.NR).downstream(http).shows()).isEqualTo("inbound-no-tls");
    assertThat(listener(Flag.NR).downstream(http).came(shape("n")).shows())
        .isEqualTo("inbound-no-tls");
  }

  @ParameterizedTest
  @CsvSource({
    "HTTP_REQUEST, inbound-no-tls",
    "HTTPS_PROXY_REQUEST, inbound-no-tls",
    "WRONG_VERSION_NUMBER, inbound-no-tls",
    "PEER_DID_NOT_RETURN_A_CERTIFICATE, inbound-certificate(missing)",
    "CERTIFICATE_VERIFY_FAILED, inbound-certificate(rejected)",
    "TLSV1_ALERT_UNKNOWN_CA, inbound-tls(refused by the client: unknown-ca)",
    "SSLV3_ALERT_CERTIFICATE_EXPIRED, inbound-tls(refused by the client: expired)",
    "NO_SHARED_CIPHER, inbound-tls(no-common-cipher)",
    "UNSUPPORTED_PROTOCOL, inbound-tls(tls-version)",
    "NAME_OF_TOMORROW, inbound-tls(NAME_OF_TOMORROW)",
  })
  void handshake_reasonOfTheListener_shown(String name, String shows) {
    String error = "1:SSL routines:OPENSSL_internal:".replace("1", "268439999") + name;
    assertThat(listener().downstream("TLS_error:|" + error + ":TLS_error_end").shows())
        .isEqualTo(shows);
    assertThat(listener().downstream("TLS error: " + error).shows()).isEqualTo(shows);
    assertThat(listener(Flag.NR).downstream("TLS_error:|" + error).shows()).isEqualTo(shows);
  }

  @ParameterizedTest
  @CsvSource({
    "'peer did not provide required client certificate', inbound-certificate(missing)",
    "'verify cert failed: SAN matcher', inbound-certificate(name)",
    "'verify cert failed: words of tomorrow', inbound-certificate(rejected)",
    "'connect timeout', inbound-tls(connect timeout)",
    "'TLS_error:|33554536:system library:OPENSSL_internal:Connection reset by peer',"
        + " inbound-tls(reset)",
  })
  void handshake_bareWords_shown(String reason, String shows) {
    assertThat(listener().downstream(reason).shows()).isEqualTo(shows);
  }

  @Test
  void missingCertificate_withItsDetail_missing() {
    String reason =
        "TLS_error:|268435648:SSL routines:OPENSSL_internal:PEER_DID_NOT_RETURN_A_CERTIFICATE"
            + ":peer did not provide required client certificate:TLS_error_end";
    assertThat(listener().downstream(reason).shows()).isEqualTo("inbound-certificate(missing)");
  }

  @Test
  void upstreamFailure_withADownstreamReason_upstreamCounts() {
    String reason = "TLS_error:|268435648:SSL routines:OPENSSL_internal:HTTP_REQUEST";
    assertThat(listener(Flag.UH).downstream(reason).shows()).isEqualTo("no-healthy-host");
  }

  @Test
  void goodConnection_thatEndedWithAReset_nothing() {
    String reason = "TLS_error:|33554536:system library:OPENSSL_internal:Connection reset by peer";
    assertThat(tcp().downstream(reason).came(shape("hlr")).symptom()).isEqualTo(Symptom.NONE);
    assertThat(listener().symptom()).isEqualTo(Symptom.NONE);
  }

  @Test
  void route_ofHttp_isNoListeners() {
    Seen seen = Seen.http(Flag.NR).details("route_not_found").code(404).came(Seen.NO_HOST);
    assertThat(seen.shows()).isEqualTo("no-matching-route");
    assertThat(seen.details("").shows()).isEqualTo("no-matching-route");
  }
}
