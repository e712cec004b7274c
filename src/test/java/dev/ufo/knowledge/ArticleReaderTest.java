package dev.ufo.knowledge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ufo.signal.CauseId;
import dev.ufo.signal.Symptom;
import java.util.List;
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

      ## How UFO knows
      - Looks at: `refused`, then `connect-reset`.
      - Needs: many.
      - Surer: it worked.
      - Doubts: it never did.

      ## Tell it from
      - `wrong-port`: it never worked.

      ## Settle
      Look at it.

      ## Verify
      - refused: at once: `nc -vz {host} {port}`
      - no listener: `ss -ltn`

      ## Fix
      - Start it.

      ## Why the fix works
      It listens then.
      """;

  @Test
  void read_takesEachSection() {
    Article article = ArticleReader.read(CauseId.PROCESS_DOWN, GOOD);
    assertThat(article.id()).isEqualTo(CauseId.PROCESS_DOWN);
    assertThat(article.title()).isEqualTo("It is down.");
    assertThat(article.what()).isEqualTo("One line. Another one.");
    assertThat(article.how())
        .isEqualTo(
            new Reasons(
                List.of(Symptom.Kind.REFUSED, Symptom.Kind.CONNECT_RESET),
                "`refused`, then `connect-reset`.",
                "many.",
                "it worked.",
                "it never did."));
    assertThat(article.how().stage()).isEqualTo(Symptom.Stage.CONNECT);
    assertThat(article.tellFrom())
        .containsExactly(new Tell(CauseId.WRONG_PORT, "it never worked."));
    assertThat(article.settle()).isEqualTo("Look at it.");
    assertThat(article.verify())
        .containsExactly(
            new Check("refused: at once", "nc -vz {host} {port}"),
            new Check("no listener", "ss -ltn"));
    assertThat(article.fix()).containsExactly("Start it.");
    assertThat(article.why()).isEqualTo("It listens then.");
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
        "Another one.\\n\\n ¦ Another one.\\n\\n\\n ¦ 8: must be '## How UFO knows'",
        "- Looks at: ¦ - Sees: ¦ 9: must be '- Looks at: sentence'",
        "`refused` ¦ `refsued` ¦ 9: no symptom is called 'refsued'",
        "`refused` ¦ `none` ¦ 9: no symptom is called 'none'",
        "- Needs: many.\\n ¦ ~~ ¦ 10: must be '- Needs: sentence'",
        "- Surer: it worked. ¦ - Surer: ¦ 11: must be '- Surer: sentence'",
        "\\n- Doubts: it never did. ¦ ~~ ¦ 11: must be followed by what it doubts",
        "it never did. ¦ it never did.\\n- More: more. ¦ 13: is one line too many",
        "- `wrong-port`: it ¦ - wrong-port: it ¦ 15: must be '- `cause`: sentence'",
        "wrong-port ¦ wrong-prot ¦ 15: no cause is called 'wrong-prot'",
        "wrong-port ¦ process-down ¦ 15: a cause is not its own neighbour",
        "Look at it. ¦ - Look at it. ¦ 18: is prose, not a list",
        "no listener: `ss -ltn` ¦ no listener ¦ 22: must be '- what it shows: `command`'",
        "`ss -ltn` ¦ `` ¦ 22: must be '- what it shows: `command`'",
        "{port} ¦ {prot} ¦ 21: no placeholder is called {prot}",
        "ss -ltn ¦ ss '{port}' ¦ 22: {port} is quoted already, it must stand outside of quotes",
        "- Start it. ¦ Start it. ¦ 25: must be '- action'",
        "\\n## Why the fix works\\nIt listens then.\\n"
            + " ¦ ~~ ¦ 25: '## Why the fix works' is missing",
        "## Why the fix works\\nIt listens then.\\n"
            + " ¦ ## Why the fix works\\n"
            + " ¦ 27: '## Why the fix works' is empty",
        "It listens then.\\n"
            + " ¦ It listens then.\\n\\n## More\\nMore.\\n"
            + " ¦ 31: ends with '## Why the fix works'",
        "It listens then.\\n ¦ It listens then. ¦ 28: lines end with one line feed",
        "It listens then.\\n ¦ It listens then.\\r\\n ¦ 28: lines end with one line feed",
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
