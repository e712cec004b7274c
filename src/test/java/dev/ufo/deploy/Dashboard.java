package dev.ufo.deploy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** A Grafana dashboard of deploy/grafana, as its JSON says. */
record Dashboard(Map<?, ?> json) {
  private static final Path FOLDER = Path.of("deploy/grafana");
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{?(\\w+)}?");
  private static final Pattern RE2 = Pattern.compile("[$^*{}\\[\\]+?.()|]");

  /** What Grafana runs: a panel's or an annotation's query, or that of a variable. */
  record Query(String where, String expression, boolean instant, String legend) {}

  static Stream<Dashboard> all() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      List<Path> dashboards =
          files.filter(file -> file.toString().endsWith(".json")).sorted().toList();
      List<Dashboard> all = new ArrayList<>();
      for (Path each : dashboards) {
        all.add(new Dashboard(map(json(Files.readString(each)))));
      }
      return all.stream();
    }
  }

  static Object json(String text) {
    return new Load(LoadSettings.builder().build()).loadFromString(text);
  }

  static Map<?, ?> map(Object value) {
    return (Map<?, ?>) value;
  }

  /** The maps of a list; none where there is no list. */
  static List<Map<?, ?>> maps(Object list) {
    List<Map<?, ?>> maps = new ArrayList<>();
    if (list != null) {
      ((List<?>) list).forEach(each -> maps.add(map(each)));
    }
    return maps;
  }

  String uid() {
    return (String) json.get("uid");
  }

  List<Map<?, ?>> panels() {
    return maps(json.get("panels"));
  }

  /** Those that show something, which rows do not. */
  List<Map<?, ?>> views() {
    return panels().stream().filter(panel -> !panel.get("type").equals("row")).toList();
  }

  List<Map<?, ?>> variables() {
    return maps(map(json.get("templating")).get("list"));
  }

  /** Without the one of Grafana's own. */
  List<Map<?, ?>> annotations() {
    return maps(map(json.get("annotations")).get("list")).stream()
        .filter(annotation -> !annotation.containsKey("builtIn"))
        .toList();
  }

  List<Query> queries() {
    List<Query> queries = new ArrayList<>();
    for (Map<?, ?> panel : views()) {
      for (Map<?, ?> target : maps(panel.get("targets"))) {
        queries.add(
            new Query(
                uid() + ": " + panel.get("title"),
                (String) target.get("expr"),
                target.get("instant").equals(true),
                (String) target.get("legendFormat")));
      }
    }
    for (Map<?, ?> annotation : annotations()) {
      queries.add(
          new Query(
              uid() + ": annotation " + annotation.get("name"),
              (String) annotation.get("expr"),
              false,
              annotation.get("titleFormat") + " " + annotation.get("textFormat")));
    }
    return queries;
  }

  /** Every object in it, wherever it stands. */
  List<Map<?, ?>> objects() {
    List<Map<?, ?>> objects = new ArrayList<>();
    collect(json, objects);
    return objects;
  }

  private static void collect(Object value, List<Map<?, ?>> objects) {
    switch (value) {
      case Map<?, ?> object -> {
        objects.add(object);
        object.values().forEach(each -> collect(each, objects));
      }
      case List<?> list -> list.forEach(each -> collect(each, objects));
      case null, default -> {}
    }
  }

  /**
   * The query as Prometheus gets it, with the variables that Grafana's data source for Prometheus
   * puts in: those that may be several are escaped as regular expressions, others as texts.
   */
  String expand(String expression, Map<String, String> values) {
    return VARIABLE
        .matcher(expression)
        .replaceAll(match -> {
          String name = match.group(1);
          String value = values.get(name);
          if (value == null) {
            throw new AssertionError(uid() + " has no value for $" + name + " in " + expression);
          }
          return Matcher.quoteReplacement(escape(name, value));
        });
  }

  private String escape(String name, String value) {
    for (Map<?, ?> variable : variables()) {
      if (variable.get("name").equals(name)) {
        if (!several(variable)) {
          return value.replace("\\", "\\\\");
        }
        return value.equals(variable.get("allValue"))
            ? value
            : RE2.matcher(value.replace("\\", "\\\\\\\\")).replaceAll("\\\\\\\\$0");
      }
    }
    return value;
  }

  /** Whether a variable can stand for several values, so that it must be matched by {@code =~}. */
  static boolean several(Map<?, ?> variable) {
    return variable.get("multi").equals(true) || variable.get("includeAll").equals(true);
  }
}
