package dev.ufo.observe;

import dev.ufo.signal.Flag;
import dev.ufo.signal.Signature;
import dev.ufo.signal.Symptom;
import dev.ufo.signal.Symptom.Kind;
import java.util.ArrayList;
import java.util.List;

/**
 * A listener's own finding about a connection that came in: no filter chain (NR), or a handshake
 * that failed (downstream_transport_failure_reason, from 1.26; with NR from 1.37). The texts are
 * those of {@link TlsReason}, read from the other side: what says nothing about the client's
 * certificate or its want of TLS is shown by the name of what it would be upstream.
 */
final class InboundErrors {
  private static final List<Reading> READINGS =
      List.of(
          new Reading(Kind.NOT_TLS, Kind.INBOUND_NO_TLS, ""),
          new Reading(Kind.CERTIFICATE_EXPIRED, Kind.INBOUND_CERTIFICATE, "expired"),
          new Reading(Kind.CERTIFICATE_UNTRUSTED, Kind.INBOUND_CERTIFICATE, "untrusted"),
          new Reading(Kind.CERTIFICATE_NAME, Kind.INBOUND_CERTIFICATE, "name"),
          new Reading(Kind.CERTIFICATE_REVOKED, Kind.INBOUND_CERTIFICATE, "revoked"),
          new Reading(Kind.CERTIFICATE_REJECTED, Kind.INBOUND_CERTIFICATE, "rejected"));

  static final SymptomTable TABLE = new SymptomTable("inbound", "the listener's entry", rows());

  private record Reading(Kind upstream, Kind inbound, String detail) {}

  private InboundErrors() {}

  /** Whether an entry is a listener's, about a client rather than about an upstream. */
  static boolean have(Signature s) {
    boolean noChain = (s.flags() & Flag.NR.bit()) != 0;
    return s.kind() == Signature.Kind.TCP
        && !s.shape().received()
        && (noChain ? !s.shape().host() : !s.failed() && !s.downstreamReason().isEmpty());
  }

  static Symptom of(Signature s) {
    if (s.shape().noClientHello()) {
      return new Symptom(Kind.INBOUND_NO_TLS, "");
    }
    return s.downstreamReason().isEmpty()
        ? new Symptom(Kind.INBOUND_NO_MATCH, "")
        : of(Wording.of(s.downstreamReason()));
  }

  private static Symptom of(String reason) {
    Symptom tls = TlsErrors.of(reason);
    if (tls == null) {
      // the bare detail of a certificate check, without the error around it
      Symptom certificate = CertificateErrors.of(reason);
      return certificate.kind() == Kind.CERTIFICATE_REJECTED && !reason.startsWith("verify_cert")
          ? new Symptom(Kind.INBOUND_TLS, Wording.spoken(reason))
          : inbound(certificate);
    }
    return inbound(tls);
  }

  private static Symptom inbound(Symptom upstream) {
    for (Reading reading : READINGS) {
      if (reading.upstream == upstream.kind()) {
        return new Symptom(reading.inbound, reading.detail);
      }
    }
    return switch (upstream.kind()) {
      case CLIENT_CERTIFICATE ->
          // alerts that the client sent are about this side's certificate
          upstream.detail().equals("missing")
              ? new Symptom(Kind.INBOUND_CERTIFICATE, "missing")
              : new Symptom(Kind.INBOUND_TLS, "refused by the client: " + upstream.detail());
      case TLS_OTHER -> new Symptom(Kind.INBOUND_TLS, upstream.detail());
      case HANDSHAKE_CUT -> new Symptom(Kind.INBOUND_TLS, upstream.detail());
      default -> new Symptom(Kind.INBOUND_TLS, upstream.kind().label());
    };
  }

  private static List<SymptomTable.Row> rows() {
    List<SymptomTable.Row> rows = new ArrayList<>();
    rows.add(
        SymptomTable.row("NR, no ClientHello seen", Kind.INBOUND_NO_TLS, "by the TLS inspector"));
    rows.add(SymptomTable.row("NR alone", Kind.INBOUND_NO_MATCH, "its SNI or ALPN matches none"));
    for (Reading r : READINGS) {
      rows.add(
          SymptomTable.row(r.upstream.label(), r.inbound, r.detail, "what it would be upstream"));
    }
    rows.add(
        SymptomTable.row(
            "PEER_DID_NOT_RETURN_A_CERTIFICATE", Kind.INBOUND_CERTIFICATE, "missing", ""));
    rows.add(
        SymptomTable.row(
            Kind.CLIENT_CERTIFICATE.label(),
            Kind.INBOUND_TLS,
            "refused by the client: …",
            "the client's alert is about this side's certificate"));
    rows.add(SymptomTable.row("any other", Kind.INBOUND_TLS, "…", "its name"));
    return List.copyOf(rows);
  }
}
