package dev.ufo.deploy;

import static dev.ufo.deploy.Dashboard.map;
import static dev.ufo.deploy.Dashboard.maps;
import static dev.ufo.deploy.Dashboard.several;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The dashboards are whole: what a look at them in Grafana would show, as far as JSON tells. */
class DashboardsTest {
  private static final int COLUMNS = 24;
  private static final Set<String> UIDS = Set.of("ufo-overview", "ufo-cluster", "ufo-self");
  private static final Map<?, ?> DATASOURCE = Map.of("type", "prometheus", "uid", "${datasource}");

  /** All that Envoy's names may have in them and a regular expression would take for its own. */
  private static final String HOSTILE = "outbound|8080|v1(a)|[b].c*d+e?f^g$h{i}\\j";

  @TempDir private Path folder;

  static List<Dashboard> dashboards() throws IOException {
    return Dashboard.all().toList();
  }

  @Test
  void uids_areTheThreeThatLinksRelyOn() throws IOException {
    assertThat(dashboards()).extracting(Dashboard::uid).containsExactlyInAnyOrderElementsOf(UIDS);
  }

  @ParameterizedTest
  @MethodSource("dashboards")
  void panels_fillTheGrid_withoutOverlapOrHole(Dashboard dashboard) {
    Set<Object> ids = new HashSet<>();
    Map<Integer, boolean[]> rows = new HashMap<>();
    for (Map<?, ?> panel : dashboard.panels()) {
      Object title = panel.get("title");
      assertThat(ids.add(panel.get("id"))).as("id of %s is its own", title).isTrue();
      Map<?, ?> grid = map(panel.get("gridPos"));
      int x = (int) grid.get("x");
      int y = (int) grid.get("y");
      int right = x + (int) grid.get("w");
      assertThat(right).as("right edge of %s", title).isLessThanOrEqualTo(COLUMNS);
      for (int line = y; line < y + (int) grid.get("h"); line++) {
        boolean[] taken = rows.computeIfAbsent(line, _ -> new boolean[COLUMNS]);
        for (int column = x; column < right; column++) {
          assertThat(taken[column]).as("%s overlaps at %d,%d", title, column, line).isFalse();
          taken[column] = true;
        }
      }
    }
    for (int line = 0; line < rows.size(); line++) {
      assertThat(rows.get(line)).as("line %d", line).isNotNull().doesNotContain(false);
    }
  }

  @ParameterizedTest
  @MethodSource("dashboards")
  void view_saysWhatItShows_andWhatNothingMeans(Dashboard dashboard) {
    for (Map<?, ?> view : dashboard.views()) {
      String title = (String) view.get("title");
      assertThat(title).isNotBlank();
      assertThat((String) view.get("description")).as(title).endsWith(".");
      assertThat(view.get("datasource")).as(title).isEqualTo(DATASOURCE);
      Map<?, ?> defaults = map(map(view.get("fieldConfig")).get("defaults"));
      assertThat((String) defaults.get("noValue")).as("%s: noValue", title).isNotBlank();
      assertThat((String) defaults.get("unit")).as("%s: unit", title).isNotBlank();
      assertThat(maps(view.get("targets"))).as(title).isNotEmpty();
      for (Map<?, ?> target : maps(view.get("targets"))) {
        assertThat(target.get("datasource")).as(title).isEqualTo(DATASOURCE);
      }
    }
    for (Map<?, ?> annotation : dashboard.annotations()) {
      assertThat(annotation.get("datasource")).isEqualTo(DATASOURCE);
    }
  }

  /** Grafana took an annotation's query from its own keys, and takes it from its target since. */
  @ParameterizedTest
  @MethodSource("dashboards")
  void annotation_isTheSame_forOldAndNewGrafana(Dashboard dashboard) {
    assertThat(dashboard.annotations().stream().map(each -> (String) each.get("name")))
        .containsExactly("Pages", "Notices");
    for (Map<?, ?> annotation : dashboard.annotations()) {
      Map<?, ?> target = map(annotation.get("target"));
      assertThat(target.get("expr")).isEqualTo(annotation.get("expr"));
      assertThat(target.get("interval")).isEqualTo(annotation.get("step"));
    }
  }

  /** A mapping that has a colour has a text too. */
  @ParameterizedTest
  @MethodSource("dashboards")
  void state_isNeverToldByColourAlone(Dashboard dashboard) {
    for (Map<?, ?> mapping : dashboard.objects()) {
      if ("value".equals(mapping.get("type"))) {
        map(mapping.get("options"))
            .values()
            .forEach(result -> assertThat((String) map(result).get("text")).isNotBlank());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("dashboards")
  void link_leadsToADashboardOrToUfo_andKeepsWhatIsChosen(Dashboard dashboard) {
    for (Map<?, ?> link : dashboard.objects()) {
      if (!(link.get("url") instanceof String url)) {
        continue;
      }
      // the time comes along by a key in a dashboard's links, and stands in the address of others
      boolean timed =
          url.endsWith("&${__url_time_range}") || Boolean.TRUE.equals(link.get("keepTime"));
      if (url.startsWith("/d/")) {
        assertThat(UIDS).contains(url.replaceAll("^/d/([^?]*).*", "$1"));
        assertThat(url)
            .contains("${datasource:queryparam}", "${instance:queryparam}", "${ufo:queryparam}");
        assertThat(timed).as(url).isTrue();
      } else {
        assertThat(url)
            .isIn("${ufo:raw}/", "${ufo:raw}/runbooks/${__data.fields.cause:percentencode}");
      }
    }
    assertThat(
            maps(dashboard.json().get("links")).stream()
                .map(link -> ((String) link.get("url")).replaceAll("[?].*", "")))
        .doesNotContain("/d/" + dashboard.uid())
        .hasSize(UIDS.size());
  }

  /**
   * Grafana escapes a variable for a regular expression when it can have several values and only
   * then. A format of one's own, such as {@code :regex}, would be no valid string of Prometheus.
   */
  @ParameterizedTest
  @MethodSource("dashboards")
  void variable_isMatchedAsItIsEscaped(Dashboard dashboard) {
    for (Map<?, ?> variable : dashboard.variables()) {
      if (!variable.get("type").equals("query")) {
        continue;
      }
      assertThat(map(variable.get("query")).get("query")).isEqualTo(variable.get("definition"));
      Object name = variable.get("name");
      String right = several(variable) ? "=~\"$" + name + "\"" : "=\"$" + name + "\"";
      List<String> expressions = new ArrayList<>();
      dashboard.queries().forEach(query -> expressions.add(query.expression()));
      dashboard.variables().forEach(each -> expressions.add("" + each.get("definition")));
      for (String expression : expressions) {
        assertThat(expression.replace(name + right, ""))
            .as("%s is written as %s%s", name, name, right)
            .doesNotContain("$" + name, "${" + name);
      }
    }
  }

  @Test
  void query_ofAnyName_isRightToPromtool() throws IOException, InterruptedException {
    Optional<Path> promtool = Prometheus.program("promtool");
    assumeThat(promtool).as("skipped: no promtool on the PATH (Debian's prometheus)").isPresent();
    Map<String, String> values =
        Map.of(
            "instance",
            HOSTILE,
            "cluster",
            HOSTILE,
            "__range",
            "1h",
            "__interval",
            "15s",
            "__rate_interval",
            "1m");
    StringBuilder rules = new StringBuilder("groups: [{name: dashboards, rules: [\n");
    int rule = 0;
    for (Dashboard dashboard : dashboards()) {
      for (Dashboard.Query query : dashboard.queries()) {
        String expression = dashboard.expand(query.expression(), values);
        rules.append("{record: 'query:%d', expr: '%s'},%n".formatted(rule++, expression));
      }
    }
    Path file = folder.resolve("rules.yml");
    Files.writeString(file, rules.append("]}]\n"));
    Process process =
        new ProcessBuilder(promtool.orElseThrow().toString(), "check", "rules", file.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    assertThat(said).contains("SUCCESS: " + rule + " rules found");
  }

  /** What the file of provisioning and the documentation name is there. */
  @Test
  void documentation_namesEveryDashboard() throws IOException {
    String text = Files.readString(Path.of("docs/dashboards.md"));
    for (String uid : UIDS) {
      assertThat(text).contains("deploy/grafana/" + uid + ".json");
    }
    assertThat(Pattern.compile("deploy/grafana/[\\w.-]+\\w").matcher(text).results())
        .allSatisfy(match -> assertThat(Path.of(match.group())).exists());
  }
}
