package dev.ufo.observe;

import dev.ufo.signal.Symptom;
import dev.ufo.signal.Symptom.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * BoringSSL's reasons, as the client of a connection sees them; {@link InboundErrors} says what the
 * same reasons mean to a listener. Those named ALERT were sent by the peer, the others are this
 * Envoy's own findings. The number decides only where the name is unknown: names are what OpenSSL
 * builds share.
 *
 * @param number the reason inside its library; alerts are 1000 and the alert's number
 */
record TlsReason(int number, String name, Symptom symptom, String when) {

  /** What the alerts' codes begin from; TLS numbers the alerts themselves. */
  private static final int ALERT = 1000;

  static final List<TlsReason> ALL =
      List.of(
          own(247, "WRONG_VERSION_NUMBER", Kind.NOT_TLS, "", "it answered, but not with TLS"),
          own(223, "UNEXPECTED_MESSAGE", Kind.NOT_TLS, "", "an echo sends the ClientHello back"),
          own(225, "UNEXPECTED_RECORD", Kind.NOT_TLS, "", ""),
          own(156, "HTTP_REQUEST", Kind.NOT_TLS, "", "the other side began with HTTP"),
          own(155, "HTTPS_PROXY_REQUEST", Kind.NOT_TLS, "", "the other side began with CONNECT"),
          own(125, "CERTIFICATE_VERIFY_FAILED", Kind.CERTIFICATE_REJECTED, "", "see below"),
          own(
              302,
              "KEY_USAGE_BIT_INCORRECT",
              Kind.CERTIFICATE_REJECTED,
              "key usage",
              "checked by default from 1.38"),
          own(241, "WRONG_CERTIFICATE_TYPE", Kind.CERTIFICATE_REJECTED, "type", ""),
          own(
              192,
              "PEER_DID_NOT_RETURN_A_CERTIFICATE",
              Kind.CLIENT_CERTIFICATE,
              "missing",
              "on a server"),
          alert(116, "TLSV1_ALERT_CERTIFICATE_REQUIRED", Kind.CLIENT_CERTIFICATE, "missing", ""),
          alert(41, "SSLV3_ALERT_NO_CERTIFICATE", Kind.CLIENT_CERTIFICATE, "missing", ""),
          alert(42, "SSLV3_ALERT_BAD_CERTIFICATE", Kind.CLIENT_CERTIFICATE, "bad", ""),
          alert(
              43,
              "SSLV3_ALERT_UNSUPPORTED_CERTIFICATE",
              Kind.CLIENT_CERTIFICATE,
              "unsupported",
              ""),
          alert(44, "SSLV3_ALERT_CERTIFICATE_REVOKED", Kind.CLIENT_CERTIFICATE, "revoked", ""),
          alert(45, "SSLV3_ALERT_CERTIFICATE_EXPIRED", Kind.CLIENT_CERTIFICATE, "expired", ""),
          alert(46, "SSLV3_ALERT_CERTIFICATE_UNKNOWN", Kind.CLIENT_CERTIFICATE, "unknown", ""),
          alert(48, "TLSV1_ALERT_UNKNOWN_CA", Kind.CLIENT_CERTIFICATE, "unknown-ca", ""),
          alert(49, "TLSV1_ALERT_ACCESS_DENIED", Kind.CLIENT_CERTIFICATE, "access-denied", ""),
          alert(
              40,
              "SSLV3_ALERT_HANDSHAKE_FAILURE",
              Kind.HANDSHAKE_REFUSED,
              "",
              "alone: a certificate is missing (TLS 1.2), or no common cipher"),
          own(
              154,
              "HANDSHAKE_FAILURE_ON_CLIENT_HELLO",
              Kind.NO_COMMON_CIPHER,
              "",
              "behind the alert: it was the answer to the ClientHello"),
          own(184, "NO_SHARED_CIPHER", Kind.NO_COMMON_CIPHER, "", "on a server"),
          own(266, "NO_SHARED_GROUP", Kind.NO_COMMON_CIPHER, "", "on a server"),
          own(253, "NO_COMMON_SIGNATURE_ALGORITHMS", Kind.NO_COMMON_CIPHER, "", ""),
          own(175, "NO_CIPHERS_AVAILABLE", Kind.NO_COMMON_CIPHER, "", ""),
          own(242, "WRONG_CIPHER_RETURNED", Kind.NO_COMMON_CIPHER, "", ""),
          own(229, "UNKNOWN_CIPHER_RETURNED", Kind.NO_COMMON_CIPHER, "", ""),
          own(243, "WRONG_CURVE", Kind.NO_COMMON_CIPHER, "", ""),
          own(239, "UNSUPPORTED_ELLIPTIC_CURVE", Kind.NO_COMMON_CIPHER, "", ""),
          alert(71, "TLSV1_ALERT_INSUFFICIENT_SECURITY", Kind.NO_COMMON_CIPHER, "", ""),
          alert(
              70,
              "TLSV1_ALERT_PROTOCOL_VERSION",
              Kind.TLS_VERSION,
              "refused",
              "the peer wants another version"),
          alert(86, "TLSV1_ALERT_INAPPROPRIATE_FALLBACK", Kind.TLS_VERSION, "refused", ""),
          own(
              240,
              "UNSUPPORTED_PROTOCOL",
              Kind.TLS_VERSION,
              "not allowed here",
              "the peer offers less than the minimum"),
          own(246, "WRONG_SSL_VERSION", Kind.TLS_VERSION, "not allowed here", ""),
          own(
              280,
              "NO_SUPPORTED_VERSIONS_ENABLED",
              Kind.TLS_VERSION,
              "limits crossed",
              "minimum above maximum, which by default is 1.2"),
          alert(112, "TLSV1_ALERT_UNRECOGNIZED_NAME", Kind.SERVER_NAME, "", ""),
          alert(
              80,
              "TLSV1_ALERT_INTERNAL_ERROR",
              Kind.TLS_INTERNAL_ERROR,
              "",
              "Go, when the SNI is unknown"),
          alert(120, "TLSV1_ALERT_NO_APPLICATION_PROTOCOL", Kind.NO_COMMON_PROTOCOL, "", ""),
          own(307, "NO_APPLICATION_PROTOCOL", Kind.NO_COMMON_PROTOCOL, "", ""),
          own(
              259,
              "INVALID_ALPN_PROTOCOL",
              Kind.NO_COMMON_PROTOCOL,
              "",
              "the peer chose what was not offered"),
          alert(0, "SSLV3_ALERT_CLOSE_NOTIFY", Kind.HANDSHAKE_CUT, "closed", ""),
          own(0, "UNEXPECTED_EOF_WHILE_READING", Kind.HANDSHAKE_CUT, "closed", "OpenSSL"));

  private static final Map<String, TlsReason> BY_NAME = byName();
  private static final Map<Integer, TlsReason> BY_NUMBER = byNumber();

  static final SymptomTable TABLE = new SymptomTable("tls-errors", "reason", rows());

  private static TlsReason own(int number, String name, Kind kind, String detail, String when) {
    return new TlsReason(number, name, new Symptom(kind, detail), when);
  }

  private static TlsReason alert(int alert, String name, Kind kind, String detail, String when) {
    return own(ALERT + alert, name, kind, detail, when);
  }

  /** By name, else by number, else null. */
  static @Nullable TlsReason of(String name, int number) {
    String plain = plain(name);
    TlsReason known = BY_NAME.get(plain);
    if (known != null) {
      return known;
    }
    TlsReason numbered = BY_NUMBER.get(number);
    return numbered != null ? numbered : BY_NAME.get("ALERT_" + plain);
  }

  /** Alerts have had their protocol's name and ALERT in front, or one of them. */
  private static String plain(String name) {
    for (String protocol : List.of("SSLV3_", "TLSV1_", "TLSV13_", "SSL/TLS_")) {
      if (name.startsWith(protocol)) {
        String rest = name.substring(protocol.length());
        return rest.startsWith("ALERT_") ? rest : "ALERT_" + rest;
      }
    }
    return name;
  }

  private static Map<String, TlsReason> byName() {
    Map<String, TlsReason> map = new HashMap<>();
    for (TlsReason reason : ALL) {
      map.put(plain(reason.name), reason);
    }
    return Map.copyOf(map);
  }

  private static Map<Integer, TlsReason> byNumber() {
    Map<Integer, TlsReason> map = new HashMap<>();
    for (TlsReason reason : ALL) {
      if (reason.number != 0) {
        map.put(reason.number, reason);
      }
    }
    return Map.copyOf(map);
  }

  private static List<SymptomTable.Row> rows() {
    List<SymptomTable.Row> rows = new ArrayList<>();
    for (TlsReason reason : ALL) {
      String code = reason.number == 0 ? "" : Integer.toString(TlsErrors.SSL + reason.number);
      String when =
          code.isEmpty() || reason.when.isEmpty() ? code + reason.when : code + "; " + reason.when;
      rows.add(new SymptomTable.Row(reason.name, reason.symptom, when));
    }
    rows.add(SymptomTable.row("…", Kind.TLS_OTHER, "…", "any other reason, by its name"));
    rows.add(SymptomTable.row(TlsErrors.NO_SECRET, Kind.SECRET_MISSING, "no code"));
    for (Errno e : Errno.ALL) {
      if (!e.handshake().contains(" ")) {
        rows.add(
            SymptomTable.row(
                "system_library: " + e.words(),
                Kind.HANDSHAKE_CUT,
                e.handshake(),
                Integer.toString(TlsErrors.SYSTEM + e.number())));
      }
    }
    rows.add(
        SymptomTable.row(
            "system_library: …", Kind.HANDSHAKE_CUT, "…", TlsErrors.SYSTEM + " + errno"));
    return List.copyOf(rows);
  }
}
