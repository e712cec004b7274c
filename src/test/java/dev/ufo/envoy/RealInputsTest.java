package dev.ufo.envoy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One real Envoy that tells the same requests in every way it can: as a stream, by its
 * OpenTelemetry logger with the attributes of docs/inputs.md, as JSON with the same keys, as text
 * in Istio's format. The verdicts are the same.
 */
final class RealInputsTest {
  private static final Map<String, String> FAULTS =
      Map.of("refusing", "process-down wrong-port", "plain", "upstream-not-tls");
  private static final Pattern ROW = Pattern.compile("(?m)^\\| `([^`]+)` \\| `([^`]+)` \\|");
  private static final Pattern INCIDENT =
      Pattern.compile(
          "\"cluster\":\"([^\"]+)\",\"state\":\"[^\"]+\",\"severity\":\"[^\"]+\",\"cause\":\"([^\"]+)\"");

  @TempDir private Path folder;

  @Test
  void diagnosis_ofTheSameRequestsInEveryInput_isTheSame() throws Exception {
    Assumptions.assumeTrue(Envoy.binary().isPresent(), Envoy.HOW_TO_GET_ONE);
    int listener = Envoy.freePort();
    ServerSocket upstream = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.startVirtualThread(() -> answer(upstream));
    AtomicBoolean over = new AtomicBoolean();
    try (UfoProcess als = UfoProcess.serve(folder);
        UfoProcess otlp = UfoProcess.serve(folder)) {
      try (Envoy envoy =
          new Envoy(
              Envoy.binary().orElseThrow(),
              folder,
              configuration(als.grpcPort(), otlp.grpcPort(), listener, upstream.getLocalPort()),
              listener)) {
        assertThat(envoy).isNotNull();
        Thread load = Thread.ofVirtual().start(() -> load(listener, over));
        awaitFaults(als);
        awaitFaults(otlp);
        await() // the first word of either may be refined
            .atMost(Duration.ofSeconds(30))
            .untilAsserted(() ->
                assertThat(causes(otlp.get("/api/v1/incidents").body()))
                    .isEqualTo(causes(als.get("/api/v1/incidents").body())));
        over.set(true);
        load.join();
      }
      Map<String, String> told = causes(als.get("/api/v1/incidents").body());
      assertThat(told.keySet()).isEqualTo(FAULTS.keySet());
      told.forEach((cluster, cause) -> assertThat(FAULTS.get(cluster).split(" ")).contains(cause));
      assertThat(causes(otlp.get("/api/v1/incidents").body())).isEqualTo(told);
      assertThat(otlp.metric("ufo_entries_total{input=\"otlp\"}")).isPositive();
      assertThat(lost(otlp)).isEqualTo(lost(als)).isEmpty();
      assertThat(diagnosed("access.json")).isEqualTo(told);
      assertThat(diagnosed("access.txt")).isEqualTo(told);
    } finally {
      over.set(true);
      upstream.close();
    }
  }

  /**
   * Speaks plaintext, whatever is asked: to a request it is an answer, to a TLS hello it is none.
   */
  private static void answer(ServerSocket upstream) {
    byte[] head =
        "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    while (!upstream.isClosed()) {
      try {
        Socket socket = upstream.accept();
        Thread.startVirtualThread(() -> {
          try (socket) {
            byte[] some = new byte[64 * 1024];
            while (socket.getInputStream().read(some) > 0) {
              socket.getOutputStream().write(head);
            }
          } catch (IOException e) {
            return; // Envoy hung up
          }
        });
      } catch (IOException e) {
        return; // the test is over
      }
    }
  }

  private static void awaitFaults(UfoProcess ufo) {
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() ->
            assertThat(causes(ufo.get("/api/v1/incidents").body()).keySet())
                .isEqualTo(FAULTS.keySet()));
  }

  private static Map<String, Double> lost(UfoProcess ufo) throws Exception {
    return ufo.get("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith("ufo_entries_lost_total{") && !line.endsWith(" 0.0"))
        .collect(
            Collectors.toMap(
                line -> line.replaceAll(" .*", ""),
                line -> Double.parseDouble(line.replaceAll(".* ", ""))));
  }

  private Map<String, String> diagnosed(String log) throws Exception {
    try (UfoProcess ufo =
        new UfoProcess(folder, "diagnose", "--json", folder.resolve(log).toString())) {
      assertThat(ufo.process.waitFor()).as(ufo.output()).isEqualTo(1);
      return causes(ufo.output());
    }
  }

  private static Map<String, String> causes(String json) {
    return INCIDENT
        .matcher(json)
        .results()
        .collect(
            Collectors.toMap(
                (MatchResult found) -> found.group(1),
                (MatchResult found) -> found.group(2),
                (first, second) -> first + " and " + second,
                TreeMap::new));
  }

  /** Twenty a second to each. */
  private static void load(int port, AtomicBoolean over) {
    try (HttpClient client = HttpClient.newHttpClient()) {
      while (!over.get()) {
        for (String path : new String[] {"/fine", "/refusing", "/plain"}) {
          HttpRequest request =
              HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build();
          client.send(request, HttpResponse.BodyHandlers.discarding());
        }
        LockSupport.parkNanos(50_000_000);
      }
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** The documented attributes and their format strings, as far as Envoy tells them. */
  private static Map<String, String> attributes() throws IOException {
    Map<String, String> attributes = new LinkedHashMap<>();
    ROW.matcher(Files.readString(Path.of("docs/inputs.md")))
        .results()
        .filter(row -> row.group(2).startsWith("%"))
        .forEach(row -> attributes.put(row.group(1), row.group(2)));
    assertThat(attributes).hasSizeGreaterThan(30);
    return attributes;
  }

  private String configuration(int als, int otlp, int listener, int upstream) throws IOException {
    StringBuilder values = new StringBuilder();
    StringBuilder keys = new StringBuilder();
    attributes()
        .forEach((name, format) -> {
          values.append(
              "                          - { key: \"%s\", value: { string_value: \"%s\" } }%n"
                  .formatted(name, format));
          keys.append("                          \"%s\": \"%s\"%n".formatted(name, format));
        });
    return Files.readString(Path.of("src/test/resources/dev/ufo/envoy/every-input.yaml"))
        .replace("        ATTRIBUTES\n", values)
        .replace("        KEYS\n", keys)
        .replace("FOLDER", folder.toString())
        .replace("$LISTENER", "" + listener)
        .replace("$ALS", "" + als)
        .replace("$OTLP", "" + otlp)
        .replace("$UPSTREAM", "" + upstream)
        .replace("$NOBODY", "" + Envoy.freePort());
  }
}
