package dev.ufo.lab;

import dev.ufo.lab.Origin.Kind;
import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** What scenarios with TLS are built of: the two ends, and what no log can tell apart. */
final class Encryption {
  static final String V13 = "{tls_maximum_protocol_version: TLSv1_3}";
  static final String DEFAULT = "{}";
  private static final String CONTEXT =
      "envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext";

  private Encryption() {}

  // ---- the client's side

  /** The name that a service's certificate has. */
  static String name(Service service) {
    return service.name + ".shop.svc.cluster.local";
  }

  /** TLS to a name, whose certificate a root has signed. */
  static Piece tls(String sni, Pki.Authority root, String parameters) {
    return transport(Piece.of("{sni: %s, common_tls_context: {tls_params: %s}}", sni, parameters))
        .with(validation(Piece.NOTHING.with("trusted_ca", Secrets.inline(root.pem()))));
  }

  /** Mutual TLS, 1.2 to 1.3, with secrets that an agent serves. */
  static Piece mutual(String sni, Secrets secrets, String own) {
    return transport(Piece.of("{sni: %s, common_tls_context: {tls_params: %s}}", sni, V13))
        .with(common(secrets.context(own)));
  }

  static Piece transport(Piece context) {
    return Piece.NOTHING.with(
        "transport_socket",
        Piece.of("name: envoy.transport_sockets.tls").with("typed_config", context.as(CONTEXT)));
  }

  static Piece common(Piece piece) {
    Piece context = Piece.NOTHING.with("common_tls_context", piece);
    return Piece.NOTHING.with("transport_socket", Piece.NOTHING.with("typed_config", context));
  }

  static Piece validation(Piece piece) {
    return common(Piece.NOTHING.with("validation_context", piece));
  }

  static Piece revoked(Pki.Authority root, BigInteger... serials) {
    return validation(
        Piece.of("only_verify_leaf_cert_crl: true")
            .with("crl", Secrets.inline(root.revoking(serials))));
  }

  // ---- the servers' side

  static Kind good(Service service, Pki.Authority root) {
    return Kind.HTTP1.in(Tls.with(root.leaf("shop-" + root.name(), name(service))));
  }

  /** A victim that speaks TLS. */
  static Service secured(Stage stage, Pki.Authority root, String parameters) throws IOException {
    Service service = stage.victim(3).rps(20);
    return service.servedBy(good(service, root)).cluster(tls(name(service), root, parameters));
  }

  /** Healthy neighbours, one of which speaks TLS. */
  static void background(Stage stage, Pki.Authority root) throws IOException {
    stage.background(2);
    Service service = stage.service(stage.names.get(3), 2);
    service.servedBy(good(service, root)).cluster(tls(name(service), root, V13));
  }

  /**
   * The peer takes the first request of every connection and closes without a byte: with the bare
   * log of the client alone, plaintext to a TLS peer, HTTP/1 to an HTTP/2 peer and a certificate
   * refused on TLS 1.3 look the same. {@code %UPSTREAM_TLS_VERSION%} splits them.
   */
  static List<String> closesAtOnce(Stage stage, String cause) {
    TreeSet<String> same =
        new TreeSet<>(
            List.of(
                "upstream-requires-tls", "client-certificate-rejected", "http-version-mismatch"));
    if (stage.flavour == Flavour.FULL) {
      if (cause.equals("client-certificate-rejected")) {
        same.clear();
      } else {
        same.remove("client-certificate-rejected");
      }
    }
    same.remove(cause);
    return new ArrayList<>(same);
  }
}
