package dev.ufo.observe;

import static dev.ufo.observe.Seen.http;
import static dev.ufo.observe.Seen.listener;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ufo.signal.Flag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Why a certificate was refused, as the client and as a listener say it. */
class CertificateErrorsTest {
  private static final String X509 =
      "verify cert failed: X509_verify_cert: certificate verification error at depth 0: ";
  private static final String CRL =
      X509 + "certificate revocation check against provided CRLs failed: ";

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "X509 certificate has expired; certificate-expired(expired); expired",
        "X509 certificate is not yet valid; certificate-expired(not yet valid); expired",
        "X509 unable to get local issuer certificate; certificate-untrusted(no issuer); untrusted",
        "X509 self signed certificate; certificate-untrusted(self-signed); untrusted",
        "X509 self-signed certificate in certificate chain; certificate-untrusted(self-signed);"
            + " untrusted",
        "CRL certificate revoked; certificate-revoked(revoked); revoked",
        "CRL CRL has expired; certificate-revoked(list lapsed); revoked",
        "CRL words of tomorrow; certificate-revoked; revoked",
        "X509 certificate revoked; certificate-revoked(revoked); revoked",
        "CRL certificate revoked, certificate CRL distribution points: [http://a/CRL_has_expired];"
            + " certificate-revoked(revoked); revoked",
        "verify cert failed: verify SAN list; certificate-name; name",
        "verify cert failed: SAN matcher; certificate-name; name",
        "verify cert failed: SAN matcher, certificate SANs are [a, b]; certificate-name; name",
        "verify cert failed: SAN matcher, certificate SANs are [certificate has expired];"
            + " certificate-name; name",
        "verify cert failed: SAN matcher, certificate SANs are [a|268435703:x:y:z]|;"
            + " certificate-name; name",
        "verify cert failed: SAN match; certificate-name; name",
        "verify cert failed: no trust bundle store;"
            + " certificate-untrusted(no trust bundle); untrusted",
        "verify cert failed: cert hash and spki; certificate-rejected(pin); rejected",
        "verify cert failed: words of tomorrow;"
            + " certificate-rejected(words of tomorrow); rejected",
        "'' ; certificate-rejected; rejected",
      })
  void details_everyForm_shown(String written, String shows, String inbound) {
    String detail = written.replaceFirst("^X509 ", X509).replaceFirst("^CRL ", CRL);
    String error = "268435581:SSL routines:OPENSSL_internal:CERTIFICATE_VERIFY_FAILED";
    String text = "TLS_error:|" + error + (detail.isEmpty() ? "" : ":" + detail);
    for (String form :
        new String[] {text, text + ":TLS_error_end", text + ":TLS_error_end:TLS_error_end"}) {
      Seen failed = http(Flag.UF);
      assertThat(failed.before("remote_connection_failure").reason(form).shows()).isEqualTo(shows);
      assertThat(failed.before("remote_connection_failure|" + form.replace(' ', '_')).shows())
          .isEqualTo(shows);
      assertThat(listener().downstream(form).shows())
          .isEqualTo("inbound-certificate(" + inbound + ")");
    }
  }
}
