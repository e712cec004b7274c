package dev.ufo.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ufo.cli.Ufo;
import dev.ufo.expose.Schema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The kustomizations: kubectl builds them, every field is one that Kubernetes knows, and what one
 * object says of another is true.
 */
class KubernetesTest {
  private static final Path MONITORING = Cluster.FOLDER.resolve("components/monitoring");
  private static final Path FLAT = Cluster.FOLDER.resolve("central.yaml");

  @TempDir private Path folder;

  private Cluster monitored(String overlay) throws IOException, InterruptedException {
    Path real = folder.toRealPath();
    Files.writeString(
        real.resolve("kustomization.yaml"),
        """
        resources: [%s]
        components: [%s]
        """
            .formatted(
                real.relativize(Cluster.FOLDER.resolve("overlays/" + overlay).toRealPath()),
                real.relativize(MONITORING.toRealPath())));
    return Cluster.of(real);
  }

  private static void assertDescribed(Cluster cluster) throws IOException {
    Map<?, ?> schema =
        (Map<?, ?>)
            Yaml.read(
                Files.readString(
                    Path.of("src/test/resources/dev/ufo/deploy/kubernetes.schema.json")));
    for (Map<?, ?> object : cluster.objects()) {
      String kind = object.get("apiVersion") + " " + object.get("kind");
      assertThat(Yaml.at(schema, "kinds", kind)).as(kind).isNotNull();
      assertThat(Schema.faults(schema, (Map<?, ?>) Yaml.at(schema, "kinds", kind), object))
          .as(kind)
          .isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"central", "node", "sidecar"})
  void overlay_everyField_isOneThatKubernetesKnows(String overlay)
      throws IOException, InterruptedException {
    assertDescribed(Cluster.overlay(overlay));
  }

  @ParameterizedTest
  @ValueSource(strings = {"central", "node", "sidecar"})
  void pod_ofAnyOverlay_isRestrictedAndMadeForTheImage(String overlay)
      throws IOException, InterruptedException {
    Cluster cluster = Cluster.overlay(overlay);
    Map<?, ?> ufo = cluster.ufo();
    Map<?, ?> security = (Map<?, ?>) ufo.get("securityContext");
    assertThat(security.get("readOnlyRootFilesystem")).isEqualTo(true);
    assertThat(security.get("allowPrivilegeEscalation")).isEqualTo(false);
    assertThat(Yaml.at(security, "capabilities", "drop")).isEqualTo(List.of("ALL"));
    Map<?, ?> user =
        security.containsKey("runAsUser")
            ? security
            : (Map<?, ?>) cluster.podSpec().get("securityContext");
    assertThat(user.get("runAsNonRoot")).isEqualTo(true);
    assertThat(user.get("runAsUser") + ":" + user.get("runAsGroup"))
        .isEqualTo(ContainerTest.instructions("USER").getFirst());
    assertThat(Yaml.at(user, "seccompProfile", "type")).isEqualTo("RuntimeDefault");

    for (String probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
      if (ufo.get(probe) instanceof Map<?, ?> asked) {
        assertThat(cluster.port(Yaml.at(asked, "httpGet", "port"))).isEqualTo(19002);
        assertThat(Yaml.at(asked, "httpGet", "path"))
            .isEqualTo(probe.equals("readinessProbe") ? "/readyz" : "/healthz");
      }
    }
    assertThat(ufo.containsKey("livenessProbe")).isTrue();

    int tried =
        Integer.parseInt(number(Path.of("deploy/container/try"), "memory=\\$\\(\\((\\d+) << 20"));
    assertThat(mebibytes(Yaml.at(ufo, "resources", "requests", "memory")))
        .as("what deploy/container/try proves to be enough")
        .isGreaterThanOrEqualTo(tried);
    assertThat(mebibytes(Yaml.at(ufo, "resources", "limits", "memory")))
        .isGreaterThanOrEqualTo(mebibytes(Yaml.at(ufo, "resources", "requests", "memory")));

    Set<?> volumes = names(cluster.podSpec().get("volumes"));
    assertThat(Yaml.maps(ufo.get("volumeMounts")))
        .allSatisfy(mount -> assertThat(volumes.contains(mount.get("name"))).isTrue());
    assertThat(Yaml.maps(ufo.get("volumeMounts")))
        .anySatisfy(mount -> assertThat(mount.get("mountPath")).isEqualTo("/state"));
  }

  private static Set<Object> names(Object list) {
    return Set.copyOf(Yaml.maps(list).stream().map(each -> (Object) each.get("name")).toList());
  }

  private static int mebibytes(Object quantity) {
    assertThat((String) quantity).endsWith("Mi");
    return Integer.parseInt(((String) quantity).replace("Mi", ""));
  }

  private static String number(Path file, String pattern) throws IOException {
    return Rules.names(Files.readString(file), pattern).first();
  }

  /** A Service named ufo would otherwise give variables that UFO takes for misspelt settings. */
  @ParameterizedTest
  @ValueSource(strings = {"central", "node"})
  void pod_besideItsService_getsNoneOfItsVariables(String overlay)
      throws IOException, InterruptedException {
    assertThat(Cluster.overlay(overlay).podSpec().get("enableServiceLinks")).isEqualTo(false);
  }

  @ParameterizedTest
  @ValueSource(strings = {"central", "node"})
  void selectorsAndPorts_leadToThePods(String overlay) throws IOException, InterruptedException {
    Cluster cluster = monitored(overlay);
    assertDescribed(cluster);
    assertThat(Yaml.at(cluster.workload(), "spec", "selector", "matchLabels"))
        .isEqualTo(cluster.podLabels());
    Map<?, ?> service = cluster.service("ufo");
    assertThat(Yaml.at(service, "spec", "selector")).isEqualTo(cluster.podLabels());
    for (Map<?, ?> port : Yaml.maps(Yaml.at(service, "spec", "ports"))) {
      assertThat(cluster.port(port.get("targetPort"))).isEqualTo(port.get("port"));
    }
    Map<?, ?> policy = cluster.one("NetworkPolicy");
    assertThat(Yaml.at(policy, "spec", "podSelector", "matchLabels"))
        .isEqualTo(cluster.podLabels());
    for (Map<?, ?> rule : Yaml.maps(Yaml.at(policy, "spec", "ingress"))) {
      for (Map<?, ?> port : Yaml.maps(rule.get("ports"))) {
        assertThat(cluster.port(port.get("port"))).isNotNull();
      }
    }
    Map<?, ?> monitor = cluster.one("ServiceMonitor");
    assertThat(Yaml.at(monitor, "spec", "selector", "matchLabels"))
        .isEqualTo(Yaml.at(service, "metadata", "labels"));
    Map<?, ?> endpoint = Yaml.maps(Yaml.at(monitor, "spec", "endpoints")).getFirst();
    assertThat(names(Yaml.at(service, "spec", "ports"))).contains(endpoint.get("port"));
    assertThat(endpoint.get("honorLabels")).isEqualTo(true);
    assertThat((String) Yaml.at(service, "metadata", "name"))
        .as("it becomes the job's name, which the rules look for")
        .contains("ufo");
    for (Map<?, ?> object : cluster.objects()) {
      if (!object.get("kind").equals("Namespace")) {
        assertThat(Yaml.at(object, "metadata", "namespace")).as("%s", object).isEqualTo("ufo");
      }
    }
  }

  @Test
  void central_twoReplicas_surviveADrain() throws IOException, InterruptedException {
    Cluster central = Cluster.overlay("central");
    Map<?, ?> budget = central.one("PodDisruptionBudget");
    assertThat(Yaml.at(budget, "spec", "selector", "matchLabels")).isEqualTo(central.podLabels());
    int least = (Integer) Yaml.at(budget, "spec", "minAvailable");
    assertThat((Integer) Yaml.at(central.workload(), "spec", "replicas")).isGreaterThan(least);
    Map<?, ?> headless = central.service("ufo-headless");
    assertThat(Yaml.at(headless, "spec", "clusterIP")).isEqualTo("None");
    assertThat(Yaml.at(headless, "spec", "selector")).isEqualTo(central.podLabels());
    assertThat(Yaml.at(central.service("ufo"), "spec", "clusterIP")).as("Istio needs one").isNull();
    assertThat(names(Yaml.at(headless, "spec", "ports")))
        .as("what a ServiceMonitor scrapes stands in one Service only")
        .doesNotContain("http");
    for (Map<?, ?> spread : Yaml.maps(central.podSpec().get("topologySpreadConstraints"))) {
      assertThat(Yaml.at(spread, "labelSelector", "matchLabels")).isEqualTo(central.podLabels());
    }
  }

  @Test
  void node_service_staysOnTheNode() throws IOException, InterruptedException {
    Cluster node = Cluster.overlay("node");
    assertThat(node.one("DaemonSet")).isNotNull();
    assertThat(Yaml.at(node.one("Service"), "spec", "internalTrafficPolicy")).isEqualTo("Local");
  }

  /** An application must not wait for those who watch it. */
  @Test
  void sidecar_besideTheApplication_holdsItUpInNothing() throws IOException, InterruptedException {
    Map<?, ?> ufo = Cluster.overlay("sidecar").ufo();
    assertThat(ufo.get("restartPolicy")).isEqualTo("Always");
    assertThat(ufo.containsKey("startupProbe")).isFalse();
    assertThat(ufo.containsKey("readinessProbe")).isFalse();
  }

  @Test
  void configuration_shipped_isGoodAndFitsThePod() throws IOException, InterruptedException {
    Path file = Cluster.FOLDER.resolve("base/ufo.yaml");
    assertThat(new Ufo().run("check", "--config", file.toString())).isZero();
    Cluster central = Cluster.overlay("central");
    Map<?, ?> data = (Map<?, ?>) central.one("ConfigMap").get("data");
    assertThat(data.get("ufo.yaml")).isEqualTo(Files.readString(file));
    Object grace = Yaml.at(Yaml.read(Files.readString(file)), "shutdown", "grace");
    assertThat((Integer) central.podSpec().get("terminationGracePeriodSeconds"))
        .isGreaterThanOrEqualTo(2 * Integer.parseInt(((String) grace).replace("s", "")));
    assertThat(Yaml.at(Yaml.read(Files.readString(file)), "state", "folder")).isEqualTo("/state");
    Map<?, ?> mount =
        Yaml.maps(central.ufo().get("volumeMounts")).stream()
            .filter(each -> each.get("name").equals("config"))
            .findFirst()
            .orElseThrow();
    assertThat(Yaml.maps(central.ufo().get("env")).toString())
        .contains("name=UFO_CONFIG, value=" + mount.get("mountPath") + "/ufo.yaml");
  }

  @Test
  void prometheusRule_isTheRulesFile() throws IOException {
    Path file = MONITORING.resolve("prometheus-rule.yaml");
    String text = Files.readString(file);
    String head = text.substring(0, text.indexOf("\nspec:\n") + "\nspec:\n".length());
    hold(file, head + Files.readString(Rules.FILE).replaceAll("(?m)^(?=.)", "  "));
  }

  /** What `ufo config kubernetes` prints, for those who have no checkout. */
  @Test
  void flatFile_isTheCentralOverlay() throws IOException, InterruptedException {
    hold(
        FLAT,
        "# overlays/central as one file: kubectl apply -f central.yaml\n"
            + Cluster.overlay("central").text());
  }

  private static void hold(Path file, String expected) throws IOException {
    if (Boolean.getBoolean("ufo.update")) {
      Files.writeString(file, expected);
    }
    assertThat(file).content().isEqualTo(expected);
  }
}
