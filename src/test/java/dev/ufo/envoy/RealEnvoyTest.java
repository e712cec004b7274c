package dev.ufo.envoy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The configuration that we tell people to use, in a real Envoy, with requests to a healthy, a
 * refusing and a missing upstream: the counters are exact.
 */
final class RealEnvoyTest {
  private static final int HEALTHY = 7;
  private static final int REFUSED = 5;
  private static final int MISSING = 3;
  private static final int TCP = 2;

  @TempDir private Path folder;

  @Test
  void metrics_afterRealRequests_countEachOnce() throws IOException, InterruptedException {
    Assumptions.assumeTrue(Envoy.binary().isPresent(), Envoy.HOW_TO_GET_ONE);
    int http = Envoy.freePort();
    int tcp = Envoy.freePort();
    try (UfoProcess ufo = UfoProcess.serve(folder);
        Envoy envoy =
            new Envoy(Envoy.binary().orElseThrow(), folder, configuration(ufo, http, tcp), tcp)) {
      assertThat(envoy).isNotNull();
      request(http, "/healthy", HEALTHY, 200);
      request(http, "/refusing", REFUSED, 503);
      request(http, "/missing", MISSING, 503);
      for (int i = 0; i < TCP; i++) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), tcp)) {
          socket.getInputStream().readAllBytes();
        }
      }

      // waiting for the listener to open made one TCP connection more
      ufo.awaitMetric("ufo_entries_total{input=\"als-tcp\"}", TCP + 1);
      ufo.awaitMetric("ufo_entries_total{input=\"als-http\"}", HEALTHY + REFUSED + MISSING);
      ufo.awaitMetric("ufo_requests_total{cluster=\"healthy\"}", HEALTHY);
      ufo.awaitMetric("ufo_requests_total{cluster=\"refusing\"}", REFUSED + TCP + 1);
      ufo.awaitMetric("ufo_requests_total{cluster=\"missing\"}", MISSING);
      ufo.awaitMetric("ufo_failures_total{cluster=\"healthy\",flag=\"UF\"}", 0);
      ufo.awaitMetric("ufo_failures_total{cluster=\"refusing\",flag=\"UF\"}", REFUSED + TCP + 1);
      ufo.awaitMetric("ufo_failures_total{cluster=\"refusing\",flag=\"URX\"}", TCP + 1);
      ufo.awaitMetric("ufo_failures_total{cluster=\"missing\",flag=\"NC\"}", MISSING);
      ufo.awaitMetric("ufo_sources", 1);
      ufo.awaitMetric("ufo_streams", 2);
      assertThat(
              ufo.get("/metrics")
                  .body()
                  .lines()
                  .filter(line -> line.startsWith("ufo_entries_lost_total{")))
          .isNotEmpty()
          .allSatisfy(line -> assertThat(line).endsWith(" 0.0"));
      assertThat(ufo.get("/api/v1/status").body())
          .contains("\"node\":\"edge-1\"", "\"version\":\"1.");
      assertThat(ufo.get("/api/v1/clusters/refusing").body())
          .contains("\"UF\":" + (REFUSED + TCP + 1));

      assertThat(ufo.terminate()).as("SIGTERM ends it well").isZero();
    }
  }

  private static String configuration(UfoProcess ufo, int http, int tcp) throws IOException {
    return configuration(ufo.grpcPort(), ufo.httpPort(), Envoy.freePort(), http, tcp);
  }

  /**
   * The recommended configuration, with these ports of UFO, of an upstream and of its listeners.
   */
  static String configuration(int grpc, int api, int refusing, int http, int tcp)
      throws IOException {
    String text = Files.readString(Path.of("envoy-config/envoy.yaml"));
    return moved(text, grpc, api, refusing, http, tcp);
  }

  /** A configuration like the recommended one, with these ports. */
  static String moved(String text, int grpc, int api, int refusing, int http, int tcp)
      throws IOException {
    Map<String, Integer> ports =
        Map.of(
            "9901", Envoy.freePort(),
            "10000", http,
            "10001", tcp,
            "19001", grpc,
            "19002", api,
            "9", refusing);
    StringBuilder moved = new StringBuilder();
    for (String line : text.lines().toList()) {
      String changed = line;
      for (Map.Entry<String, Integer> port : ports.entrySet()) {
        if (line.contains("port_value: " + port.getKey() + " ")) {
          changed =
              line.replace(
                  "port_value: " + port.getKey() + " ", "port_value: " + port.getValue() + " ");
        }
      }
      moved.append(changed).append('\n');
    }
    return moved.toString();
  }

  static void request(int port, String path, int times, int expected)
      throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      URI uri = URI.create("http://127.0.0.1:" + port + path);
      for (int i = 0; i < times; i++) {
        HttpResponse<String> response =
            client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).as(path + ": " + response.body()).isEqualTo(expected);
      }
    }
  }
}
