package dev.ufo.lab;

import static dev.ufo.lab.Encryption.DEFAULT;
import static dev.ufo.lab.Encryption.V13;
import static dev.ufo.lab.Encryption.background;
import static dev.ufo.lab.Encryption.closesAtOnce;
import static dev.ufo.lab.Encryption.common;
import static dev.ufo.lab.Encryption.good;
import static dev.ufo.lab.Encryption.name;
import static dev.ufo.lab.Encryption.secured;
import static dev.ufo.lab.Encryption.tls;

import dev.ufo.lab.Origin.Kind;
import dev.ufo.lab.Scenario.Need;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** TLS on one end only, or versions, ciphers, names and protocols that do not fit. */
final class Handshakes {
  private Handshakes() {}

  static final List<Scenario> ALL =
      List.of(
          Scenario.of(
              "tls-to-plaintext",
              "A push turns TLS on towards servers that speak plaintext.",
              stage -> {
                Pki.Authority root = Pki.Authority.named("shop-root-g1");
                Service service = stage.victim(3).rps(20);
                Piece before = service.cluster();
                background(stage, root);
                stage.start();
                stage.healthy(15);
                Piece after = before.with(tls(name(service), root, V13));
                stage.fault(() -> stage.push(service, after), 25);
                stage.clear(() -> stage.push(service, before), 12);
                stage.truth("upstream-not-tls");
              }),
          Scenario.of(
                  "plaintext-to-tls-openssl",
                  "The servers come back with TLS, OpenSSL's, and Envoy still speaks plaintext.",
                  stage -> {
                    Pki.Authority root = Pki.Authority.named("shop-root-g1");
                    Service service = stage.victim(2);
                    background(stage, root);
                    stage.start();
                    stage.healthy(15);
                    stage.fault(
                        () -> {
                          service.kill();
                          for (String host : service.hosts) {
                            openssl(stage, host, root.leaf("shop-1", name(service)));
                          }
                        },
                        25);
                    stage
                        .truth("upstream-requires-tls")
                        .accepted(closesAtOnce(stage, "upstream-requires-tls"));
                  })
              .needing(Need.OPENSSL),
          Scenario.of(
              "tls-version-server-wants-13",
              "The servers drop TLS 1.2; Envoy as a client stops there by default.",
              stage -> {
                Pki.Authority root = Pki.Authority.named("shop-root-g1");
                Service service = secured(stage, root, DEFAULT);
                background(stage, root);
                stage.start();
                stage.healthy(15);
                Tls newer = Tls.with(root.leaf("shop-1", name(service))).only("TLSv1.3");
                stage.fault(() -> service.restart(Kind.HTTP1.in(newer)), 25);
                stage.clear(() -> service.restart(good(service, root)), 12);
                stage.truth("tls-version-mismatch");
              }),
          Scenario.of(
              "tls-version-limits-crossed",
              "A push sets a minimum of 1.3 and leaves the maximum at its default of 1.2.",
              stage -> {
                Pki.Authority root = Pki.Authority.named("shop-root-g1");
                Service service = secured(stage, root, DEFAULT);
                Piece before = service.cluster();
                background(stage, root);
                stage.start();
                stage.healthy(15);
                String crossed = "{tls_minimum_protocol_version: TLSv1_3}";
                Piece after = before.with(tls(name(service), root, crossed));
                stage.fault(() -> stage.push(service, after), 25);
                stage.clear(() -> stage.push(service, before), 12);
                stage.truth("tls-version-mismatch");
              }),
          Scenario.of(
              "tls-no-common-cipher",
              "The servers keep one cipher that Envoy does not offer.",
              stage -> {
                Pki.Authority root = Pki.Authority.named("shop-root-g1");
                Service service = secured(stage, root, DEFAULT);
                background(stage, root);
                stage.start();
                stage.healthy(15);
                Tls odd =
                    Tls.with(root.leaf("shop-1", name(service)))
                        .only("TLSv1.2")
                        .cipher("TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256");
                stage.fault(() -> service.restart(Kind.HTTP1.in(odd)), 25);
                stage.truth("tls-handshake-refused").accepted("tls-version-mismatch");
              }),
          Scenario.of(
              "sni-unknown",
              "A push changes the server name to one that the servers refuse.",
              stage -> {
                Pki.Authority root = Pki.Authority.named("shop-root-g1");
                Service service = secured(stage, root, V13);
                Tls strict = Tls.with(root.leaf("shop-1", name(service))).named(name(service));
                service.servedBy(Kind.HTTP1.in(strict));
                Piece before = service.cluster();
                background(stage, root);
                stage.start();
                stage.healthy(15);
                Piece after = before.with(tls(service.name + ".shop", root, V13));
                stage.fault(() -> stage.push(service, after), 25);
                stage.clear(() -> stage.push(service, before), 12);
                stage.truth("sni-rejected").accepted("tls-handshake-refused");
              }),
          Scenario.of(
              "alpn-h2-only-client",
              "A push makes Envoy offer h2 only; the servers know http/1.1 only.",
              stage -> {
                Pki.Authority root = Pki.Authority.named("shop-root-g1");
                Service service = secured(stage, root, V13);
                Piece before = service.cluster();
                background(stage, root);
                stage.start();
                stage.healthy(15);
                Piece after =
                    before.with(EnvoyConfig.http2()).with(common(Piece.of("alpn_protocols: [h2]")));
                stage.fault(() -> stage.push(service, after), 25);
                stage.clear(() -> stage.push(service, before), 12);
                stage.truth("alpn-mismatch");
              }));

  private static void openssl(Stage stage, String host, Pki.Leaf leaf) throws IOException {
    Path certificate = Files.writeString(stage.folder.resolve(host + ".pem"), leaf.pem());
    Path key = Files.writeString(stage.folder.resolve(host + ".key"), leaf.keyPem());
    Process server =
        stage.net.upstream.start(
            stage.folder.resolve(host + ".log"),
            "openssl",
            "s_server",
            "-www",
            "-accept",
            Service.at(host),
            "-cert",
            certificate.toString(),
            "-key",
            key.toString());
    AutoCloseable end = server::destroyForcibly;
    stage.part(end);
  }
}
