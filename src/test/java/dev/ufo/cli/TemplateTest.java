package dev.ufo.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class TemplateTest {
  private static final Map<String, String> OTHER =
      Map.of(
          "--address", "spy.watch.example:7777",
          "--envoy-version", "27",
          "--log-name", "another",
          "--namespace", "elsewhere",
          "--sample-successes", "8");

  /** What may be set where: a mark that gets lost is missed here. */
  private static final Map<ConfigKind, String> OPTIONS =
      Map.ofEntries(
          Map.entry(ConfigKind.ENVOY, "address envoy-version log-name sample-successes"),
          Map.entry(ConfigKind.ISTIO, "address log-name namespace"),
          Map.entry(ConfigKind.ISTIO_TAGS, "address envoy-version log-name namespace"),
          Map.entry(ConfigKind.ISTIO_OTLP, "address envoy-version log-name namespace"),
          Map.entry(ConfigKind.ENVOY_GATEWAY, "address log-name namespace"),
          Map.entry(ConfigKind.ENVOY_GATEWAY_OTLP, "address envoy-version namespace"),
          Map.entry(ConfigKind.CONSUL, "address envoy-version log-name"),
          Map.entry(ConfigKind.KUMA, "address envoy-version namespace"),
          Map.entry(ConfigKind.OTEL_COLLECTOR, "address"),
          Map.entry(ConfigKind.PROMETHEUS, "address"),
          Map.entry(ConfigKind.UFO, "address sample-successes"));

  /** What looks like a mark. */
  private static final Pattern MARK =
      Pattern.compile(" # [^#]*(--(address|log-name|namespace|sample|envoy)|Envoy 1\\.\\d+$)");

  @ParameterizedTest
  @EnumSource
  void with_nothing_isTheFileOfTheRepository(ConfigKind kind) throws IOException {
    if (!kind.file().isEmpty()) {
      assertThat(kind.template().with(Map.of())).isEqualTo(Files.readString(Path.of(kind.file())));
    }
  }

  @ParameterizedTest
  @EnumSource
  void options_areThoseOfTheMarks(ConfigKind kind) {
    List<String> expected =
        Stream.of(OPTIONS.getOrDefault(kind, "").split(" "))
            .filter(name -> !name.isEmpty())
            .map(name -> "--" + name)
            .toList();
    assertThat(kind.template().options()).containsExactlyElementsOf(expected);
  }

  /** Every mark does something, and what has none stays. */
  @ParameterizedTest
  @EnumSource
  void with_otherValues_changesEachMarkedLineAndNoOther(ConfigKind kind) {
    Template template = kind.template();
    Map<String, String> values = new TreeMap<>(OTHER);
    values.keySet().retainAll(template.options());
    List<String> before = template.with(Map.of()).lines().toList();
    List<String> after = template.with(values).lines().toList();
    assertThat(after).hasSameSizeAs(before);
    for (int i = 0; i < before.size(); i++) {
      String line = before.get(i);
      boolean marked = MARK.matcher(line).find();
      boolean out = line.matches(" *# .* # from Envoy .*"); // and stays so for the oldest
      if (marked && !out) {
        assertThat(after.get(i)).as(line).isNotEqualTo(line);
      } else {
        assertThat(after.get(i)).isEqualTo(line);
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          a: b # --log-name;                        a: "x.y" # --log-name
          a: "b" # --log-name;                      a: "x.y" # --log-name
          a = "b" # --log-name;                     a = "x.y" # --log-name
          a: [b:1] # --address: which one;          a: ["h.n.svc:7"] # --address: which one
          a: b # host of --address;                 a: "h.n.svc" # host of --address
          a: 1 # port of --address;                 a: 7 # port of --address
          a: b # Service of --address;              a: "h" # Service of --address
          a: b # namespace of --address;            a: "n" # namespace of --address
          a: o|1||b # cluster of --address;         a: "outbound|7||h.n.svc" # cluster of --address
          # a: 1 # --sample-successes;              a: 3 # --sample-successes
          # a: # with --sample-successes;           a: # with --sample-successes
          # - a # from Envoy 1.38;                  - a # from Envoy 1.38
          - a # from Envoy 1.39;                    # - a # from Envoy 1.39
          - a # before Envoy 1.38;                  # - a # before Envoy 1.38
          # a: b --address;                         # a: b --address
          """)
  void with_aLine(String line, String expected) {
    Map<String, String> values =
        Map.of(
            "--log-name", "x.y",
            "--address", "h.n.svc:7",
            "--sample-successes", "3",
            "--envoy-version", "38");
    assertThat(new Template("  " + line).with(values)).isEqualTo("  " + expected + "\n");
  }

  @ParameterizedTest
  @CsvSource({"1, 1000000", "3, 333333", "10, 100000", "7, 142857", "999999, 1"})
  void with_weight_isTheShareInMillionths(String weight, String share) {
    String line = "# numerator: 5 # with --sample-successes (a million divided by it)";
    assertThat(new Template(line).with(Map.of("--sample-successes", weight)))
        .startsWith("numerator: " + share + " #");
  }

  @Test
  void with_noValueAtTheMark_isADefect() {
    Template template = new Template("a: {} # --log-name");
    assertThatThrownBy(() -> template.with(Map.of("--log-name", "x")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("a: {}");
  }

  @ParameterizedTest
  @CsvSource({"localhost:1", "10.0.0.1:1", "'[::1]:1'"})
  void with_addressThatIsNoService_isTheUsersMistake(String address) {
    Template template = new Template("name: ufo # Service of --address");
    assertThatThrownBy(() -> template.with(Map.of("--address", address)))
        .isInstanceOf(UserError.class)
        .hasMessageStartingWith("--address=" + address + ": must be a Service, ");
  }

  @Test
  void kinds_areAllFilesOfTheFolder() throws IOException {
    List<String> files = new ArrayList<>();
    for (ConfigKind kind : ConfigKind.values()) {
      if (kind.file().startsWith("envoy-config/")) {
        files.add(kind.file());
      }
    }
    try (Stream<Path> folder = Files.list(Path.of("envoy-config"))) {
      assertThat(folder.map(Path::toString)).containsExactlyInAnyOrderElementsOf(files);
    }
  }
}
