package dev.ufo.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What a kustomization gives: the objects that `kubectl apply -k` would send. */
record Cluster(String text, List<Map<?, ?>> objects) {
  static final Path FOLDER = Path.of("deploy/kubernetes");

  /** Skips the test, saying so, where no kubectl knows today's kustomize. */
  static Cluster of(Path kustomization) throws IOException, InterruptedException {
    String version = Tool.KUBECTL.run("version", "--client");
    assumeTrue(
        version.contains("Kustomize Version: v5"),
        "skipped: kubectl is older than 1.27: " + version);
    String text = Tool.KUBECTL.run("kustomize", kustomization.toString());
    return new Cluster(text, Yaml.all(text));
  }

  static Cluster overlay(String name) throws IOException, InterruptedException {
    return of(FOLDER.resolve("overlays").resolve(name));
  }

  List<Map<?, ?>> all(String kind) {
    return objects.stream().filter(object -> kind.equals(object.get("kind"))).toList();
  }

  Map<?, ?> one(String kind) {
    assertThat(all(kind)).as(kind).hasSize(1);
    return all(kind).getFirst();
  }

  Map<?, ?> service(String name) {
    return all("Service").stream()
        .filter(each -> name.equals(Yaml.at(each, "metadata", "name")))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no Service " + name));
  }

  /** Deployment or DaemonSet: there is one of either. */
  Map<?, ?> workload() {
    List<Map<?, ?>> both = new ArrayList<>(all("Deployment"));
    both.addAll(all("DaemonSet"));
    assertThat(both).hasSize(1);
    return both.getFirst();
  }

  Map<?, ?> podLabels() {
    return (Map<?, ?>) Yaml.at(workload(), "spec", "template", "metadata", "labels");
  }

  Map<?, ?> podSpec() {
    return (Map<?, ?>) Yaml.at(workload(), "spec", "template", "spec");
  }

  /** The container named ufo, wherever it is. */
  Map<?, ?> ufo() {
    for (String list : List.of("containers", "initContainers")) {
      for (Map<?, ?> each : Yaml.maps(Objects.requireNonNullElse(podSpec().get(list), List.of()))) {
        if ("ufo".equals(each.get("name"))) {
          return each;
        }
      }
    }
    throw new AssertionError("no container ufo in " + podSpec());
  }

  /** The ports of UFO's container by name. */
  Object port(Object name) {
    return Yaml.maps(ufo().get("ports")).stream()
        .filter(port -> port.get("name").equals(name))
        .map(port -> port.get("containerPort"))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no port " + name));
  }
}
