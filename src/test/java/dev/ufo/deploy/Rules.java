package dev.ufo.deploy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The rules that are shipped, as text. */
final class Rules {
  static final Path FILE = Path.of("deploy/prometheus/ufo.rules.yaml");

  private Rules() {}

  static List<Map<?, ?>> alerts() throws IOException {
    List<Map<?, ?>> alerts = new ArrayList<>();
    for (Map<?, ?> group : Yaml.maps(Yaml.at(Yaml.read(Files.readString(FILE)), "groups"))) {
      for (Map<?, ?> rule : Yaml.maps(group.get("rules"))) {
        if (rule.containsKey("alert")) {
          alerts.add(rule);
        }
      }
    }
    return alerts;
  }

  /** Everything that an expression or a text asks for, or records. */
  static SortedSet<String> series() throws IOException {
    String rules = Files.readString(FILE).replaceAll("(?m)^ *#.*", "");
    return names(rules, "(?<![\\w:])((?:ufo|grpc|process)_\\w+|\\w+:\\w+:\\w+)");
  }

  /** The first group of each match. */
  static SortedSet<String> names(String text, String pattern) {
    SortedSet<String> names = new TreeSet<>();
    Pattern.compile(pattern).matcher(text).results().forEach(match -> names.add(match.group(1)));
    return names;
  }
}
