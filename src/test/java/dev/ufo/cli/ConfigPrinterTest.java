package dev.ufo.cli;

import static dev.ufo.cli.Ran.ufo;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ufo.settings.Key;
import dev.ufo.settings.Problems;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code ufo config} as its user meets it. */
final class ConfigPrinterTest {
  @TempDir private Path folder;

  @Test
  void config_alone_listsTheKindsAndTheirOptions() {
    Ran result = ufo("config");
    assertThat(result.code()).isZero();
    assertThat(result.out().lines())
        .hasSameSizeAs(ConfigKind.values())
        .anyMatch(line -> line.matches("kuma +Kuma: .*  --address --envoy-version --namespace"))
        .anyMatch(line -> line.matches("alertmanager +where alerts go"));
  }

  @ParameterizedTest
  @EnumSource
  void config_kind_printsItsFile(ConfigKind kind) throws IOException {
    Ran result = ufo("config", kind.label());
    assertThat(result.code()).isZero();
    assertThat(result.err()).isEmpty();
    if (!kind.file().isEmpty()) {
      assertThat(result.out()).isEqualTo(Files.readString(Path.of(kind.file())));
    }
  }

  @Test
  void config_options_areFilledIn() {
    assertThat(ufo("config", "envoy", "--address=[::1]:7", "--envoy-version=v1.38.2").out())
        .contains("address: \"::1\" # host", "port_value: 7 # port", "\n", " - { tag: ufo.close, ")
        .doesNotContain("# - { tag: ufo.close, ");
    assertThat(ufo("config", "envoy-gateway", "--address", "eye.sky:7").out())
        .contains("name: \"eye\" # Service", "namespace: \"sky\" # namespace", "port: 7 #");
  }

  @Test
  void config_help_namesTheOptions() {
    Ran result = ufo("config", "istio", "--help");
    assertThat(result.code()).isZero();
    assertThat(result.out()).contains("Usage: ufo config", "--address=HOST:PORT", "[KIND]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          itsio                            | config itsio: no such kind, did you mean istio? It is one of envoy, istio,
          nginx                            | config nginx: no such kind. It is one of envoy, istio,
          envoy --namespace x              | config envoy has nothing to set by --namespace, only by --address, --envoy-version, --log-name, --sample-successes
          grafana --address h:1            | config grafana has nothing to set by --address, and nothing by other options
          envoy --colour red               | Unknown options: '--colour', 'red'; see ufo config --help
          envoy --address h                | --address=h: must be host:port, for example 127.0.0.1:19001
          envoy --address h:0              | --address=h:0: must be host:port, for example 127.0.0.1:19001
          envoy --envoy-version 1.9        | --envoy-version=1.9: must be 1.27 or newer, for example 1.37
          envoy --envoy-version latest     | --envoy-version=latest: must be 1.27 or newer, for example 1.37
          envoy --sample-successes 0       | --sample-successes=0: must be a whole number, 1 to 999999
          envoy --log-name a"b             | --log-name=a"b: must be letters, digits, _, . and -, 100 at most
          istio --namespace Big            | --namespace=Big: must be the name of a namespace
          envoy-gateway --address h:1      | --address=h:1: must be a Service, NAME.NAMESPACE:PORT
          """)
  void config_wrongUse_isOneLineAndExitCode2(String arguments, String said) {
    Ran result = ufo(("config " + arguments).split(" ", -1));
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).startsWith("ufo: " + said).hasLineCount(1);
  }

  @Test
  void config_ufo_isAGoodConfigurationWithEveryKeyAtItsDefault() throws IOException, Problems {
    String text = ufo("config", "ufo").out();
    Config defaults = Config.load(null, Map.of(), Map.of());
    assertThat(load(text)).isEqualTo(defaults);
    String all = text.replaceAll("(?m)^  # ([a-z_]+: )", "  $1");
    assertThat(load(all)).isEqualTo(defaults);
    for (Key key : Config.keys()) {
      assertThat(all).contains("\n  " + key.name() + ": ");
    }
  }

  @Test
  void config_ufo_takesWhatEnvoysSideHasToAgreeWith() throws IOException, Problems {
    Config config =
        load(ufo("config", "ufo", "--address=0.0.0.0:7", "--sample-successes=10").out());
    assertThat(config.successWeight()).isEqualTo(10);
    assertThat(config.grpc().listen().getPort()).isEqualTo(7);
  }

  private Config load(String text) throws IOException, Problems {
    Path file = Files.writeString(folder.resolve("ufo.yaml"), text);
    return Config.load(file, Map.of(), Map.of());
  }
}
