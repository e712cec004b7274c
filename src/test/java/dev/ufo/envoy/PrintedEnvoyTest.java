package dev.ufo.envoy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ufo.cli.Ufo;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * What {@code ufo config} prints: every real Envoy at hand accepts it; the oldest and the newest of
 * them run it, and UFO counts what they send.
 */
final class PrintedEnvoyTest {
  private static final String CLUSTER = "outbound|19001||ufo.ufo.svc.cluster.local";

  @TempDir private Path folder;

  /** Version and binary. */
  static Stream<Arguments> envoys() throws IOException, InterruptedException {
    return Envoy.binaries().entrySet().stream()
        .map(envoy -> Arguments.of(envoy.getKey(), envoy.getValue()));
  }

  /** Those that are run, which takes longer than a look at a file. */
  static Stream<Arguments> oldestAndNewest() throws IOException, InterruptedException {
    SortedMap<String, Path> all = Envoy.binaries();
    return envoys()
        .filter(
            envoy -> envoy.get()[0].equals(all.firstKey()) || envoy.get()[0].equals(all.lastKey()));
  }

  @Test
  void envoys_atHand() throws IOException, InterruptedException {
    Assumptions.assumeTrue(!Envoy.binaries().isEmpty(), Envoy.HOW_TO_GET_ONE);
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("envoys")
  void envoy_forItsVersion_isAccepted(String version, Path envoy)
      throws IOException, InterruptedException {
    assertAccepted(envoy, printed("envoy", "--envoy-version", version));
    assertAccepted(
        envoy,
        printed(
            "envoy",
            "--envoy-version=" + version,
            "--sample-successes=20",
            "--log-name=true",
            "--address=[::1]:7"));
    if (minor(version) >= 37) {
      assertAccepted(envoy, printed("envoy"));
    }
  }

  /** The patches of the EnvoyFilter, put where Istio puts them. */
  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("envoys")
  void istioTags_forItsVersion_isAccepted(String version, Path envoy)
      throws IOException, InterruptedException {
    Object filter = load(printed("istio-tags", "--envoy-version", version)).getFirst();
    Map<String, Object> plain = plain(version);
    name(plain, CLUSTER);
    List<Object> listeners = list(at(plain, "static_resources", "listeners"));
    for (Object patch : list(at(filter, "spec", "configPatches"))) {
      Object value = at(patch, "patch", "value");
      Object match = at(patch, "match", "listener", "filterChain", "filter", "name");
      if (match == null) {
        map(listeners.getFirst()).put("access_log", at(value, "access_log"));
        continue;
      }
      List<Object> names = new ArrayList<>();
      for (Object listener : listeners) {
        Object proxy = proxy(listener);
        names.add(at(proxy, "name"));
        if (match.equals(at(proxy, "name"))) {
          Map<String, Object> config = map(at(proxy, "typed_config"));
          assertThat(at(value, "typed_config", "@type")).isEqualTo(config.get("@type"));
          config.put("access_log", at(value, "typed_config", "access_log"));
        }
      }
      assertThat(names).contains(match);
    }
    assertAccepted(envoy, dump(plain));
  }

  /** The attributes of all four, as the logger's configuration. */
  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("envoys")
  void otlpAttributes_forItsVersion_areAccepted(String version, Path envoy)
      throws IOException, InterruptedException {
    Object mesh = load(printed("istio-otlp", "--envoy-version", version)).getFirst();
    Object provider =
        list(at(load((String) at(mesh, "data", "mesh")).getFirst(), "extensionProviders"))
            .getFirst();
    List<Object> values = new ArrayList<>();
    map(at(provider, "envoyOtelAls", "logFormat", "labels"))
        .forEach(
            (key, value) -> values.add(Map.of("key", key, "value", Map.of("string_value", value))));
    assertThat(values).hasSizeGreaterThan(30);
    Map<String, Object> plain = plain(version);
    Object common =
        Map.of(
            "log_name",
            "otlp",
            "transport_api_version",
            "V3",
            "grpc_service",
            Map.of("envoy_grpc", Map.of("cluster_name", "ufo")));
    Object logger =
        Map.of(
            "name",
            "envoy.access_loggers.open_telemetry",
            "typed_config",
            Map.of(
                "@type",
                "type.googleapis.com/envoy.extensions.access_loggers.open_telemetry.v3"
                    + ".OpenTelemetryAccessLogConfig",
                "common_config",
                common,
                "attributes",
                Map.of("values", values)));
    for (Object listener : list(at(plain, "static_resources", "listeners"))) {
      map(at(proxy(listener), "typed_config")).put("access_log", List.of(logger));
    }
    assertAccepted(envoy, dump(plain));
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("oldestAndNewest")
  void envoy_running_isCountedExactlyAndTheRefusedUpstreamNamed(String version, Path envoy)
      throws IOException, InterruptedException {
    int http = Envoy.freePort();
    int tcp = Envoy.freePort();
    int refusing = Envoy.freePort();
    try (UfoProcess ufo = UfoProcess.serve(folder)) {
      String text =
          printed(
              "envoy",
              "--address=127.0.0.1:" + ufo.grpcPort(),
              "--log-name=edge",
              "--envoy-version=" + version);
      // a cluster without endpoints, which no entry names but its tag, behind a route of another
      // name
      text =
          text.replace("name: missing, match", "name: way, match")
                  .replace("route: { cluster: missing }", "route: { cluster: empty }")
              + "    - { name: empty, type: STATIC, connect_timeout: 1s }\n";
      text = RealEnvoyTest.moved(text, ufo.grpcPort(), ufo.httpPort(), refusing, http, tcp);
      try (Envoy running = new Envoy(envoy, folder, text, tcp)) {
        assertThat(running).isNotNull();
        RealEnvoyTest.request(http, "/healthy", 20, 200);
        RealEnvoyTest.request(http, "/missing", 3, 503);
        RealEnvoyTest.request(http, "/refusing", 60, 503);
        connect(tcp, 2);
        ufo.awaitMetric("ufo_requests_total{cluster=\"healthy\"}", 20);
        // waiting for the listener to open made one TCP connection more
        ufo.awaitMetric("ufo_requests_total{cluster=\"refusing\"}", 63);
        ufo.awaitMetric("ufo_failures_total{cluster=\"refusing\",flag=\"UF\"}", 63);
        ufo.awaitMetric("ufo_entries_total{input=\"als-tcp\"}", 3);
        String named = minor(version) >= 37 ? "empty" : "way";
        ufo.awaitMetric("ufo_failures_total{cluster=\"" + named + "\",flag=\"UH\"}", 3);
        await()
            .atMost(Duration.ofSeconds(60))
            .untilAsserted(() -> {
              RealEnvoyTest.request(http, "/refusing", 5, 503); // what failed at once is a burst
              assertThat(ufo.get("/api/v1/incidents").body())
                  .contains("\"cluster\":\"refusing\"", "127.0.0.1:" + refusing);
            });
      }
    }
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("oldestAndNewest")
  void envoy_sampled_sendsAllFailuresAndUfoKnowsTheWeight(String version, Path envoy)
      throws IOException, InterruptedException {
    int http = Envoy.freePort();
    int tcp = Envoy.freePort();
    try (UfoProcess ufo = UfoProcess.serve(folder, "--input.success_weight=10")) {
      String text =
          RealEnvoyTest.moved(
              printed(
                  "envoy",
                  "--address=127.0.0.1:" + ufo.grpcPort(),
                  "--sample-successes=10",
                  "--envoy-version=" + version),
              ufo.grpcPort(),
              ufo.httpPort(),
              Envoy.freePort(),
              http,
              tcp);
      try (Envoy running = new Envoy(envoy, folder, text, tcp)) {
        assertThat(running).isNotNull();
        RealEnvoyTest.request(http, "/healthy", 300, 200);
        RealEnvoyTest.request(http, "/refusing", 20, 503);
        connect(tcp, 2);
        ufo.awaitMetric("ufo_failures_total{cluster=\"refusing\",flag=\"URX\"}", 3);
        ufo.awaitMetric("ufo_failures_total{cluster=\"refusing\",flag=\"UF\"}", 23);
        // sent before those: 30 are expected, and fewer than 3 or more than 90 once in 10 billion
        // times
        assertThat(ufo.metric("ufo_requests_total{cluster=\"healthy\"}")).isBetween(3.0, 90.0);
        assertThat(ufo.get("/api/v1/status").body()).contains("each one stands for 10");
      }
    }
  }

  /** Istio and Envoy Gateway give each logger to each proxy: their filters keep it from twice. */
  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("oldestAndNewest")
  void istioFilters_onEveryProxy_letEachBeCountedOnce(String version, Path envoy)
      throws IOException, InterruptedException {
    int http = Envoy.freePort();
    int tcp = Envoy.freePort();
    Map<String, Object> plain = plain(version);
    List<Object> listeners = list(at(plain, "static_resources", "listeners"));
    List<Object> logging = list(at(load(printed("istio")).get(1), "spec", "accessLogging"));
    List<Object> loggers = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      Map<String, Object> logger =
          map(list(at(proxy(listeners.get(i)), "typed_config", "access_log")).getFirst());
      logger.put("filter", cel(at(logging.get(i), "filter", "expression")));
      loggers.add(logger);
    }
    for (Object listener : listeners) {
      map(at(proxy(listener), "typed_config")).put("access_log", loggers);
    }
    // one line for each address, as RealEnvoyTest moves them
    String text = dump(plain).replaceAll("(port_value: \\d+)", "$1 ");
    try (UfoProcess ufo = UfoProcess.serve(folder)) {
      int api = ufo.httpPort();
      text = RealEnvoyTest.moved(text, ufo.grpcPort(), api, Envoy.freePort(), http, tcp);
      try (Envoy running = new Envoy(envoy, folder, text, tcp)) {
        assertThat(running).isNotNull();
        RealEnvoyTest.request(http, "/healthy", 7, 200);
        RealEnvoyTest.request(http, "/refusing", 5, 503);
        connect(tcp, 2);
        ufo.awaitMetricAbove("ufo_entries_total{input=\"als-http\"}", 11);
        ufo.awaitMetricAbove("ufo_entries_total{input=\"als-tcp\"}", 2);
        // one more of each: what the others gave a second time was sent before
        RealEnvoyTest.request(http, "/healthy", 1, 200);
        connect(tcp, 1);
        ufo.awaitMetricAbove("ufo_entries_total{input=\"als-http\"}", 12);
        ufo.awaitMetricAbove("ufo_entries_total{input=\"als-tcp\"}", 3);
        assertThat(ufo.metric("ufo_entries_total{input=\"als-http\"}")).isEqualTo(13);
        assertThat(ufo.metric("ufo_entries_total{input=\"als-tcp\"}")).isEqualTo(4);
      }
    }
  }

  private static void connect(int port, int times) throws IOException {
    for (int i = 0; i < times; i++) {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        socket.getInputStream().readAllBytes();
      }
    }
  }

  private static Object cel(Object expression) {
    return Map.of(
        "extension_filter",
        Map.of(
            "name",
            "envoy.access_loggers.extension_filters.cel",
            "typed_config",
            Map.of(
                "@type",
                "type.googleapis.com/envoy.extensions.access_loggers.filters.cel.v3.ExpressionFilter",
                "expression",
                expression)));
  }

  private static Map<String, Object> plain(String version) {
    return map(load(printed("envoy", "--envoy-version", version)).getFirst());
  }

  /** Gives UFO's cluster another name. */
  private static void name(Map<String, Object> plain, String name) {
    Object cluster = list(at(plain, "static_resources", "clusters")).getFirst();
    map(cluster).put("name", name);
    for (Object listener : list(at(plain, "static_resources", "listeners"))) {
      map(at(proxy(listener), "typed_config")).remove("access_log");
    }
  }

  private static Object proxy(Object listener) {
    Object chain = list(at(listener, "filter_chains")).getFirst();
    return list(at(chain, "filters")).getFirst();
  }

  private void assertAccepted(Path envoy, String configuration)
      throws IOException, InterruptedException {
    assertThat(Envoy.validate(envoy, folder, configuration)).endsWith("OK\n");
  }

  private static String printed(String... arguments) {
    List<String> command = new ArrayList<>(List.of(arguments));
    command.addFirst("config");
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code =
        new Ufo()
            .run(
                new PrintWriter(out, true),
                new PrintWriter(err, true),
                command.toArray(String[]::new));
    assertThat(code).as(err.toString()).isZero();
    return out.toString();
  }

  private static int minor(String version) {
    return Integer.parseInt(version.split("\\.", -1)[1]);
  }

  private static List<Object> load(String yaml) {
    List<Object> documents = new ArrayList<>();
    new Load(LoadSettings.builder().build()).loadAllFromString(yaml).forEach(documents::add);
    return documents;
  }

  private static String dump(Object tree) {
    return new Dump(DumpSettings.builder().build()).dumpToString(tree);
  }

  private static Object at(Object tree, String... keys) {
    Object here = tree;
    for (String key : keys) {
      here = here == null ? null : map(here).get(key);
    }
    return here;
  }

  @SuppressWarnings("unchecked") // YAML's maps have names as keys here
  private static Map<String, Object> map(Object tree) {
    return (Map<String, Object>) tree;
  }

  @SuppressWarnings("unchecked")
  private static List<Object> list(Object tree) {
    return (List<Object>) tree;
  }
}
