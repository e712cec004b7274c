package dev.ufo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ufo.signal.Flag;
import dev.ufo.signal.Loss;
import dev.ufo.signal.Mend;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The tables of docs/ are what the code says: between {@code <!-- begin NAME -->} and {@code <!--
 * end NAME -->} stands what is generated here. {@code -Dufo.update=true} writes it anew.
 */
final class DocsTest {
  private static final Path DOCS = Path.of("docs");

  @Test
  void configuration_listsEveryKey() throws IOException {
    assertHolds(
        DOCS.resolve("configuration.md"),
        "keys",
        table(
            List.of("key", "variable", "default", "value", "what"),
            Config.keys().stream()
                .map(key ->
                    List.of(
                        code(key.path()),
                        code(key.variable()),
                        code(key.byDefault()),
                        key.rule(),
                        key.doc()))));
  }

  @Test
  void metrics_listsEveryLossAndMend() throws IOException {
    assertHolds(
        DOCS.resolve("metrics.md"),
        "lost",
        table(
            List.of("reason", "what was not counted"),
            Arrays.stream(Loss.values())
                .map(loss -> List.of(code(loss.reason()), loss.meaning()))));
    assertHolds(
        DOCS.resolve("metrics.md"),
        "mended",
        table(
            List.of("reason", "what was odd"),
            Arrays.stream(Mend.values())
                .map(mend -> List.of(code(mend.reason()), mend.meaning()))));
  }

  @Test
  void metrics_listsEveryFlag() throws IOException {
    assertHolds(
        DOCS.resolve("metrics.md"),
        "flags",
        table(
            List.of("flag", "Envoy's name", "field", "the fault lies"),
            Arrays.stream(Flag.values())
                .map(flag ->
                    List.of(
                        code(flag.name()),
                        flag.longName(),
                        flag.protoField() == 0 ? "none" : Integer.toString(flag.protoField()),
                        side(flag)))));
  }

  private static String side(Flag flag) {
    return switch (flag.side()) {
      case UPSTREAM -> "on the way to the upstream";
      case LOCAL -> "in this Envoy's policy";
      case DOWNSTREAM -> "with the client";
      case NOTE -> "nowhere: not counted as a failure";
    };
  }

  private static String code(String text) {
    return "`" + text + "`";
  }

  private static String table(List<String> head, Stream<List<String>> rows) {
    return Stream.concat(Stream.of(head, head.stream().map(column -> "--").toList()), rows)
        .map(row -> row.stream().collect(Collectors.joining(" | ", "| ", " |")))
        .collect(Collectors.joining("\n"));
  }

  private static void assertHolds(Path file, String name, String expected) throws IOException {
    String text = Files.readString(file);
    String begin = "<!-- begin " + name + " -->\n";
    String end = "\n<!-- end " + name + " -->";
    int from = text.indexOf(begin);
    int to = text.indexOf(end);
    assertThat(from).as(file + " has " + begin).isNotNegative();
    assertThat(to).as(file + " has " + end).isGreaterThan(from);
    if (Boolean.getBoolean("ufo.update")) {
      Files.writeString(
          file, text.substring(0, from + begin.length()) + expected + text.substring(to));
    } else {
      assertThat(text.substring(from + begin.length(), to)).isEqualTo(expected);
    }
  }
}
