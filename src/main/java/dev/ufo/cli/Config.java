package dev.ufo.cli;

import dev.ufo.alert.AlertmanagerSettings;
import dev.ufo.cli.Logs.LogFormat;
import dev.ufo.cli.Logs.LogLevel;
import dev.ufo.expose.HttpSettings;
import dev.ufo.ingest.GrpcSettings;
import dev.ufo.settings.Address;
import dev.ufo.settings.Form;
import dev.ufo.settings.Key;
import dev.ufo.settings.Problems;
import dev.ufo.settings.Section;
import dev.ufo.settings.Settings;
import dev.ufo.settings.YamlFile;
import dev.ufo.tally.Caps;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Every key of UFO's configuration, read into the records of those who use them.
 *
 * @param connections upstream connections that an event loop remembers
 * @param successWeight how many successes one that arrives stands for
 * @param idleExpiry how long a place may be quiet before it is forgotten
 * @param state the folder in which incidents are kept, null for none
 */
record Config(
    GrpcSettings grpc,
    HttpSettings http,
    Caps caps,
    int connections,
    Duration idleExpiry,
    int successWeight,
    @Nullable Path state,
    AlertmanagerSettings alertmanager,
    Duration drain,
    LogFormat logFormat,
    LogLevel logLevel) {
  /** Variables that begin like settings and are none: the launcher's and the tests'. */
  private static final Set<String> NOT_SETTINGS =
      Set.of("UFO_JAVA_HOME", "UFO_JAVA_OPTS", "UFO_ENVOY", "UFO_CONFIG");

  private static final String CONFIG_VARIABLE = "UFO_CONFIG";

  /**
   * Reads file, environment and flags; the file is the one given, else that of UFO_CONFIG, else
   * none.
   */
  static Config load(
      @Nullable Path file, Map<String, String> environment, Map<String, String> flags)
      throws Problems {
    String named = environment.getOrDefault(CONFIG_VARIABLE, "");
    YamlFile yaml = YamlFile.none();
    if (file != null) {
      yaml = YamlFile.read(file);
    } else if (!named.isEmpty()) {
      yaml = YamlFile.read(Path.of(named));
    }
    Settings settings = Settings.of(yaml, environment, flags, NOT_SETTINGS);
    Config config = read(settings);
    settings.finish();
    return config;
  }

  /** Every key there is. */
  static List<Key> keys() {
    Settings settings = Settings.of(YamlFile.none(), Map.of(), Map.of(), Set.of());
    read(settings);
    return settings.keys();
  }

  private static Config read(Settings settings) {
    Section grpc = settings.section("grpc");
    GrpcSettings grpcSettings =
        new GrpcSettings(
            socket(grpc.address("listen", "127.0.0.1:19001", "Where Envoys send access logs.")),
            (int)
                grpc.size(
                    "max_message_size", "16MiB", "64KiB", "256MiB", "The largest gRPC message."),
            (int)
                grpc.size(
                    "flow_control_window",
                    "256KiB",
                    "64KiB",
                    "16MiB",
                    "Bytes in flight per stream and per connection."),
            grpc.duration(
                "keepalive_time", "60s", "1s", "24h", "A connection silent for so long is pinged."),
            grpc.duration(
                "keepalive_timeout", "20s", "1s", "1h", "How long the answer to a ping may take."),
            grpc.duration(
                "handshake_timeout",
                "10s",
                "100ms",
                "10m",
                "How long a new connection may take to speak HTTP/2."),
            grpc.integer("max_connections", 4096, 1, 1_000_000, "Connections above are refused."),
            grpc.integer(
                "max_streams", 1024, 1, 1_000_000, "Streams a connection may have open at a time."),
            grpc.integer("threads", 0, 0, 256, "Event loops; 0 for one a core."));
    Section http = settings.section("http");
    HttpSettings httpSettings =
        new HttpSettings(
            socket(
                http.address(
                    "listen", "127.0.0.1:19002", "Where metrics, API and board are served.")),
            http.integer("max_connections", 1_024, 8, 100_000, "Connections above are refused."),
            http.integer(
                "max_event_clients",
                500,
                0,
                100_000,
                "How many boards and others may follow the events at a time."),
            http.list(
                "cors_origins",
                "",
                Form.text(),
                "Origins whose pages may read the API, such as https://ops.example.org; * for"
                    + " all."));
    // together these fit the 64 MB heap that the launcher gives, on two event loops
    Section limits = settings.section("limits");
    Caps caps =
        new Caps(
            limits.integer("clusters", 5_000, 1, 1_000_000, "Cluster names kept."),
            limits.integer("endpoints", 20_000, 1, 10_000_000, "Endpoints kept."),
            limits.integer("signatures", 4_096, 16, 500_000, "Distinct kinds of entries kept."),
            limits.integer("sources", 1_000, 1, 100_000, "Envoys kept."),
            limits.integer("paths", 20_000, 1, 1_000_000, "Routes to clusters kept."),
            limits.integer(
                "rows", 8_000, 16, 10_000_000, "Endpoints times kinds that a second may touch."));
    int connections =
        limits.integer(
            "connections", 65_536, 1_024, 16_777_216, "Upstream connections remembered.");
    Duration idle =
        limits.duration("idle_expiry", "15m", "1m", "24h", "Quiet for so long is forgotten.");
    int successWeight =
        settings
            .section("input")
            .integer(
                "success_weight",
                1,
                1,
                1_000_000,
                "How many successes one stands for, where the access log samples them.");
    String state =
        settings
            .section("state")
            .text("folder", "", "Where incidents are kept over a restart; empty for nowhere.");
    AlertmanagerSettings alertmanager = Alerting.read(settings);
    Duration drain =
        settings
            .section("shutdown")
            .duration("grace", "1s", "0s", "5m", "How long open streams are still read.");
    Section log = settings.section("log");
    return new Config(
        grpcSettings,
        httpSettings,
        caps,
        connections,
        idle,
        successWeight,
        state.isEmpty() ? null : Path.of(state),
        alertmanager,
        drain,
        log.choice("format", LogFormat.LINES, "One line of text, or of JSON, a message."),
        log.choice("level", LogLevel.INFO, "What is logged at least."));
  }

  /** The same with another log level. */
  Config with(LogLevel level) {
    return new Config(
        grpc,
        http,
        caps,
        connections,
        idleExpiry,
        successWeight,
        state,
        alertmanager,
        drain,
        logFormat,
        level);
  }

  private static InetSocketAddress socket(Address address) {
    return new InetSocketAddress(address.host(), address.port());
  }
}
