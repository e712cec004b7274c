package dev.ufo.envoy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ufo.App;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A UFO in a process of its own, on free ports. Closing it kills what is left of it. */
public final class UfoProcess implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Pattern READY =
      Pattern.compile("ready: access logs on [^:]+:(\\d+), metrics and API on http://[^:]+:(\\d+)");

  public final Process process;
  private final Path log;
  private final HttpClient http = HttpClient.newHttpClient();

  /** Starts a verb; its output goes to a file in the folder. */
  public UfoProcess(Path folder, String... arguments) throws IOException {
    this(folder, Map.of(), arguments);
  }

  /** The same with these variables beside those of this process. */
  public UfoProcess(Path folder, Map<String, String> environment, String... arguments)
      throws IOException {
    log = Files.createTempFile(folder, "ufo", ".log");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> argument.contains("jacoco"))
        .forEach(command::add);
    command.addAll(List.of("-XX:+UseSerialGC", "-Xmx64m", "-XX:MaxDirectMemorySize=48m"));
    command.add("-XX:TieredStopAtLevel=1"); // it ends before the second compiler has paid
    command.addAll(
        List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), App.class.getName()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(environment);
    process = builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
  }

  /** An agent that is ready; on free ports unless the options say others. */
  public static UfoProcess serve(Path folder, String... more) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("serve"));
    arguments.addAll(List.of(more));
    for (String port : List.of("--grpc.listen=", "--http.listen=")) {
      if (arguments.stream().noneMatch(option -> option.startsWith(port))) {
        arguments.add(port + "127.0.0.1:0");
      }
    }
    UfoProcess ufo = new UfoProcess(folder, arguments.toArray(String[]::new));
    await().atMost(PATIENCE).until(() -> ufo.ready().find() || !ufo.process.isAlive());
    assertThat(ufo.process.isAlive()).as(ufo.output()).isTrue();
    return ufo;
  }

  public String output() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private Matcher ready() {
    return READY.matcher(output());
  }

  private int port(int group) {
    Matcher ready = ready();
    assertThat(ready.find()).as(output()).isTrue();
    return Integer.parseInt(ready.group(group));
  }

  public int grpcPort() {
    return port(1);
  }

  public int httpPort() {
    return port(2);
  }

  public HttpResponse<String> get(String path) throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + httpPort() + path);
    return http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
  }

  /** The value of a series as {@code name{label="x"}}; 0 when it is not there. */
  public double metric(String series) throws IOException, InterruptedException {
    return get("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith(series + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(series.length() + 1)))
        .findFirst()
        .orElse(0);
  }

  public void awaitMetric(String series, double value) {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(200))
        .untilAsserted(() -> assertThat(metric(series)).as(series).isEqualTo(value));
  }

  public void awaitMetricAbove(String series, double value) {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(200))
        .untilAsserted(() -> assertThat(metric(series)).as(series).isGreaterThan(value));
  }

  /** SIGTERM, and its exit code. */
  public int terminate() throws InterruptedException {
    process.destroy();
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).as("ends: " + output()).isTrue();
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
