package dev.ufo.board;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

/** What holds of a page in every state. */
final class Looks {
  private static final Path IMAGES = Path.of("docs/images");

  private static final String AXE = axe();

  private Looks() {}

  /** Finds what somebody with a screen reader, or who sees badly, stumbles over. */
  static void isAccessible(Tab tab) {
    if (!tab.is("'axe' in window")) {
      tab.value(AXE);
    }
    assertThat(
            tab.text(
                """
                axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => violations
                    .map(({ id, nodes }) => `${id}: ${nodes.map(n => n.html + n.failureSummary)}`)
                    .join('\\n'))\
                """))
        .isEmpty();
  }

  private static String axe() {
    try (InputStream in = Looks.class.getResourceAsStream("/axe.min.js")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8) + "; true";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Nothing reaches over the edge, but in a box that scrolls by itself. */
  static void isNotTooWide(Tab tab) {
    assertThat(
            tab.number(
                "document.documentElement.scrollWidth - document.documentElement.clientWidth"))
        .as("scrolls sideways by")
        .isLessThanOrEqualTo(0);
    assertThat(
            tab.text(
                """
                [...document.querySelectorAll('body *:not(.scroll *, .unseen, .unseen *)')]
                    .filter(e => e.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
                    .map(e => e.outerHTML.slice(0, 200)).join('\\n')\
                """))
        .isEmpty();
  }

  static void fits(Tab tab) {
    assertThat(tab.number("document.documentElement.scrollHeight")).isLessThanOrEqualTo(900);
    isNotTooWide(tab);
  }

  /** For the documentation, when that is wanted: once the trails have something to tell. */
  static void picture(Tab tab, String name) throws IOException {
    if (Boolean.getBoolean("ufo.update")) {
      await()
          .atMost(Duration.ofMinutes(5))
          .until(() ->
              tab.is(
                  "[...document.querySelectorAll('.head .failed')].every(trail =>"
                      + " trail.getAttribute('d').split('M').length > 12)"));
      tab.screenshot(IMAGES.resolve(name));
    }
  }
}
