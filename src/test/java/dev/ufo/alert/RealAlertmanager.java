package dev.ufo.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** An Alertmanager in a process of its own, on a free port; what it notifies of comes back here. */
public final class RealAlertmanager implements AutoCloseable {
  public static final String HOW_TO_GET_ONE =
      "skipped: no Alertmanager on the PATH (Debian's package prometheus-alertmanager)";

  private static final Pattern LISTENS = Pattern.compile("address=127\\.0\\.0\\.1:(\\d+)");

  private final Process process;
  private final Path log;
  private final HttpServer receiver;
  private final HttpClient client = HttpClient.newHttpClient();
  private final List<String> notified = new CopyOnWriteArrayList<>();

  /** Where one is, if there is one. */
  public static Optional<Path> binary() {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(":", -1))
        .flatMap(folder ->
            Stream.of(Path.of(folder, "alertmanager"), Path.of(folder, "prometheus-alertmanager")))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** Starts one that keeps its data in the folder and notifies of each alert by itself. */
  public RealAlertmanager(Path folder) throws IOException {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    receiver = HttpServer.create(new InetSocketAddress(loopback, 0), 0);
    receiver.createContext(
        "/",
        exchange -> {
          try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            for (Object each : (List<?>) ((Map<?, ?>) parse(body)).get("alerts")) {
              Map<?, ?> alert = (Map<?, ?>) each;
              Map<?, ?> labels = (Map<?, ?>) alert.get("labels");
              notified.add(
                  alert.get("status") + " " + labels.get("cluster") + " " + labels.get("cause"));
            }
            exchange.sendResponseHeaders(200, -1);
          }
        });
    receiver.start();
    Path file = folder.resolve("alertmanager.yml");
    Files.writeString(
        file,
        """
        route:
          receiver: here
          group_by: ['...']
          group_wait: 100ms
          group_interval: 200ms
          repeat_interval: 1h
        receivers:
          - name: here
            webhook_configs: [{url: 'http://127.0.0.1:%d/', send_resolved: true}]
        """
            .formatted(receiver.getAddress().getPort()));
    log = folder.resolve("alertmanager.log");
    process =
        new ProcessBuilder(
                binary().orElseThrow().toString(),
                "--config.file=" + file,
                "--storage.path=" + folder.resolve("alertmanager"),
                "--web.listen-address=127.0.0.1:0",
                "--cluster.listen-address=")
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> LISTENS.matcher(output()).find() || !process.isAlive());
    assertThat(process.isAlive()).as(output()).isTrue();
  }

  private static Object parse(byte[] json) {
    return new Load(LoadSettings.builder().build())
        .loadFromString(new String(json, StandardCharsets.UTF_8));
  }

  private String output() throws IOException {
    return Files.readString(log);
  }

  public URI url() throws IOException {
    Matcher port = LISTENS.matcher(output());
    assertThat(port.find()).as(output()).isTrue();
    return URI.create("http://127.0.0.1:" + port.group(1));
  }

  /** The alerts that fire. */
  public List<Map<?, ?>> alerts() throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(url().resolve("/api/v2/alerts")).build();
    byte[] body = client.send(request, BodyHandlers.ofByteArray()).body();
    List<Map<?, ?>> alerts = new ArrayList<>();
    for (Object each : (List<?>) parse(body)) {
      alerts.add((Map<?, ?>) each);
    }
    return alerts;
  }

  /** All notifications so far: status, cluster and cause. */
  public List<String> notified() {
    return List.copyOf(notified);
  }

  @Override
  public void close() {
    process.destroy();
    if (process.onExit().orTimeout(10, TimeUnit.SECONDS).exceptionally(late -> null).join()
        == null) {
      process.destroyForcibly();
    }
    receiver.stop(0);
    client.close();
  }
}
