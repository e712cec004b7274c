package dev.ufo.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What can be said of the image without making it; deploy/container/try makes and runs it, after
 * the build, in .ci/run.
 */
class ContainerTest {
  private static final Path FOLDER = Path.of("deploy/container");

  /** What the image adds to the options of the launcher: nothing is written, any node will do. */
  private static final List<String> MORE =
      List.of("-XX:-UsePerfData", "-XX:ActiveProcessorCount=2");

  /** What stands behind each instruction of a name, lines joined. */
  static List<String> instructions(String name) throws IOException {
    return Files.readString(FOLDER.resolve("Dockerfile"))
        .replaceAll("\\\\\n\\s*", "")
        .lines()
        .filter(line -> line.startsWith(name + " "))
        .map(line -> line.substring(name.length() + 1))
        .toList();
  }

  private static String one(String name) throws IOException {
    assertThat(instructions(name)).as(name).hasSize(1);
    return instructions(name).getFirst();
  }

  @Test
  void image_runsServe_withTheLaunchersOptions() throws IOException {
    String launcher = Files.readString(Path.of("ufo"));
    SortedSet<String> expected = new TreeSet<>(MORE);
    expected.addAll(words(group(launcher, "serve\\) heap=\"([^\"]*)")));
    expected.addAll(words(group(launcher, "bin/java\" \\$heap (.*?) \\$\\{UFO_JAVA_OPTS")));
    String build = Files.readString(FOLDER.resolve("build-image"));
    assertThat(new TreeSet<>(words(group(build, "\noptions=\"([^\"]*)\"")))).isEqualTo(expected);
  }

  private static List<String> words(String text) {
    return List.of(text.replace("\\\n", "").trim().split("\\s+", -1));
  }

  private static String group(String text, String pattern) {
    Matcher matcher = Pattern.compile(pattern, Pattern.DOTALL).matcher(text);
    assertThat(matcher.find()).as(pattern).isTrue();
    return matcher.group(1).replaceAll("[\\s\\\\]+", " ");
  }

  /** A path that is not there, or that .dockerignore keeps back, fails a build only at its end. */
  @Test
  void copy_fromTheCheckout_isThereAndSent() throws IOException {
    List<String> sent =
        Files.readAllLines(Path.of(".dockerignore")).stream()
            .filter(line -> line.startsWith("!"))
            .map(line -> line.substring(1))
            .toList();
    for (String copy : instructions("COPY")) {
      List<String> words = words(copy);
      if (words.getFirst().startsWith("--from")) {
        continue;
      }
      for (String source : words.subList(0, words.size() - 1)) {
        assertThat(Path.of(source)).exists();
        assertThat(sent)
            .anySatisfy(prefix -> assertThat(Path.of(source)).startsWith(Path.of(prefix)));
      }
    }
    assertThat(sent).isNotEmpty().allSatisfy(path -> assertThat(Path.of(path)).exists());
  }

  /** There is no shell that could take a line of text. */
  @Test
  void commands_ofTheLastStage_areInExecForm() throws IOException {
    List<String> lines =
        Stream.of("ENTRYPOINT", "CMD", "HEALTHCHECK")
            .map(name -> {
              try {
                return one(name);
              } catch (IOException e) {
                throw new AssertionError(e);
              }
            })
            .toList();
    assertThat(lines)
        .allSatisfy(line -> assertThat(line).matches("(--.* CMD )?\\[(\"[^\"]+\"(, )?)+]"));
    assertThat(lines.getLast()).endsWith("\"dev.ufo.cli.Ready\"]");
    assertThat(Path.of("src/main/java/dev/ufo/cli/Ready.java")).exists();
    String dockerfile = Files.readString(FOLDER.resolve("Dockerfile"));
    assertThat(dockerfile.substring(dockerfile.lastIndexOf("\nFROM "))).doesNotContain("\nRUN ");
  }

  @Test
  void ports_areTheDefaults_onAllAddresses() throws IOException {
    String keys = Files.readString(Path.of("docs/configuration.md"));
    SortedSet<String> ports = new TreeSet<>();
    for (String variable : instructions("ENV")) {
      Matcher address = Pattern.compile("(UFO_\\w+)=0\\.0\\.0\\.0:(\\d+)").matcher(variable);
      assertThat(address.matches()).as(variable).isTrue();
      assertThat(keys)
          .contains("`%s` | `127.0.0.1:%s`".formatted(address.group(1), address.group(2)));
      ports.add(address.group(2));
    }
    assertThat(words(one("EXPOSE"))).containsExactlyElementsOf(ports).hasSize(2);
  }

  @Test
  void user_isANumberThatKubernetesCanTellFromRoot() throws IOException {
    assertThat(one("USER")).matches("[1-9]\\d*:[1-9]\\d*");
    assertThat(one("STOPSIGNAL")).isEqualTo("SIGTERM");
  }
}
