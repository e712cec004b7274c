package dev.ufo.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A Prometheus or an Alertmanager, on a free port of loopback, its data in a folder of ours. */
final class Daemon implements AutoCloseable {
  private static final Pattern LISTENING =
      Pattern.compile("msg=\"Listening on\" address=(127\\.0\\.0\\.1:\\d+)");

  private final HttpClient http = HttpClient.newHttpClient();
  private final Process process;
  private final Path log;

  static Daemon prometheus(Path folder, Path configuration) throws IOException {
    return new Daemon(
        folder,
        Tool.PROMETHEUS.path(),
        "--config.file=" + configuration,
        "--storage.tsdb.path=" + folder.resolve("prometheus"),
        "--web.listen-address=127.0.0.1:0");
  }

  static Daemon alertmanager(Path folder) throws IOException {
    return new Daemon(
        folder,
        Tool.ALERTMANAGER.path(),
        "--config.file=deploy/alertmanager/alertmanager.yaml",
        "--storage.path=" + folder.resolve("alertmanager"),
        "--cluster.listen-address=",
        "--web.listen-address=127.0.0.1:0");
  }

  private Daemon(Path folder, String... command) throws IOException {
    log = Files.createTempFile(folder, "daemon", ".log");
    process =
        new ProcessBuilder(List.of(command))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    await().atMost(Duration.ofSeconds(60)).until(() -> isReady() || !process.isAlive());
    assertThat(process.isAlive()).as(Files.readString(log)).isTrue();
  }

  private boolean isReady() throws IOException, InterruptedException {
    return listening().find() && send(request("/-/ready").build()).statusCode() == 200;
  }

  private Matcher listening() throws IOException {
    return LISTENING.matcher(Files.readString(log));
  }

  String address() throws IOException {
    Matcher listening = listening();
    assertThat(listening.find()).as(Files.readString(log)).isTrue();
    return listening.group(1);
  }

  private HttpRequest.Builder request(String path) throws IOException {
    return HttpRequest.newBuilder(URI.create("http://" + address() + path));
  }

  private HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
    return http.send(request, BodyHandlers.ofString());
  }

  /** The JSON that it answers. */
  Object get(String path) throws IOException, InterruptedException {
    HttpResponse<String> response = send(request(path).build());
    assertThat(response.statusCode()).as(path + ": " + response.body()).isEqualTo(200);
    return Yaml.read(response.body());
  }

  void post(String path, String json) throws IOException, InterruptedException {
    HttpResponse<String> response =
        send(
            request(path)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(json))
                .build());
    assertThat(response.statusCode()).as(path + ": " + response.body()).isEqualTo(200);
  }

  @Override
  public void close() {
    process.destroy();
    if (process.onExit().orTimeout(10, TimeUnit.SECONDS).exceptionally(late -> null).join()
        == null) {
      process.destroyForcibly();
    }
  }
}
