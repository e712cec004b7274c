package dev.ufo.observe;

import static dev.ufo.observe.Seen.http;
import static dev.ufo.observe.Seen.tcp;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ufo.signal.Flag;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Why a connection did not come about, in the words of every version. */
class TransportReasonTest {

  /** The same reason in field 18 and in the details, in all their forms, and of a TCP proxy. */
  private static void assertShown(String reason, String shows) {
    String underscored = reason.replace(' ', '_');
    for (String reset :
        new String[] {
          "connection_failure", "remote_connection_failure", "local_connection_failure"
        }) {
      for (char separator : new char[] {',', '|'}) {
        String both = reset + separator;
        assertThat(http(Flag.UF).before(both + underscored).shows())
            .as(both + underscored)
            .isEqualTo(shows);
        assertThat(http(Flag.UF).before(both + underscored).reason(reason).shows())
            .isEqualTo(shows);
        assertThat(http(Flag.UF).before(both.replace('_', ' ') + reason).shows()).isEqualTo(shows);
      }
      assertThat(http(Flag.UF).before(reset).reason(reason).shows()).isEqualTo(shows);
      assertThat(http(Flag.UF, Flag.URX).before(reset).reason(underscored).shows())
          .isEqualTo(shows);
    }
    assertThat(tcp(Flag.UF, Flag.URX).reason(reason).shows()).isEqualTo(shows);
    assertThat(tcp(Flag.URX).reason(reason).shows()).isEqualTo(shows);
    String cut = "upstream_reset_before_response_started{remote_connection_failure|" + underscored;
    assertThat(http(Flag.UF).details(cut).shows()).as("cut").isEqualTo(shows);
  }

  @ParameterizedTest
  @CsvSource({
    "111, Connection refused, refused",
    "113, No route to host, no-route-to-host",
    "101, Network is unreachable, network-unreachable",
    "110, Connection timed out, connect-timeout",
    "104, Connection reset by peer, connect-reset",
    "99, Cannot assign requested address, no-local-port",
    "98, Address already in use, no-local-port",
    "24, Too many open files, no-socket",
    "23, Too many open files in system, no-socket",
    "1, Operation not permitted, connect-failed(Operation not permitted)",
    "13, Permission denied, connect-failed(Permission denied)",
    "22, Invalid argument, connect-failed(Invalid argument)",
    "4711, 4711, connect-failed(4711)",
    "Tomorrow's error, Tomorrow's error, connect-failed(Tomorrow's error)",
  })
  void connectError_numberOrWords_theSame(String number, String words, String shows) {
    for (String errno : new String[] {number, words}) {
      assertShown("delayed connect error: " + errno, shows);
      assertShown("immediate connect error: " + errno, shows);
      assertShown("immediate connect error: " + errno + "|remote address:10.0.0.1:80", shows);
      assertShown(
          "immediate connect error: "
              + errno
              + "|remote address:[2001:db8::1]:80|remote address family:v6"
              + "|local address family:v4",
          shows);
      assertShown("delayed connect error: " + errno + ". TLS error: nothing", shows);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "Cannot assign requested address, bind-failed(Cannot assign requested address)",
    "99, bind-failed(Cannot assign requested address)",
    "Address already in use, no-local-port",
    "98, no-local-port",
    "Permission denied, bind-failed(Permission denied)",
    "Tomorrow's error, bind-failed(Tomorrow's error)",
  })
  void bindError_anyAddress_errorBehindIt(String errno, String shows) {
    assertShown("failed to bind to 10.90.0.201:0: " + errno, shows);
    assertShown("failed to bind to [2001:db8::1]:0: " + errno, shows);
  }

  @Test
  void bindError_cutInTheAddress_bindFailed() {
    assertShown("failed to bind to 10.90.", "bind-failed");
    assertShown("failed to bind to 10.90.0.201:0:", "bind-failed");
  }

  @Test
  void socket_creationFailure_noSocket() {
    assertShown("socket creation failure", "no-socket");
  }

  @Test
  void quic_unknownReason_itsName() {
    assertShown("QUIC_HANDSHAKE_TIMEOUT|FROM_SELF|x", "connect-failed(QUIC HANDSHAKE TIMEOUT)");
  }

  @Test
  void unknownWords_theirBeginning() {
    assertShown("words of tomorrow", "connect-failed(words of tomorrow)");
  }

  @Test
  void noReason_resetReasonTells() {
    assertThat(http(Flag.UF).before("connection_failure").shows()).isEqualTo("connect-failed");
    assertThat(http(Flag.UF).before("connection failure").shows()).isEqualTo("connect-failed");
    assertThat(http(Flag.UF).before("remote_connection_failure").shows())
        .isEqualTo("handshake-cut(closed)");
    assertThat(http(Flag.UF).before("remote_connection_failure|").shows())
        .isEqualTo("handshake-cut(closed)");
    assertThat(http(Flag.UF).before("local_connection_failure").shows())
        .isEqualTo("connect-failed(local)");
    assertThat(http(Flag.UF).before("connection_timeout").shows()).isEqualTo("connect-timeout");
    assertThat(http(Flag.UF).details("request_payload_exceeded_retry_buffer_limit").shows())
        .isEqualTo("connect-failed");
  }

  @Test
  void timeout_withAnOlderTrysReason_timeout() {
    Seen seen = http(Flag.UF).before("connection_timeout");
    assertThat(seen.reason("delayed connect error: 111").shows()).isEqualTo("connect-timeout");
    Seen closed = http(Flag.UC).before("connection_termination").came(Seen.SENT);
    assertThat(closed.reason("delayed connect error: 111").shows()).isEqualTo("closed");
  }

  @Test
  void fieldAndDetailsDiffer_fieldCounts() {
    Seen seen = http(Flag.UF).before("remote_connection_failure|delayed_connect_error:_111");
    assertThat(seen.reason("delayed connect error: 113").shows()).isEqualTo("no-route-to-host");
  }

  @ParameterizedTest
  @CsvSource({
    "WRONG_VERSION_NUMBER, 268435703, not-tls",
    "UNEXPECTED_MESSAGE, 268435679, not-tls",
    "SSLV3_ALERT_HANDSHAKE_FAILURE, 268436496, handshake-refused",
    "SSLV3_ALERT_BAD_CERTIFICATE, 268436498, client-certificate(bad)",
    "SSLV3_ALERT_UNSUPPORTED_CERTIFICATE, 268436499, client-certificate(unsupported)",
    "SSLV3_ALERT_CERTIFICATE_REVOKED, 268436500, client-certificate(revoked)",
    "SSLV3_ALERT_CERTIFICATE_EXPIRED, 268436501, client-certificate(expired)",
    "SSLV3_ALERT_CERTIFICATE_UNKNOWN, 268436502, client-certificate(unknown)",
    "TLSV1_ALERT_UNKNOWN_CA, 268436504, client-certificate(unknown-ca)",
    "TLSV1_ALERT_ACCESS_DENIED, 268436505, client-certificate(access-denied)",
    "TLSV1_ALERT_CERTIFICATE_REQUIRED, 268436572, client-certificate(missing)",
    "HANDSHAKE_FAILURE_ON_CLIENT_HELLO, 268435610, no-common-cipher",
    "TLSV1_ALERT_INSUFFICIENT_SECURITY, 268436527, no-common-cipher",
    "TLSV1_ALERT_PROTOCOL_VERSION, 268436526, tls-version(refused)",
    "UNSUPPORTED_PROTOCOL, 268435696, tls-version(not allowed here)",
    "NO_SUPPORTED_VERSIONS_ENABLED, 268435736, tls-version(limits crossed)",
    "TLSV1_ALERT_UNRECOGNIZED_NAME, 268436568, server-name",
    "TLSV1_ALERT_INTERNAL_ERROR, 268436536, tls-internal-error",
    "TLSV1_ALERT_NO_APPLICATION_PROTOCOL, 268436576, no-common-protocol",
    "KEY_USAGE_BIT_INCORRECT, 268435758, certificate-rejected(key usage)",
    "CERTIFICATE_VERIFY_FAILED, 268435581, certificate-rejected",
  })
  void tls_everyForm_theSame(String name, int code, String shows) {
    String ssl = ":SSL routines:OPENSSL_internal:";
    String error = code + ssl + name;
    assertShown("TLS error: " + error, shows);
    assertShown("TLS_error:|" + error + ":TLS_error_end", shows);
    assertShown("TLS_error:|" + error + ":TLS_error_end:TLS_error_end", shows);
    assertShown("TLS_error:|" + error, shows); // cut
    String hex = "error:" + Integer.toHexString(code) + ssl + name;
    assertShown("TLS_error|" + hex + ":TLS_error_end", shows);
    assertShown("TLS_error:|" + code + ssl + "NAME_OF_TOMORROW:TLS_error_end", shows);
    assertShown("TLS_error:|" + code + ssl + "unknown error:TLS_error_end", shows);
    assertShown("TLS_error:|" + code + ":SSL rou", shows); // cut
    String openSsl = "TLS_error:|167772427:SSL routines::" + name.toLowerCase(Locale.ROOT);
    assertShown(openSsl, shows);
  }

  @ParameterizedTest
  @CsvSource({
    "TLSV1_UNRECOGNIZED_NAME, server-name",
    "UNRECOGNIZED_NAME, server-name",
    "TLSV1_CERTIFICATE_REQUIRED, client-certificate(missing)",
    "NO_APPLICATION_PROTOCOL, no-common-protocol",
    "INTERNAL_ERROR, tls-internal-error",
    "SSL/TLS_ALERT_HANDSHAKE_FAILURE, handshake-refused",
    "NAME_OF_TOMORROW, tls-other(NAME_OF_TOMORROW)",
  })
  void tls_nameWithAndWithoutAlert_theSame(String name, String shows) {
    assertShown(
        "TLS_error:|268439999:SSL routines:OPENSSL_internal:" + name + ":TLS_error_end", shows);
  }

  @ParameterizedTest
  @CsvSource({
    "33554536, Connection reset by peer, handshake-cut(reset)",
    "33554464, Broken pipe, handshake-cut(broken-pipe)",
    "33554542, Connection timed out, handshake-cut(timed-out)",
    "33554536, unknown error, handshake-cut(reset)",
    "33554545, No route to host, handshake-cut(No route to host)",
    "33556294, unknown error, handshake-cut(errno 1862)",
  })
  void tls_systemLibrary_handshakeCut(int code, String words, String shows) {
    String error = code + ":system library:OPENSSL_internal:" + words;
    assertShown("TLS error: " + error, shows);
    assertShown("TLS_error:|" + error + ":TLS_error_end", shows);
    String hex = String.format(Locale.ROOT, "error:%08x", code);
    assertShown("TLS_error|" + hex + ":system library:OPENSSL_internal:" + words, shows);
  }

  @Test
  void tls_severalErrors_theOneThatSaysMost() {
    String alert = "268436496:SSL routines:OPENSSL_internal:SSLV3_ALERT_HANDSHAKE_FAILURE";
    String hello = "268435610:SSL routines:OPENSSL_internal:HANDSHAKE_FAILURE_ON_CLIENT_HELLO";
    String reset = "33554536:system library:OPENSSL_internal:Connection reset by peer";
    String verify = "268435581:SSL routines:OPENSSL_internal:CERTIFICATE_VERIFY_FAILED";
    String unknown = "268439999:SSL routines:OPENSSL_internal:NAME_OF_TOMORROW";
    for (String form : new String[] {"TLS_error:|%s|%s:TLS_error_end", "TLS error: %s %s"}) {
      assertShown(form.formatted(alert, hello), "no-common-cipher");
      assertShown(form.formatted(hello, alert), "no-common-cipher");
      assertShown(form.formatted(reset, alert), "handshake-refused");
      assertShown(form.formatted(unknown, reset), "handshake-cut(reset)");
      assertShown(form.formatted(alert, unknown), "handshake-refused");
      assertShown(form.formatted(reset, verify), "certificate-rejected");
      assertShown(form.formatted(verify, reset), "certificate-rejected");
      String behindAll = reset + ":verify cert failed: SAN matcher, certificate SANs are [a|b]";
      assertShown(form.formatted(verify, behindAll), "certificate-name");
    }
  }

  @Test
  void tls_nothingInside_otherWithoutName() {
    assertShown("TLS_error:|:TLS_error_end", "tls-other");
    assertShown("TLS error: ", "tls-other");
    assertShown("TLS error: words of tomorrow", "tls-other(words_of_tomorrow)");
  }

  @Test
  void tls_secretMissing_anyPrefix() {
    assertShown("TLS error: Secret is not supplied by SDS", "secret-missing");
    assertShown("TLS_error:Secret is not supplied by SDS:TLS_error_end", "secret-missing");
  }
}
