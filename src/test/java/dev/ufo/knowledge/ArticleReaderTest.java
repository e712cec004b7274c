package dev.ufo.knowledge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ufo.signal.CauseId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArticleReaderTest {
  private static final String GOOD =
      """
      # process-down
      It is down.

      ## What happens
      One line.
      Another one.

      ## Tell it from
      - `wrong-port`: it never worked.

      ## Verify
      - refused: at once: `nc -vz {host} {port}`
      - no listener: `ss -ltn`

      ## Fix
      - Start it.

      ## Settle
      Look at it.
      """;

  @Test
  void read_takesEachSection() {
    Article article = ArticleReader.read(CauseId.PROCESS_DOWN, GOOD);
    assertThat(article.id()).isEqualTo(CauseId.PROCESS_DOWN);
    assertThat(article.title()).isEqualTo("It is down.");
    assertThat(article.what()).isEqualTo("One line. Another one.");
    assertThat(article.tellFrom())
        .containsExactly(new Tell(CauseId.WRONG_PORT, "it never worked."));
    assertThat(article.verify())
        .containsExactly(
            new Check("refused: at once", "nc -vz {host} {port}"),
            new Check("no listener", "ss -ltn"));
    assertThat(article.fix()).containsExactly("Start it.");
    assertThat(article.settle()).isEqualTo("Look at it.");
    assertThat(article.markdown()).isEqualTo(GOOD);
  }

  /** \n stands for a line feed, an empty cell for nothing. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '¦',
      quoteCharacter = '~',
      emptyValue = "",
      value = {
        "# process-down ¦ # wrong-port ¦ 1: must be '# process-down'",
        "# process-down\\n ¦ ~~ ¦ 1: must be '# process-down'",
        "It is down.\\n ¦ It is\\ndown.\\n ¦ 3: the title is one line",
        "It is down.\\n\\n ¦ \\n ¦ 1: '# process-down' is empty",
        "## What happens ¦ ## What Happens ¦ 4: must be '## What happens'",
        "One line.\\nAnother one.\\n\\n ¦ \\n ¦ 4: '## What happens' is empty",
        "Another one. ¦ - Another one. ¦ 6: is prose, not a list",
        "Another one. ¦ ~ Another one.~ ¦ 6: has space around it",
        "Another one.\\n ¦ ~~ ¦ ~~",
        "Another one.\\n\\n ¦ Another one.\\n ¦ 7: needs an empty line before it",
        "Another one.\\n\\n ¦ Another one.\\n\\n\\n ¦ 8: must be '## Tell it from'",
        "- `wrong-port`: it ¦ - wrong-port: it ¦ 9: must be '- `cause`: sentence'",
        "wrong-port ¦ wrong-prot ¦ 9: no cause is called 'wrong-prot'",
        "wrong-port ¦ process-down ¦ 9: a cause is not its own neighbour",
        "no listener: `ss -ltn` ¦ no listener ¦ 13: must be '- what it shows: `command`'",
        "`ss -ltn` ¦ `` ¦ 13: must be '- what it shows: `command`'",
        "{port} ¦ {prot} ¦ 12: no placeholder is called {prot}",
        "ss -ltn ¦ ss '{port}' ¦ 13: {port} is quoted already, it must stand outside of quotes",
        "- Start it. ¦ Start it. ¦ 16: must be '- action'",
        "\\n## Settle\\nLook at it.\\n ¦ ~~ ¦ 16: '## Settle' is missing",
        "## Settle\\nLook at it.\\n ¦ ## Settle\\n ¦ 18: '## Settle' is empty",
        "Look at it.\\n ¦ Look at it.\\n\\n## More\\nMore.\\n ¦ 22: ends with '## Settle'",
        "Look at it.\\n ¦ Look at it. ¦ 19: lines end with one line feed",
        "Look at it.\\n ¦ Look at it.\\r\\n ¦ 19: lines end with one line feed",
      })
  void read_ofAMalformedArticle_namesLineAndRule(String good, String bad, String message) {
    String from = good.replace("\\n", "\n");
    assertThat(GOOD).containsOnlyOnce(from);
    String markdown = GOOD.replace(from, bad.replace("\\n", "\n").replace("\\r", "\r"));
    if (message.isEmpty()) {
      assertThat(ArticleReader.read(CauseId.PROCESS_DOWN, markdown).what()).isEqualTo("One line.");
      return;
    }
    assertThatThrownBy(() -> ArticleReader.read(CauseId.PROCESS_DOWN, markdown))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("causes/process-down.md:" + message);
  }

  @Test
  void read_ofAnEmptyArticle_isRefused() {
    assertThatThrownBy(() -> ArticleReader.read(CauseId.PROCESS_DOWN, ""))
        .hasMessage("causes/process-down.md:1: must be '# process-down'");
  }
}
