package dev.ufo.envoy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.ufo.alert.RealAlertmanager;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * A real Envoy whose upstream goes down, a real Alertmanager, and a UFO between them that is killed
 * in the middle of the incident: nothing is lost, nothing comes twice, and the end is told.
 */
class LiveRestartTest {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final String PATH = "/refusing";

  @TempDir private Path folder;

  @Test
  void killedInMidIncident_goesOnWithIt() throws Exception {
    Assumptions.assumeTrue(Envoy.binary().isPresent(), Envoy.HOW_TO_GET_ONE);
    Assumptions.assumeTrue(RealAlertmanager.binary().isPresent(), RealAlertmanager.HOW_TO_GET_ONE);
    int grpc = Envoy.freePort();
    int api = Envoy.freePort();
    int refusing = Envoy.freePort();
    int http = Envoy.freePort();
    int tcp = Envoy.freePort();
    String configuration = RealEnvoyTest.configuration(grpc, api, refusing, http, tcp);
    try (RealAlertmanager alertmanager = new RealAlertmanager(folder);
        Upstream working = new Upstream(refusing);
        Traffic _ = new Traffic(http);
        Envoy _ = new Envoy(Envoy.binary().orElseThrow(), folder, configuration, http)) {
      String[] flags = {
        "--state.folder=" + folder.resolve("state"), "--alertmanager.urls=" + alertmanager.url()
      };
      Map<?, ?> before;
      // Envoy came first and has nobody to log to: UFO sees it work before it sees it fail
      try (UfoProcess ufo = serve(grpc, api, flags)) {
        await()
            .atMost(PATIENCE)
            .until(() -> ufo.metric("ufo_requests_total{cluster=\"refusing\"}") >= 40);
        working.goesDown();
        await().atMost(PATIENCE).until(() -> "page".equals(incident(ufo).get("severity")));
        await().atMost(PATIENCE).until(() -> alertmanager.notified().size() == 1);
        before = incident(ufo);
        ufo.process.destroyForcibly(); // SIGKILL
        assertThat(ufo.process.waitFor(30, TimeUnit.SECONDS)).isTrue();
      }
      String cause = "refusing " + before.get("cause");
      Map<?, ?> over;
      try (UfoProcess ufo = serve(grpc, api, flags)) {
        assertSame(incident(ufo), before);
        await().atMost(PATIENCE).until(() -> failures(incident(ufo)) > failures(before));
        assertSame(incident(ufo), before);
        assertThat(alertmanager.alerts()).hasSize(1);
        try (Upstream _ = new Upstream(refusing)) {
          await().atMost(PATIENCE).until(() -> "resolved".equals(incident(ufo).get("state")));
          await()
              .atMost(PATIENCE)
              .untilAsserted(() ->
                  assertThat(alertmanager.notified())
                      .containsExactly("firing " + cause, "resolved " + cause));
          assertThat(alertmanager.alerts()).isEmpty();
          over = incident(ufo);
          assertThat(over.get("id")).isEqualTo(before.get("id"));
          assertThat(ufo.terminate()).as(ufo.output()).isZero();
        }
      }
      try (UfoProcess ufo = serve(grpc, api, flags)) {
        assertThat(kept(incident(ufo))).as("SIGTERM saves it").isEqualTo(kept(over));
      }
      assertThat(alertmanager.notified()).hasSize(2);
    }
  }

  private UfoProcess serve(int grpc, int api, String... flags) throws IOException {
    List<String> options = new ArrayList<>(List.of(flags));
    options.add("--grpc.listen=127.0.0.1:" + grpc);
    options.add("--http.listen=127.0.0.1:" + api);
    return UfoProcess.serve(folder, options.toArray(String[]::new));
  }

  private static void assertSame(Map<?, ?> incident, Map<?, ?> before) {
    for (String key :
        List.of("id", "state", "severity", "cause", "scope", "began", "detected", "paged")) {
      assertThat(incident.get(key)).as(key).isEqualTo(before.get(key));
    }
  }

  /** Without what is of the moment. */
  private static Map<?, ?> kept(Map<?, ?> incident) {
    Map<?, ?> kept = new LinkedHashMap<>(incident);
    kept.keySet().removeAll(List.of("trail", "samples"));
    return kept;
  }

  /** The incident of the cluster, an empty map while there is none. */
  private static Map<?, ?> incident(UfoProcess ufo) throws IOException, InterruptedException {
    String json = ufo.get("/api/v1/incidents?cluster=refusing").body();
    Map<?, ?> root = (Map<?, ?>) new Load(LoadSettings.builder().build()).loadFromString(json);
    List<?> incidents = (List<?>) root.get("incidents");
    assertThat(incidents).hasSizeLessThanOrEqualTo(1);
    return incidents.isEmpty() ? Map.of() : (Map<?, ?>) incidents.getFirst();
  }

  private static int failures(Map<?, ?> incident) {
    return (int) ((Map<?, ?>) incident.get("counts")).get("failures");
  }

  /** A server that answers. */
  private static final class Upstream implements AutoCloseable {
    private final HttpServer server;

    Upstream(int port) throws IOException {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
      server.createContext(
          "/",
          exchange -> {
            try (exchange) {
              exchange.sendResponseHeaders(200, -1);
            }
          });
      server.start();
    }

    void goesDown() {
      server.stop(0);
    }

    @Override
    public void close() {
      goesDown();
    }
  }

  /** Ten requests a second, whatever becomes of them. */
  private static final class Traffic implements AutoCloseable {
    private final HttpClient client = HttpClient.newHttpClient();
    private final HttpRequest request;
    private final Thread thread;

    Traffic(int port) {
      request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + PATH)).build();
      thread = Thread.ofVirtual().start(this::send);
    }

    private void send() {
      while (!Thread.currentThread().isInterrupted()) {
        try {
          client.send(request, BodyHandlers.discarding());
        } catch (IOException e) {
          // not up yet, or not any more
        } catch (InterruptedException e) {
          return;
        }
        LockSupport.parkNanos(100_000_000);
      }
    }

    @Override
    public void close() {
      thread.interrupt();
      client.shutdownNow();
    }
  }
}
