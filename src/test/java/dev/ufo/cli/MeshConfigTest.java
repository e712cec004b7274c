package dev.ufo.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ufo.expose.Schema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** What meshes and collectors are given, held against the schema of its kind. */
final class MeshConfigTest {
  private static final Path SCHEMAS = Path.of("src/test/resources/config-schemas");

  /** What an OTLP record has otherwise: its own time, the logger's labels, a line as its body. */
  private static final List<String> NO_ATTRIBUTE =
      List.of("start_time", "node_name", "cluster_name", "zone_name", "log_name", "body");

  @ParameterizedTest
  @CsvSource({
    "istio, 1, telemetry.istio.io/v1, Telemetry, telemetry",
    "istio-otlp, 1, telemetry.istio.io/v1, Telemetry, telemetry",
    "istio-tags, 0, networking.istio.io/v1alpha3, EnvoyFilter, envoyfilter",
    "envoy-gateway, 0, gateway.envoyproxy.io/v1alpha1, EnvoyProxy, envoyproxy",
    "envoy-gateway-otlp, 0, gateway.envoyproxy.io/v1alpha1, EnvoyProxy, envoyproxy",
    "kuma, 0, kuma.io/v1alpha1, MeshAccessLog, meshaccesslog"
  })
  void resource_isAsItsSchemaSays(
      String kind, int index, String version, String resource, String schema) throws IOException {
    Map<?, ?> document = documents(kind).get(index);
    assertThat(document.get("apiVersion")).isEqualTo(version);
    assertThat(document.get("kind")).isEqualTo(resource);
    assertThat(at(document, "metadata", "name")).isEqualTo("ufo");
    Map<?, ?> spec = (Map<?, ?>) at(document, "spec");
    if (kind.equals("istio-tags")) {
      // Envoy checks these, in PrintedEnvoyTest
      for (Object patch : (List<?>) at(spec, "configPatches")) {
        assertThat(((Map<?, ?>) at(patch, "patch")).remove("value")).isNotNull();
      }
    }
    assertThat(faults(schema, spec)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"istio, 'ufo-http, ufo-tcp'", "istio-otlp, ufo-otlp"})
  void istio_providers_areAsMeshConfigSaysAndAreAllTurnedOn(String kind, String names)
      throws IOException {
    List<Map<?, ?>> documents = documents(kind);
    Map<?, ?> mesh = map((String) at(documents.getFirst(), "data", "mesh"));
    assertThat(faults("mesh", mesh)).isEmpty();
    List<Object> provided = new ArrayList<>();
    for (Object provider : (List<?>) at(mesh, "extensionProviders")) {
      provided.add(at(provider, "name"));
      assertThat((Map<?, ?>) provider).as("a name and one provider").hasSize(2);
    }
    List<Object> turnedOn = new ArrayList<>();
    for (Object logging : (List<?>) at(documents.get(1), "spec", "accessLogging")) {
      for (Object provider : (List<?>) at(logging, "providers")) {
        turnedOn.add(at(provider, "name"));
      }
    }
    assertThat(provided).isEqualTo(List.of((Object[]) names.split(", "))).isEqualTo(turnedOn);
  }

  /** Two loggers that see everything would count everything twice. */
  @Test
  void httpAndTcp_onEveryListener_areKeptApart() throws IOException {
    List<Object> istio = new ArrayList<>();
    for (Object logging : (List<?>) at(documents("istio").get(1), "spec", "accessLogging")) {
      istio.add(at(logging, "filter", "expression"));
    }
    List<Object> gateway = new ArrayList<>();
    Object settings =
        at(documents("envoy-gateway").getFirst(), "spec", "telemetry", "accessLog", "settings");
    for (Object setting : (List<?>) settings) {
      gateway.addAll((List<?>) at(setting, "matches"));
    }
    assertThat(istio)
        .isEqualTo(gateway)
        .containsExactly("has(request.protocol)", "!has(request.protocol)");
  }

  @ParameterizedTest
  @EnumSource(names = {"ISTIO_OTLP", "ENVOY_GATEWAY_OTLP", "KUMA", "CONSUL"})
  void otlp_attributes_areThoseOfTheDocumentation(ConfigKind kind) throws IOException {
    Path inputs = Path.of("docs/inputs.md");
    assumeTrue(Files.exists(inputs), "skipped: no docs/inputs.md");
    Map<String, String> expected = new TreeMap<>();
    Pattern row = Pattern.compile("\\| `([^`]+)` \\| `([^`]+)` \\|.*");
    for (String line : Files.readAllLines(inputs)) {
      Matcher attribute = row.matcher(line);
      if (attribute.matches() && !NO_ATTRIBUTE.contains(attribute.group(1))) {
        expected.put(attribute.group(1), attribute.group(2));
      }
    }
    assertThat(attributes(kind)).isEqualTo(expected);
  }

  @Test
  void otlp_attributes_areTheSameEverywhere() {
    Map<String, String> istio = attributes(ConfigKind.ISTIO_OTLP);
    assertThat(istio).hasSizeGreaterThan(30);
    assertThat(attributes(ConfigKind.ENVOY_GATEWAY_OTLP)).isEqualTo(istio);
    assertThat(attributes(ConfigKind.KUMA)).isEqualTo(istio);
    assertThat(attributes(ConfigKind.CONSUL)).isEqualTo(istio);
  }

  /** Its pipelines name what there is, and all of it. */
  @Test
  void collector_pipeline_usesEveryPart() throws IOException {
    Map<?, ?> collector = documents("otel-collector").getFirst();
    Map<?, ?> pipeline = (Map<?, ?>) at(collector, "service", "pipelines", "logs/ufo");
    for (String part : List.of("receivers", "exporters")) {
      Object defined = ((Map<?, ?>) at(collector, part)).keySet();
      assertThat(Set.copyOf((List<?>) at(pipeline, part))).isEqualTo(defined);
    }
    assertThat(at(collector, "exporters", "otlp/ufo", "endpoint")).isEqualTo("127.0.0.1:19001");
  }

  /** Names and format strings, those that are commented out for another version as well. */
  private static Map<String, String> attributes(ConfigKind kind) {
    Pattern line =
        Pattern.compile(
            "\\s*(?:# )?(?:- \\{ key: )?\"?([\\w.-]+)\"?(?:: | = |, value: )\"(%[^\"]+%)\".*");
    Map<String, String> found = new LinkedHashMap<>();
    for (String text : kind.template().with(Map.of()).lines().toList()) {
      Matcher attribute = line.matcher(text);
      if (attribute.matches() && !attribute.group(1).equals("node_name")) {
        found.put(attribute.group(1), attribute.group(2));
      }
    }
    return found;
  }

  private static List<String> faults(String schema, Map<?, ?> value) throws IOException {
    Map<?, ?> described = map(Files.readString(SCHEMAS.resolve(schema + ".yaml")));
    return Schema.faults(described, described, value);
  }

  private static List<Map<?, ?>> documents(String kind) {
    List<Map<?, ?>> documents = new ArrayList<>();
    new Load(LoadSettings.builder().build())
        .loadAllFromString(ConfigKind.of(kind).template().with(Map.of()))
        .forEach(document -> documents.add((Map<?, ?>) document));
    return documents;
  }

  private static Map<?, ?> map(String yaml) {
    return (Map<?, ?>) new Load(LoadSettings.builder().build()).loadFromString(yaml);
  }

  private static Object at(Object tree, String... keys) {
    Object here = tree;
    for (String key : keys) {
      here = ((Map<?, ?>) here).get(key);
    }
    return here;
  }
}
