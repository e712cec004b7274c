package dev.ufo.settings;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A small program's settings, one key of each kind, read from a file, variables and flags. */
final class Sample {
  enum Level {
    ERROR,
    INFO,
    DEBUG
  }

  record Read(
      Address listen,
      long max,
      Duration keepalive,
      int connections,
      boolean reflection,
      List<Address> peers,
      Level level,
      double ratio,
      String token,
      List<String> tags) {}

  final Settings settings;
  final Read read;

  private Sample(Settings settings) {
    this.settings = settings;
    Section grpc = settings.section("grpc");
    Section log = settings.section("log");
    read =
        new Read(
            grpc.address("listen", "127.0.0.1:19001", "Where Envoy connects to."),
            grpc.size("max_message_size", "16MiB", "64KiB", "1GiB", "The largest message taken."),
            grpc.duration("keepalive_time", "60s", "1s", "24h", "Silence before a ping."),
            grpc.integer("max_connections", 1024, 1, 1_000_000, "Connections at once."),
            grpc.bool("reflection", true, "Whether grpcurl can list the services."),
            grpc.list("peers", "", Form.address("10.0.0.1:19001"), "Other agents."),
            log.choice("level", Level.INFO, "From what on to log."),
            log.number("ratio", 0.5, 0, 1, "How much of it."),
            log.text("token", "", "Who may read it."),
            log.list("tags", "a,b", Form.text(), "What to add."));
  }

  static Sample of(YamlFile file, Map<String, String> environment, Map<String, String> flags) {
    return new Sample(Settings.of(file, environment, flags, Set.of("UFO_JAVA_HOME", "UFO_CONFIG")));
  }

  static Sample yaml(String text) {
    return of(YamlFile.of("ufo.yaml", text), Map.of(), Map.of());
  }

  static Sample variable(String name, String value) {
    return of(YamlFile.none(), Map.of(name, value), Map.of());
  }

  static Sample flag(String path, String value) {
    return of(YamlFile.none(), Map.of(), Map.of(path, value));
  }

  /** The lines which finish() reports; none when all is well. */
  List<String> problems() {
    try {
      settings.finish();
      return List.of();
    } catch (Problems e) {
      return e.list().stream().map(Problem::toString).toList();
    }
  }
}
