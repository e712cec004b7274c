package dev.ufo.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.ufo.cli.Ufo;
import dev.ufo.deploy.Dashboard.Query;
import dev.ufo.deploy.Prometheus.Series;
import dev.ufo.envoy.UfoProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every query of the dashboards, asked of a real Prometheus that scrapes a real UFO in the middle
 * of a fault: recordings of real Envoys, at real speed, with a dead process, retries that hide
 * another and an application that answers errors; then some late messages, twice, and a client that
 * speaks no HTTP/2, so that what is lost, mended and untimely has something to show as well.
 */
class DashboardQueriesTest {
  private static final List<String> PLAYED =
      List.of(
          "process-down.1.40.0.bare",
          "retries-hide-down.1.40.0.bare",
          "quiet-app-errors.1.40.0.bare");
  private static final String LATE = "quiet-single-refusal.1.40.0.bare";
  private static final String FAILING = "search";

  /**
   * What has to be there before the queries are asked; the page of the cluster that is drilled into
   * comes after half a minute, and another cluster's may come before it. How long it has been there
   * is told in steps of 15 s, and a page may come before the first of them.
   */
  private static final List<String> UNDER_WAY =
      List.of(
          "jvm_gc_pause_seconds_sum",
          "increase(ufo_upstream_errors_total{cluster=\"search\"}[2m]) > 0",
          "increase(ufo_retries_hidden_total[2m]) > 0",
          "increase(ufo_endpoint_failures_total[2m]) > 0",
          "ufo_diagnosis{cluster=\"search\",severity=\"page\"} == 1",
          "count_over_time((max by (cause) (ufo_diagnosis{cluster=\"search\"}) == 1)[2m:15s])");

  /** The queries that have nothing to show here, and why. */
  private static final Map<String, String> EMPTY =
      Map.of("ufo-self: What overflowed?", "no table is full");

  private static final Duration LOOK_BACK = Duration.ofMinutes(2);
  private static final Set<String> OF_THE_TARGET = Set.of("instance", "job");
  private static final Pattern SELECTOR = Pattern.compile("(\\w+)\\{([^}]*)}");
  private static final Pattern MATCHER = Pattern.compile("(\\w+)(?:=~|!~|!=|=)\"");
  private static final Pattern METRIC =
      Pattern.compile("\\b(?:ufo|jvm|process|netty|grpc|system)_\\w+");
  private static final Pattern LABELS =
      Pattern.compile("\\b(?:by|on|without|ignoring|group_left|group_right) \\(([^)]*)\\)");
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{(\\w+)}}");

  @TempDir private Path folder;

  @Test
  void query_duringAFault_findsWhatItAsksFor() throws IOException, InterruptedException {
    Optional<Path> binary = Prometheus.program("prometheus");
    assumeThat(binary).as("skipped: no prometheus on the PATH (Debian's prometheus)").isPresent();
    try (UfoProcess ufo = UfoProcess.serve(folder);
        Prometheus prometheus = new Prometheus(binary.orElseThrow(), folder, ufo.httpPort())) {
      String to = "127.0.0.1:" + ufo.grpcPort();
      for (String name : PLAYED) {
        Thread.startVirtualThread(() -> new Ufo().run("replay", file(name), "--to", to));
      }
      awaitData(prometheus, "ufo_requests_total > 0");
      somethingLost(ufo.grpcPort());
      lateAndAgain(to);
      for (String each : UNDER_WAY) {
        awaitData(prometheus, each);
      }

      Map<String, Set<String>> served = series(ufo.get("/metrics").body());
      Map<String, String> values =
          Map.of(
              "instance",
              "127.0.0.1:" + ufo.httpPort(),
              "cluster",
              FAILING,
              "__range",
              LOOK_BACK.toSeconds() + "s",
              "__interval",
              "1s",
              "__rate_interval",
              "10s");
      Set<String> empty = new TreeSet<>();
      for (Dashboard dashboard : Dashboard.all().toList()) {
        Map<String, String> chosen = new HashMap<>(values);
        if (dashboard.uid().equals("ufo-overview")) {
          chosen.put("cluster", ".*"); // all of them
        }
        for (Query query : dashboard.queries()) {
          assertServed(query, served);
          String expression = dashboard.expand(query.expression(), chosen);
          List<Series> found =
              query.instant()
                  ? prometheus.now(expression)
                  : prometheus.overTheLast(LOOK_BACK, expression);
          if (found.stream().noneMatch(Series::hasNumber)) {
            empty.add(query.where());
          }
          assertNamed(query, found);
        }
        assertChoices(dashboard, prometheus, chosen);
      }
      assertThat(empty).as("queries that found nothing").isEqualTo(EMPTY.keySet());
    }
  }

  private static String file(String name) {
    return Path.of("src/test/corpus", name + ".rec.gz").toString();
  }

  private static void awaitData(Prometheus prometheus, String expression) {
    await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(500))
        .untilAsserted(() -> assertThat(prometheus.now(expression)).as(expression).isNotEmpty());
  }

  /** Speaks HTTP/1 to the port of gRPC. */
  private static void somethingLost(int port) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.UTF_8));
      assertThat(socket.getInputStream().readAllBytes()).isNotNull();
    }
  }

  private static void lateAndAgain(String to) {
    for (int i = 0; i < 2; i++) {
      String[] replay = {"replay", file(LATE), "--to", to, "--speed=max", "--original-times"};
      assertThat(new Ufo().run(replay)).isZero();
    }
  }

  /** The labels of each series that is served, by its name. */
  private static Map<String, Set<String>> series(String metrics) {
    Map<String, Set<String>> series = new TreeMap<>();
    for (String line : metrics.lines().filter(each -> !each.startsWith("#")).toList()) {
      String name = line.replaceAll("[{ ].*", "");
      Set<String> labels = series.computeIfAbsent(name, _ -> new HashSet<>(OF_THE_TARGET));
      MATCHER.matcher(line).results().forEach(match -> labels.add(match.group(1)));
    }
    return series;
  }

  /** Each metric of a query is served, is chosen by its UFO, and has the labels that are asked. */
  private static void assertServed(Query query, Map<String, Set<String>> served) {
    String expression = query.expression();
    Set<String> labels = new HashSet<>();
    Set<String> selected = new HashSet<>();
    SELECTOR
        .matcher(expression)
        .results()
        .forEach(selector -> {
          String metric = selector.group(1);
          selected.add(metric);
          assertThat(served).as(query.where()).containsKey(metric);
          labels.addAll(served.get(metric));
          assertThat(selector.group(2)).as(query.where()).startsWith("instance=~\"$instance\"");
          assertThat(MATCHER.matcher(selector.group(2)).results().map(match -> match.group(1)))
              .as("labels of %s in %s", metric, query.where())
              .isSubsetOf(served.get(metric));
        });
    assertThat(METRIC.matcher(expression).results().map(match -> match.group()))
        .as("all metrics of %s have a selector", query.where())
        .isSubsetOf(selected);
    LABELS
        .matcher(expression)
        .results()
        .flatMap(match -> Pattern.compile(", ?").splitAsStream(match.group(1)))
        .filter(label -> !label.isEmpty())
        .forEach(label -> assertThat(labels).as(query.where()).contains(label));
  }

  /** What a legend names is there to be named. */
  private static void assertNamed(Query query, List<Series> found) {
    for (Series series : found) {
      assertThat(PLACEHOLDER.matcher(query.legend()).results().map(match -> match.group(1)))
          .as(query.where())
          .isSubsetOf(series.labels().keySet());
    }
  }

  /** Each variable has something to choose from: {@code label_values(selector, label)}. */
  private static void assertChoices(
      Dashboard dashboard, Prometheus prometheus, Map<String, String> chosen)
      throws IOException, InterruptedException {
    for (Map<?, ?> variable : dashboard.variables()) {
      if (variable.get("type").equals("query")) {
        String definition = (String) variable.get("definition");
        assertThat(definition).matches("label_values\\(\\w+(\\{[^}]*})?, \\w+\\)");
        String selector = definition.replaceAll("^label_values\\((.*), \\w+\\)$", "$1");
        String label = definition.replaceAll(".*, (\\w+)\\)$", "$1");
        String question = "count by (%s) (%s)".formatted(label, dashboard.expand(selector, chosen));
        assertThat(prometheus.now(question))
            .as(definition)
            .isNotEmpty()
            .allSatisfy(series -> assertThat(series.labels()).containsKey(label));
      }
    }
  }
}
