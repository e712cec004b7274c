package dev.ufo.lab;

import java.util.ArrayList;
import java.util.List;

/** Faults between two Envoys: one with the clients, one before each server. */
final class Mesh {
  static final String EDGE = "edge.shop.svc.cluster.local";

  private Mesh() {}

  static final List<Scenario> ALL =
      List.of(
          Scenario.of(
              "mesh-strict-plaintext-client",
              "PERMISSIVE becomes STRICT while this client still speaks plaintext.",
              stage -> {
                Pki.Authority root = Pki.Authority.named("shop-root-g1");
                Service service = stage.victim(2).rps(16).unserved();
                List<Sidecar> pods = pods(stage, service, root, service.hosts, false, false);
                stage.background();
                stage.start();
                stage.healthy(15);
                stage.fault(() -> strict(pods, true), 30);
                stage.clear(() -> strict(pods, false), 12);
                stage.truth("upstream-requires-tls");
              }),
          Scenario.of(
              "mesh-client-ca-not-trusted",
              "The client's certificate comes from a root that the servers do not trust.",
              stage -> {
                Pki.Authority root = Pki.Authority.named("shop-root-g1");
                Pki.Authority other = Pki.Authority.named("shop-root-g2");
                Service service = stage.victim(2).rps(16).unserved();
                pods(stage, service, root, service.hosts, true, true);
                Secrets client = client(stage, service, root);
                service.cluster(EnvoyConfig.http1("max_requests_per_connection: 20"));
                stage.background();
                stage.start();
                stage.healthy(15);
                stage.fault(() -> client.issue(other.leaf("edge-2", EDGE)), 30);
                stage.truth("client-certificate-rejected");
              }),
          Scenario.of(
              "mesh-pod-without-sidecar",
              "One pod of three has no sidecar: mTLS meets plaintext there.",
              stage -> {
                Pki.Authority root = Pki.Authority.named("shop-root-g1");
                Service service = stage.victim(3).rps(20).unserved();
                pods(stage, service, root, service.hosts.subList(0, 2), true, false);
                String plain = service.hosts.get(2);
                service.revive(plain);
                client(stage, service, root);
                stage.background();
                stage.start();
                stage.sick(35);
                stage.truth("upstream-not-tls").at(plain);
              }),
          Scenario.of(
              "mesh-rotation-healthy",
              "A planned change of roots: both trusted, then new certificates, then the old goes.",
              stage -> {
                Pki.Authority root = Pki.Authority.named("shop-root-g1");
                Pki.Authority next = Pki.Authority.named("shop-root-g2");
                Service service = stage.victim(3).rps(20).unserved();
                List<Sidecar> pods = pods(stage, service, root, service.hosts, true, false);
                Secrets client = client(stage, service, root);
                service.cluster(EnvoyConfig.http1("max_requests_per_connection: 30"));
                stage.background();
                stage.start();
                stage.healthy(12);
                List<Secrets> all = new ArrayList<>(List.of(client));
                pods.forEach(pod -> all.add(pod.secrets));
                stage.fault(
                    () -> {
                      for (Secrets secrets : all) {
                        secrets.trust(root, next);
                      }
                      Thread.sleep(6000);
                      for (Secrets secrets : all) {
                        boolean ours = secrets.equals(client);
                        String name = ours ? EDGE : Encryption.name(service);
                        secrets.issue(next.leaf("shop-2", name));
                      }
                      Thread.sleep(6000);
                      for (Secrets secrets : all) {
                        secrets.trust(next);
                      }
                    },
                    26);
              }));

  static List<Sidecar> pods(
      Stage stage,
      Service service,
      Pki.Authority root,
      List<String> hosts,
      boolean strict,
      boolean logsAll)
      throws Exception {
    List<Sidecar> pods = new ArrayList<>();
    for (String host : hosts) {
      Pki.Leaf leaf = root.leaf("shop-" + pods.size(), Encryption.name(service));
      pods.add(new Sidecar(stage, service, host, strict, logsAll, leaf, root));
    }
    return pods;
  }

  /** Mutual TLS on the clients' side. */
  static Secrets client(Stage stage, Service service, Pki.Authority root) throws Exception {
    Secrets secrets = new Secrets(stage.folder, "client");
    secrets.issue(root.leaf("edge-1", EDGE));
    secrets.trust(root);
    service.cluster(Encryption.mutual(Encryption.name(service), secrets, "default"));
    return secrets;
  }

  private static void strict(List<Sidecar> pods, boolean strict) throws Exception {
    for (Sidecar pod : pods) {
      pod.strict(strict);
    }
  }
}
