package dev.ufo.expose;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MarkdownTest {
  @Test
  void html_ofEachForm() {
    String text =
        """
        # Process down
        It is down.

        ## Why the fix works
        One line,
        another `one`.
        - what: `nc {host}`
        - more

        - a list of its own
        """;
    assertThat(html(text))
        .isEqualTo(
            """
            <h1 id="process-down">Process down</h1>
            <p>
            It is down.
            </p>
            <h2 id="why-the-fix-works">Why the fix works</h2>
            <p>
            One line,
            another <code>one</code>.
            </p>
            <ul>
            <li>what: <code>nc {host}</code></li>
            <li>more</li>
            </ul>
            <ul>
            <li>a list of its own</li>
            </ul>
            """);
  }

  @Test
  void html_ofCodeThatLeadsSomewhere_isALink() {
    assertThat(Markdown.html("see `a&b`", code -> Optional.of("/x?" + code)))
        .isEqualTo("<p>\nsee <a href=\"/x?a&amp;b\"><code>a&amp;b</code></a>\n</p>\n");
  }

  /** What is no form of ours stays text. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '¦',
      value = {
        "a ` b ¦ a ` b",
        "``a` ¦ <code></code>a`",
        "### a ¦ ### a",
        "#a ¦ #a",
        "* a ¦ * a",
        "[a](http://b) **c** _d_ ¦ [a](http://b) **c** _d_",
        "<b>a</b> &amp; 'c' \"d\" ¦ &lt;b&gt;a&lt;/b&gt; &amp;amp; &#39;c&#39; &quot;d&quot;",
        "`<script>` ¦ <code>&lt;script&gt;</code>",
      })
  void html_ofOtherText_isEscaped(String text, String html) {
    assertThat(html(text)).isEqualTo("<p>\n" + html + "\n</p>\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "# <script>alert(1)</script>",
        "- `\"><img src=x onerror=alert(1)>`",
        "a\u0000b\u001b[31m \ufffe \ud800 \udc00 \ud83d\ude00",
        "`a\n# b\n- `c",
        "]]> <!-- -- --> <?x?> &#0; &x;",
        "",
      })
  void html_ofHostileText_isWellFormedAndHoldsItAsText(String text) throws Exception {
    String html = Markdown.html(text, code -> Optional.of(code));
    assertThat(Xml.elements("<div>" + html + "</div>"))
        .isSubsetOf("div", "h1", "h2", "p", "ul", "li", "code", "a");
  }

  private static String html(String text) {
    return Markdown.html(text, code -> Optional.empty());
  }
}
