package dev.ufo.observe;

import static dev.ufo.observe.SymptomTable.row;

import dev.ufo.observe.SymptomTable.Row;
import dev.ufo.signal.Symptom;
import dev.ufo.signal.Symptom.Kind;
import java.util.List;

/**
 * What follows CERTIFICATE_VERIFY_FAILED since 1.37: the first row whose words it contains. Before
 * that nothing follows, and it is not said why. Behind a comma follow names and addresses out of
 * the certificate (1.38), which are no part of the reason and may hold any word.
 */
final class CertificateErrors {
  /** What stands before most of these details. */
  static final String PREFIX = "verify_cert_failed:";

  private static final List<String> APPENDED =
      List.of(",_certificate_SANs_are_", ",_certificate_CRL_distribution_points");

  static final SymptomTable TABLE =
      new SymptomTable(
          "certificates",
          "contains",
          List.of(
              row("CRL_has_expired", Kind.CERTIFICATE_REVOKED, "list lapsed", ""),
              row("CRL_is_not_yet_valid", Kind.CERTIFICATE_REVOKED, "list lapsed", ""),
              row("unable_to_get_certificate_CRL", Kind.CERTIFICATE_REVOKED, "no list", ""),
              row("certificate_revoked", Kind.CERTIFICATE_REVOKED, "revoked", ""),
              row("certificate_revocation_check", Kind.CERTIFICATE_REVOKED, "", "any other end"),
              row("certificate_has_expired", Kind.CERTIFICATE_EXPIRED, "expired", ""),
              row("certificate_is_not_yet_valid", Kind.CERTIFICATE_EXPIRED, "not yet valid", ""),
              row("verify_SAN_list", Kind.CERTIFICATE_NAME, ""),
              row("SAN_match", Kind.CERTIFICATE_NAME, "SAN matcher, and SPIFFE's SAN match"),
              row("Hostname_mismatch", Kind.CERTIFICATE_NAME, "OpenSSL"),
              row("IP_address_mismatch", Kind.CERTIFICATE_NAME, "OpenSSL"),
              row(
                  "issuer_certificate",
                  Kind.CERTIFICATE_UNTRUSTED,
                  "no issuer",
                  "unable to get (local) issuer certificate"),
              row("self_signed_certificate", Kind.CERTIFICATE_UNTRUSTED, "self-signed", ""),
              row("self-signed_certificate", Kind.CERTIFICATE_UNTRUSTED, "self-signed", "OpenSSL"),
              row(
                  "unable_to_verify_the_first_certificate",
                  Kind.CERTIFICATE_UNTRUSTED,
                  "no issuer",
                  ""),
              row("no_trust_bundle_store", Kind.CERTIFICATE_UNTRUSTED, "no trust bundle", "SPIFFE"),
              row("certificate_signature_failure", Kind.CERTIFICATE_UNTRUSTED, "signature", ""),
              row("invalid_CA_certificate", Kind.CERTIFICATE_UNTRUSTED, "invalid CA", ""),
              row("certificate_chain_too_long", Kind.CERTIFICATE_UNTRUSTED, "chain too long", ""),
              row("certificate_not_trusted", Kind.CERTIFICATE_UNTRUSTED, "", ""),
              row(
                  "cert_hash_and_spki",
                  Kind.CERTIFICATE_REJECTED,
                  "pin",
                  "its hash or key is not the pinned one"),
              row("certificate_purpose", Kind.CERTIFICATE_REJECTED, "purpose", ""),
              row(
                  "did_not_provide_required_client_certificate",
                  Kind.CLIENT_CERTIFICATE,
                  "missing",
                  "on a server")));

  private CertificateErrors() {}

  static Symptom of(String behind) {
    String said = behind;
    for (String appended : APPENDED) {
      int from = said.indexOf(appended);
      said = from < 0 ? said : said.substring(0, from);
    }
    for (Row row : TABLE.rows()) {
      if (said.contains(row.said())) {
        return row.symptom();
      }
    }
    int prefix = said.indexOf(PREFIX);
    String unknown = prefix < 0 ? said : said.substring(prefix + PREFIX.length());
    return new Symptom(Kind.CERTIFICATE_REJECTED, Wording.spoken(Wording.bare(unknown)));
  }
}
