package dev.ufo.knowledge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ufo.knowledge.FlagArticle.Clue;
import dev.ufo.knowledge.FlagArticle.Other;
import dev.ufo.knowledge.FlagArticle.Suspect;
import dev.ufo.signal.CauseId;
import dev.ufo.signal.Flag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FlagReaderTest {
  private static final String GOOD =
      """
      # UF
      UpstreamConnectionFailure: it did not connect.

      ## What happens
      One line.

      ## What can cause it
      - `process-down`: it refuses.
      - `wrong-port`: they all refuse.

      ## Where to look
      - Details: the errno.
      - `a:b`: what: more.

      ## What to do
      - Try it.

      ## Not to be mistaken for
      - `UC`: it stood.
      """;

  private static final String SUSPECTS =
      "- `process-down`: it refuses.\n- `wrong-port`: they all refuse.\n";

  @Test
  void read_takesEachSection() {
    FlagArticle article = FlagReader.read(Flag.UF, GOOD);
    assertThat(article.flag()).isEqualTo(Flag.UF);
    assertThat(article.meaning()).isEqualTo("it did not connect.");
    assertThat(article.what()).isEqualTo("One line.");
    assertThat(article.suspects())
        .containsExactly(
            new Suspect(CauseId.PROCESS_DOWN, "it refuses."),
            new Suspect(CauseId.WRONG_PORT, "they all refuse."));
    assertThat(article.none()).isEmpty();
    assertThat(article.clues())
        .containsExactly(new Clue("Details", "the errno."), new Clue("`a:b`", "what: more."));
    assertThat(article.todo()).containsExactly("Try it.");
    assertThat(article.mistaken()).containsExactly(new Other(Flag.UC, "it stood."));
    assertThat(article.markdown()).isEqualTo(GOOD);
  }

  @Test
  void read_ofAFlagWithoutCauses_takesTheReason() {
    FlagArticle article =
        FlagReader.read(Flag.UF, GOOD.replace(SUSPECTS, "None: nobody is at fault.\n"));
    assertThat(article.causes()).isEmpty();
    assertThat(article.none()).isEqualTo("nobody is at fault.");
  }

  /** \n stands for a line feed, an empty cell for nothing. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '¦',
      quoteCharacter = '~',
      emptyValue = "",
      value = {
        "# UF ¦ # UC ¦ 1: must be '# UF'",
        "UpstreamConnectionFailure: it ¦ UpstreamFailure: it ¦ 2: must be"
            + " 'UpstreamConnectionFailure: sentence'",
        ": it did not connect. ¦ : ¦ 2: must be 'UpstreamConnectionFailure: sentence'",
        "\\n## What happens\\nOne line.\\n ¦ ~~ ¦ 4: must be '## What happens'",
        "One line. ¦ - One line. ¦ 5: is prose, not a list",
        "process-down ¦ process-donw ¦ 8: no cause is called 'process-donw'",
        "wrong-port ¦ process-down ¦ 9: names process-down a second time",
        "- `process-down`: it refuses. ¦ None: nobody. ¦ 8: must be '- `cause`: sentence'",
        "- `wrong-port`: they all refuse. ¦ None: nobody. ¦ 9: must be '- `cause`: sentence'",
        "- Details: the errno. ¦ - Details ¦ 12: must be '- place: what it tells'",
        "- Try it. ¦ Try it. ¦ 16: must be '- action'",
        "`UC` ¦ `UX` ¦ 19: no flag is called 'UX'",
        "`UC` ¦ `UF` ¦ 19: a flag is not mistaken for itself",
        "`UC`: it ¦ UC: it ¦ 19: must be '- `FLAG`: sentence'",
        "it stood.\\n"
            + " ¦ it stood.\\n\\n## More\\nMore.\\n"
            + " ¦ 22: ends with '## Not to be mistaken for'",
      })
  void read_ofAMalformedArticle_namesLineAndRule(String good, String bad, String message) {
    String from = good.replace("\\n", "\n");
    assertThat(GOOD).containsOnlyOnce(from);
    String markdown = GOOD.replace(from, bad.replace("\\n", "\n"));
    assertThatThrownBy(() -> FlagReader.read(Flag.UF, markdown))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("flags/UF.md:" + message);
  }
}
