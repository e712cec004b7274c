package dev.ufo.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ufo.envoy.Envoy;
import dev.ufo.envoy.UfoProcess;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * Both sides of a mesh, with real Envoys, tell one live UFO: what the server's sidecar says
 * explains the incident of the client's, and opens none of its own.
 */
class MeshTest {
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  @TempDir private Path folder;

  @Test
  void faultsBetweenSidecars_areIncidentsOfTheClientAlone() throws Exception {
    Assumptions.assumeTrue(Envoy.binary().isPresent(), Envoy.HOW_TO_GET_ONE);
    Release release = Release.of(Envoy.binary().orElseThrow());
    try (UfoProcess ufo = UfoProcess.serve(folder);
        Stage stage = new Stage("mesh", release, Flavour.BARE, false, grpc(ufo))) {
      Pki.Authority root = Pki.Authority.named("shop-root-g1");

      Service mutual = stage.victim(1).rps(20).unserved();
      Mesh.pods(stage, mutual, root, mutual.hosts, true, true);
      Secrets client = Mesh.client(stage, mutual, root);
      mutual.cluster(EnvoyConfig.http1("max_requests_per_connection: 5"));

      Service plain = stage.service(stage.names.get(1), 1).rps(20).unserved();
      Sidecar permissive = Mesh.pods(stage, plain, root, plain.hosts, false, false).getFirst();

      stage.start();
      for (Service each : List.of(mutual, plain)) {
        ufo.awaitMetricAbove("ufo_requests_total{cluster=\"%s\"}".formatted(each.name), 60);
      }
      client.issue(Pki.Authority.named("shop-root-g2").leaf("edge-2", Mesh.EDGE));
      permissive.strict(true);

      await()
          .atMost(PATIENCE)
          .pollInterval(Duration.ofMillis(500))
          .until(() ->
              incidents(ufo).values().stream()
                      .filter(incident -> incident.get("paged") != null)
                      .count()
                  >= 2);
      Map<String, Map<?, ?>> incidents = incidents(ufo);
      assertThat(incidents).containsOnlyKeys(mutual.name, plain.name);
      assertThat(incidents.get(mutual.name).get("cause")).isEqualTo("client-certificate-rejected");
      assertThat(incidents.get(mutual.name).get("evidence").toString())
          .containsPattern("the server's own listener refused \\d+ certificates");
      assertThat(incidents.get(plain.name).get("cause")).isEqualTo("upstream-requires-tls");
      assertThat(incidents.get(plain.name).get("evidence").toString())
          .containsPattern("the server's own listener found \\d+ connections without TLS");
      assertThat(incidents.values())
          .allSatisfy(incident -> {
            assertThat((double) incident.get("confidence")).isGreaterThan(0.8);
            assertThat(incident.get("scope")).isEqualTo("all-endpoints");
          });
      assertThat(ufo.metric("ufo_sources")).as("one client, two servers").isEqualTo(3);
    }
  }

  private static InetSocketAddress grpc(UfoProcess ufo) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), ufo.grpcPort());
  }

  /** All incidents, by cluster. */
  private static Map<String, Map<?, ?>> incidents(UfoProcess ufo) throws Exception {
    String json = ufo.get("/api/v1/incidents").body();
    Map<?, ?> root = (Map<?, ?>) new Load(LoadSettings.builder().build()).loadFromString(json);
    Map<String, Map<?, ?>> byCluster = new TreeMap<>();
    for (Object each : (List<?>) root.get("incidents")) {
      Map<?, ?> incident = (Map<?, ?>) each;
      assertThat(byCluster.put(incident.get("cluster").toString(), incident))
          .as("one incident of a cluster")
          .isNull();
    }
    return byCluster;
  }
}
