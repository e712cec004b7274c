package dev.ufo.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The alert rules and the configurations beside them: the tools find nothing wrong, promtool proves
 * what fires and what does not, and each alert has what its reader needs.
 */
class RulesTest {
  private static final Path PROMETHEUS = Path.of("deploy/prometheus");
  private static final Path ALERTMANAGER = Path.of("deploy/alertmanager/alertmanager.yaml");

  @TempDir private Path folder;

  @Test
  void rules_promtool_findsNothingWrong() throws IOException, InterruptedException {
    Tool.PROMTOOL.run("check", "rules", Rules.FILE.toString());
    Tool.PROMTOOL.run("check", "config", PROMETHEUS.resolve("prometheus.yaml").toString());
  }

  @Test
  void rules_scenarios_fireAndStaySilentAsToldInThem() throws IOException, InterruptedException {
    Tool.PROMTOOL.run(
        "test",
        "rules",
        PROMETHEUS.resolve("ufo.rules.test.yaml").toString(),
        PROMETHEUS.resolve("ufo.rules.days.test.yaml").toString());
  }

  /** Also with the examples of receivers that stand there as comments. */
  @Test
  void alertmanager_amtool_findsNothingWrong() throws IOException, InterruptedException {
    Tool.AMTOOL.run("check-config", ALERTMANAGER.toString());
    String text = Files.readString(ALERTMANAGER);
    int receivers = text.indexOf("\nreceivers:");
    String lines = text.substring(receivers);
    String open = lines.replaceAll("(?m)^    # ", "    ");
    assertThat(open).isNotEqualTo(lines).contains("\n    slack_configs:");
    Path all = folder.resolve("alertmanager.yaml");
    Files.writeString(all, text.substring(0, receivers) + open);
    Tool.AMTOOL.run("check-config", all.toString());
  }

  @Test
  void alertmanager_everyAlert_goesWhereItsSeveritySays() throws IOException, InterruptedException {
    for (Map<?, ?> alert : Rules.alerts()) {
      String severity = (String) Yaml.at(alert, "labels", "severity");
      Tool.AMTOOL.run(
          "config",
          "routes",
          "test",
          "--config.file=" + ALERTMANAGER,
          "--verify.receivers=" + severity,
          "severity=" + severity,
          "alertname=" + alert.get("alert"));
    }
  }

  @Test
  void alerts_eachHasATierTextsAndALinkThatOneCommandChanges() throws IOException {
    for (Map<?, ?> alert : Rules.alerts()) {
      assertThat(Yaml.at(alert, "labels", "severity")).as("%s", alert).isIn("page", "notice");
      Map<?, ?> annotations = (Map<?, ?>) alert.get("annotations");
      assertThat(annotations.keySet())
          .as("%s", alert)
          .hasToString("[summary, description, runbook_url]");
      assertThat(annotations.values())
          .as("%s", alert)
          .allSatisfy(text -> assertThat((String) text).isNotBlank());
      assertThat((String) annotations.get("runbook_url"))
          .as("%s", alert)
          .matches("http://\\{\\{ \\$labels\\.instance }}/.*|\\{\\{ \\$externalURL }}/targets.*");
    }
  }

  /** What UFO pushes by itself, and what Alertmanager's configuration inhibits by name. */
  @Test
  void alerts_onDiagnoses_haveTheNamesThatArePushedToo() throws IOException {
    List<String> tiers = new ArrayList<>();
    for (Map<?, ?> alert : Rules.alerts()) {
      if (((String) alert.get("expr"))
          .matches("(?s)(count without \\(cluster\\) \\()?ufo_diagnosis.*")) {
        tiers.add(alert.get("alert") + " " + Yaml.at(alert, "labels", "severity"));
      }
    }
    assertThat(tiers)
        .containsExactly(
            "UfoEnvoyFailing page", "UfoUpstreamFailing page", "UfoUpstreamSuspect notice");
  }

  @Test
  void rules_everyAlert_isExplained() throws IOException {
    SortedSet<String> names = new TreeSet<>();
    for (Map<?, ?> alert : Rules.alerts()) {
      names.add((String) alert.get("alert"));
    }
    assertThat(Rules.names(Files.readString(Path.of("docs/alerts.md")), "(?m)^\\| `(Ufo\\w+)`"))
        .isEqualTo(names);
  }
}
