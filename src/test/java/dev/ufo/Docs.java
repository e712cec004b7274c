package dev.ufo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The generated parts of docs/: between {@code <!-- begin NAME -->} and {@code <!-- end NAME -->}
 * stands what a test made. {@code -Dufo.update=true} writes it anew.
 */
public final class Docs {
  private static final Path DOCS = Path.of("docs");

  private Docs() {}

  public static String table(List<String> head, Stream<List<String>> rows) {
    return Stream.concat(Stream.of(head, head.stream().map(column -> "--").toList()), rows)
        .map(row -> row.stream().collect(Collectors.joining(" | ", "| ", " |")))
        .collect(Collectors.joining("\n"));
  }

  public static void assertHolds(String fileName, String name, String expected) throws IOException {
    Path file = DOCS.resolve(fileName);
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
