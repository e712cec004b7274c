package dev.ufo.lab;

import static dev.ufo.lab.Encryption.DEFAULT;
import static dev.ufo.lab.Encryption.V13;
import static dev.ufo.lab.Encryption.background;
import static dev.ufo.lab.Encryption.closesAtOnce;
import static dev.ufo.lab.Encryption.good;
import static dev.ufo.lab.Encryption.mutual;
import static dev.ufo.lab.Encryption.name;
import static dev.ufo.lab.Encryption.revoked;
import static dev.ufo.lab.Encryption.secured;
import static dev.ufo.lab.Encryption.tls;
import static dev.ufo.lab.Encryption.validation;

import dev.ufo.lab.Origin.Kind;
import dev.ufo.lab.Scenario.Need;
import java.math.BigInteger;
import java.time.Duration;
import java.util.List;

/** Certificates that one end does not take, or does not have. */
final class Certificates {
  private Certificates() {}

  static final List<Scenario> ALL =
      List.of(
          Scenario.of(
              "client-certificate-missing-tls12",
              "The servers begin to demand client certificates, TLS 1.2.",
              stage -> {
                demandClients(stage, DEFAULT, false);
                stage.truth("client-certificate-rejected");
              }),
          Scenario.of(
              "client-certificate-missing-tls13",
              "The same on TLS 1.3, where the refusal comes after the handshake.",
              stage -> {
                demandClients(stage, V13, false);
                stage
                    .truth("client-certificate-rejected")
                    .accepted(closesAtOnce(stage, "client-certificate-rejected"));
              }),
          Scenario.of(
                  "client-certificate-missing-tls13-far",
                  "The same over a long link.",
                  stage -> {
                    demandClients(stage, V13, true);
                    stage.truth("client-certificate-rejected");
                  })
              .needing(Need.NAMESPACES),
          Scenario.of(
              "certificate-expired-restart",
              "The servers come back with an expired certificate.",
              stage -> {
                Pki.Authority root = Pki.Authority.named("shop-root-g1");
                Service service = secured(stage, root, DEFAULT);
                background(stage, root);
                stage.start();
                stage.healthy(15);
                Pki.Leaf old = root.leaf("shop-2", name(service), Duration.ofDays(-40));
                stage.fault(() -> service.restart(Kind.HTTP1.in(Tls.with(old))), 25);
                stage.clear(() -> service.restart(good(service, root)), 12);
                stage.truth("certificate-expired").accepted(unknownKind(stage));
              }),
          Scenario.of(
              "certificate-untrusted-rotation",
              "The servers' certificates come from an authority that Envoy does not know.",
              stage -> {
                Pki.Authority root = Pki.Authority.named("shop-root-g1");
                Service service = secured(stage, root, V13);
                background(stage, root);
                stage.start();
                stage.healthy(15);
                Pki.Authority other = Pki.Authority.named("shop-root-g2");
                stage.fault(() -> service.restart(good(service, other)), 25);
                stage.truth("certificate-untrusted").accepted(unknownKind(stage));
              }),
          Scenario.of(
              "certificate-name-wrong",
              "Envoy wants a name that the certificate does not have.",
              stage -> {
                Pki.Authority root = Pki.Authority.named("shop-root-g1");
                Service service = secured(stage, root, DEFAULT);
                String wanted = service.name + ".prod.svc.cluster.local";
                service.cluster(
                    validation(
                        Piece.of(
                            """
                            match_typed_subject_alt_names:
                            - {san_type: DNS, matcher: {exact: %s}}
                            """,
                            wanted)));
                background(stage, root);
                stage.start();
                stage.sick(35);
                stage.truth("certificate-name-mismatch").accepted(unknownKind(stage));
              }),
          Scenario.of(
              "certificate-revoked-push",
              "A revocation list with the servers' certificate arrives.",
              stage -> {
                Pki.Authority root = Pki.Authority.named("shop-root-g1");
                Pki.Leaf leaf = root.leaf("shop-1", name(stage.victim(3).rps(20)));
                Service service = stage.services().getFirst();
                service.servedBy(Kind.HTTP1.in(Tls.with(leaf)));
                BigInteger other = BigInteger.valueOf(12_345);
                Piece before =
                    service
                        .cluster()
                        .with(tls(name(service), root, V13))
                        .with(revoked(root, other));
                service.cluster(before);
                background(stage, root);
                stage.start();
                stage.healthy(15);
                BigInteger serial = leaf.certificate().getSerialNumber();
                Piece after = before.with(revoked(root, other, serial));
                stage.fault(() -> stage.push(service, after), 25);
                stage.clear(() -> stage.push(service, before), 12);
                stage.truth("certificate-revoked").accepted(unknownKind(stage));
              }),
          Scenario.of(
              "sds-secret-absent",
              "The secrets do not hold the one that the cluster names.",
              stage -> {
                Pki.Authority root = Pki.Authority.named("shop-root-g1");
                Secrets secrets = new Secrets(stage.folder, "client");
                secrets.issue(root.leaf("edge-1", "edge-1.shop.svc.cluster.local"));
                secrets.trust(root);
                Service service = stage.victim(3).rps(20);
                Tls tls = Tls.with(root.leaf("shop-1", name(service))).wantingClientsOf(root);
                service
                    .servedBy(Kind.HTTP1.in(tls))
                    .cluster(mutual(name(service), secrets, "workload"));
                background(stage, root);
                stage.start();
                stage.sick(40);
                stage.truth("tls-secret-missing");
              }));

  private static void demandClients(Stage stage, String parameters, boolean far) throws Exception {
    Pki.Authority root = Pki.Authority.named("shop-root-g1");
    if (far) {
      stage.net.stretch(8, 0);
    }
    Service service = far ? stage.farVictim(2).rps(16) : stage.victim(3).rps(20);
    service.servedBy(good(service, root)).cluster(tls(name(service), root, parameters));
    background(stage, root);
    stage.start();
    stage.healthy(15);
    Tls demanding = Tls.with(root.leaf("shop-1", name(service))).wantingClientsOf(root);
    stage.fault(() -> service.restart(Kind.HTTP1.in(demanding)), 25);
  }

  /** Before 1.37 Envoy does not say why it refused a certificate. */
  private static List<String> unknownKind(Stage stage) {
    return stage.release.saysWhyCertificatesFail() ? List.of() : List.of("certificate-rejected");
  }
}
