package dev.ufo.deploy;

import static dev.ufo.deploy.Dashboard.json;
import static dev.ufo.deploy.Dashboard.map;
import static dev.ufo.deploy.Dashboard.maps;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A real Prometheus that scrapes one target each second. Closing it kills it. */
final class Prometheus implements AutoCloseable {
  private static final Pattern LISTENING = Pattern.compile("Listening on.* address=\\S+:(\\d+)");

  private final Process process;
  private final Path log;
  private final HttpClient http = HttpClient.newHttpClient();

  /** A series of an answer: its labels and its values, oldest first. */
  record Series(Map<String, String> labels, List<Double> values) {
    boolean hasNumber() {
      return values.stream().anyMatch(value -> !value.isNaN());
    }
  }

  /** A program of Debian's package prometheus, if it is there. */
  static Optional<Path> program(String name) {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(":", -1))
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .findFirst();
  }

  Prometheus(Path binary, Path folder, int target) throws IOException {
    Path configuration = folder.resolve("prometheus.yml");
    Files.writeString(
        configuration,
        """
        global: {scrape_interval: 1s}
        scrape_configs:
          - job_name: ufo
            static_configs: [{targets: ["127.0.0.1:%d"]}]
        """
            .formatted(target));
    log = folder.resolve("prometheus.log");
    process =
        new ProcessBuilder(
                binary.toString(),
                "--config.file=" + configuration,
                "--storage.tsdb.path=" + folder.resolve("prometheus"),
                "--web.listen-address=127.0.0.1:0")
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> listening().isPresent() || !process.isAlive());
    assertThat(process.isAlive()).as(Files.readString(log)).isTrue();
  }

  private Optional<Integer> listening() throws IOException {
    Matcher matcher = LISTENING.matcher(Files.readString(log));
    return matcher.find() ? Optional.of(Integer.parseInt(matcher.group(1))) : Optional.empty();
  }

  /** What an expression gives now. */
  List<Series> now(String expression) throws IOException, InterruptedException {
    return query("query?query=" + encoded(expression), "value");
  }

  /** What it gave in each second of the last while. */
  List<Series> overTheLast(Duration time, String expression)
      throws IOException, InterruptedException {
    // to the millisecond: a whole second would leave out what was scraped since
    Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    return query(
        "query_range?step=1&start="
            + now.minus(time)
            + "&end="
            + now
            + "&query="
            + encoded(expression),
        "values");
  }

  private List<Series> query(String path, String key) throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + listening().orElseThrow() + "/api/v1/" + path);
    HttpResponse<String> response =
        http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    assertThat(response.statusCode()).as(path + ": " + response.body()).isEqualTo(200);
    List<Series> all = new ArrayList<>();
    for (Map<?, ?> each : maps(map(map(json(response.body())).get("data")).get("result"))) {
      Map<String, String> labels = new TreeMap<>();
      map(each.get("metric")).forEach((name, value) -> labels.put((String) name, (String) value));
      List<?> values = (List<?>) each.get(key);
      List<?> pairs = key.equals("value") ? List.of(values) : values;
      all.add(new Series(labels, pairs.stream().map(Prometheus::number).toList()));
    }
    return all;
  }

  private static double number(Object pair) {
    String text = (String) ((List<?>) pair).get(1);
    return switch (text) {
      case "+Inf" -> Double.POSITIVE_INFINITY;
      case "-Inf" -> Double.NEGATIVE_INFINITY;
      default -> Double.parseDouble(text);
    };
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
