package dev.ufo.knowledge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ufo.signal.CauseId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a hostile value does when an engineer pastes the command: the shell itself is asked. */
class InjectionTest {
  private static final Knowledge KNOWLEDGE = Knowledge.load();

  /** What may bring quotes; regexInUrl_isMadeOfHarmlessCharacters is about the others. */
  private static final Pattern QUOTED =
      Pattern.compile("\\{(endpoint|host|port|cluster|source|authority|sni)[}:](?!url|stat)");

  /** Of many characters, and each alone. */
  static Stream<String> values() {
    return Stream.concat(
        Hostile.values().map(Hostile::value),
        Stream.iterate(1, c -> c < 256, c -> c + 1).map(c -> "a" + (char) c.intValue() + "b"));
  }

  @Test
  void word_isReadByTheShellAsTheValue() throws Exception {
    Command print = Command.parse("printf '%s\\n' {cluster}");
    StringBuilder script = new StringBuilder();
    List<String> expected = new ArrayList<>();
    for (String value : values().toList()) {
      Optional<String> command = print.fill(new Facts(Map.of("cluster", value)));
      if (command.isPresent()) {
        script.append(command.get()).append('\n');
        expected.add(value);
      }
    }
    assertThat(expected).hasSizeGreaterThan(200);
    assertThat(Bash.run(List.of(), script.toString()).lines()).containsExactlyElementsOf(expected);
  }

  /** As typed in an interactive shell, where {@code !} repeats an earlier command. */
  @Test
  void word_isReadByTheShellAsTheValue_withHistoryExpansion() throws Exception {
    for (String value : List.of("a!!b", "!ls", "it's!!", "''!!", "'!!'", "\\'!!")) {
      String command =
          Command.parse("printf %s {cluster}")
              .fill(new Facts(Map.of("cluster", value)))
              .orElseThrow();
      assertThat(Bash.run(List.of(), "set -o history -o histexpand\n" + command + "\n"))
          .isEqualTo(value);
    }
  }

  @Test
  void regexInUrl_isMadeOfHarmlessCharacters() {
    for (String value : values().toList()) {
      for (String template : List.of("{cluster:url}", "{cluster:stat}")) {
        Command.parse("curl 'h/?" + template + "'")
            .fill(new Facts(Map.of("cluster", value)))
            .ifPresent(command -> assertThat(command).matches("curl 'h/\\?[A-Za-z0-9._%-]*'"));
      }
    }
  }

  static Stream<Map<String, String>> facts() {
    return Hostile.values().flatMap(h -> Stream.of(h.facts(), h.factsWithEndpoint()));
  }

  @ParameterizedTest
  @MethodSource("facts")
  void command_pasted_runsNothingOfTheValue(Map<String, String> facts, @TempDir Path folder)
      throws Exception {
    Set<String> commands = new LinkedHashSet<>();
    for (CauseId id : CauseId.values()) {
      for (Check check : KNOWLEDGE.of(id).verify()) {
        if (QUOTED.matcher(check.command()).find()) {
          check.filled(new Facts(facts)).ifPresent(filled -> commands.add(filled.command() + "\n"));
        }
      }
    }
    assertThat(Bash.runAlone(String.join("", commands), folder))
        .doesNotContain("syntax error", "unexpected");
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).isEmpty();
    }
  }

  /** The oracle itself: it does see what escapes. */
  @Test
  void bash_whenAValueEscapes_leavesAFile(@TempDir Path folder) throws Exception {
    assertThat(Bash.runAlone("nc $(>pwned) 80\n", folder)).contains("nc: ");
    assertThat(folder.resolve("pwned")).exists();
  }
}
