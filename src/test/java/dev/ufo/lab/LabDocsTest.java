package dev.ufo.lab;

import static dev.ufo.Docs.assertHolds;
import static dev.ufo.Docs.table;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/lab.md is what the lab is. */
class LabDocsTest {
  @Test
  void scenarios_areListed() throws IOException {
    assertHolds(
        "lab.md",
        "scenarios",
        table(
            List.of("scenario", "what happens", "needs"),
            Scenarios.ALL.stream()
                .map(scenario ->
                    List.of("`" + scenario.name() + "`", scenario.title(), needs(scenario)))));
  }

  @Test
  void corpusThatTheLabCannotRecord_isListed() throws IOException {
    SortedSet<String> rest = new TreeSet<>();
    try (Stream<Path> files = Files.list(Path.of("src/test/corpus"))) {
      files.forEach(file -> rest.add(file.getFileName().toString().replaceFirst("\\..*", "")));
    }
    assertThat(rest).hasSizeGreaterThan(70);
    Scenarios.ALL.forEach(scenario -> rest.remove(scenario.name()));
    String list = rest.stream().map(name -> "`" + name + "`").collect(Collectors.joining(", "));
    assertHolds("lab.md", "missing", list);
  }

  @Test
  void example_isARealOne() throws IOException {
    String source = Files.readString(Path.of("src/test/java/dev/ufo/lab/Connect.java"));
    int from = source.indexOf("          Scenario.of(\n              \"process-down\"");
    int to = source.indexOf("}),\n", from);
    String example = source.substring(from, to + 2).stripIndent();
    assertThat(example.lines()).hasSizeLessThanOrEqualTo(20);
    assertHolds("lab.md", "example", "```java\n" + example + "\n```");
  }

  @Test
  void names_areUnique() {
    assertThat(Scenarios.ALL).extracting(Scenario::name).doesNotHaveDuplicates();
  }

  private static String needs(Scenario scenario) {
    return scenario.needs().stream()
        .map(need -> need.name().toLowerCase(Locale.ROOT))
        .collect(Collectors.joining(", "));
  }
}
