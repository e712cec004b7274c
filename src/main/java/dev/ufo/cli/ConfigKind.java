package dev.ufo.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ufo.settings.Nearest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * What {@code ufo config} prints: the files of envoy-config/ and deploy/, which the jar brings
 * along, and UFO's own configuration, which is made of its keys.
 */
enum ConfigKind {
  ENVOY("envoy-config/envoy.yaml", "a plain Envoy, HTTP and TCP"),
  ISTIO("envoy-config/istio.yaml", "Istio: extensionProviders and Telemetry"),
  ISTIO_TAGS("envoy-config/istio-tags.yaml", "Istio, with tags: an EnvoyFilter"),
  ISTIO_OTLP("envoy-config/istio-otlp.yaml", "Istio, by OpenTelemetry"),
  ENVOY_GATEWAY("envoy-config/envoy-gateway.yaml", "Envoy Gateway: EnvoyProxy"),
  ENVOY_GATEWAY_OTLP("envoy-config/envoy-gateway-otlp.yaml", "Envoy Gateway, by OpenTelemetry"),
  CONSUL("envoy-config/consul.hcl", "Consul: builtin/otel-access-logging"),
  KUMA("envoy-config/kuma.yaml", "Kuma: MeshAccessLog"),
  OTEL_COLLECTOR("envoy-config/otel-collector.yaml", "an OpenTelemetry collector that sends on"),
  PROMETHEUS("deploy/prometheus/prometheus.yaml", "a Prometheus that scrapes UFO"),
  PROMETHEUS_RULES("deploy/prometheus/ufo.rules.yaml", "its alerts"),
  ALERTMANAGER("deploy/alertmanager/alertmanager.yaml", "where alerts go"),
  GRAFANA("deploy/grafana/ufo-overview.json", "the dashboard of all clusters"),
  GRAFANA_CLUSTER("deploy/grafana/ufo-cluster.json", "the dashboard of one cluster"),
  GRAFANA_SELF("deploy/grafana/ufo-self.json", "the dashboard of UFO itself"),
  GRAFANA_PROVISIONING("deploy/grafana/provisioning.yaml", "how Grafana finds them"),
  KUBERNETES("deploy/kubernetes/central.yaml", "UFO for a whole Kubernetes cluster"),
  UFO("", "UFO's own configuration, with every key");

  private final String file;
  private final String what;

  ConfigKind(String file, String what) {
    this.file = file;
    this.what = what;
  }

  String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  String what() {
    return what;
  }

  /** Where it stands in the repository; empty where it is made. */
  String file() {
    return file;
  }

  static ConfigKind of(String label) {
    List<String> labels = Arrays.stream(values()).map(ConfigKind::label).toList();
    int known = labels.indexOf(label);
    if (known >= 0) {
      return values()[known];
    }
    String meant = Nearest.to(label, labels).map(near -> ", did you mean " + near + "?").orElse("");
    throw new UserError(
        "config %s: no such kind%s It is one of %s"
            .formatted(
                Printable.of(label, 40), meant.isEmpty() ? "." : meant, String.join(", ", labels)));
  }

  Template template() {
    if (file.isEmpty()) {
      return new Template(OwnConfig.text());
    }
    try (InputStream in = ConfigKind.class.getResourceAsStream(file)) {
      return new Template(new String(Objects.requireNonNull(in, file).readAllBytes(), UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
