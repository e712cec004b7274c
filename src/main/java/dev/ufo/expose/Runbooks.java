package dev.ufo.expose;

import dev.ufo.knowledge.Article;
import dev.ufo.knowledge.FlagArticle;
import dev.ufo.knowledge.Knowledge;
import dev.ufo.signal.CauseId;
import dev.ufo.signal.Flag;
import dev.ufo.signal.Symptom.Stage;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The knowledge as pages: an index, one page per cause and one per flag, each also as the Markdown
 * that it is written in. The pages need nothing but the board's style sheet: no script, no style of
 * their own, nothing from elsewhere. Any thread.
 */
final class Runbooks {
  /** Where the index stands; a page stands below it, under the cause's id or the flag. */
  static final String INDEX = "/runbooks/";

  private static final Set<String> PAGES = new HashSet<>();

  static {
    for (CauseId cause : CauseId.values()) {
      PAGES.add(cause.id());
    }
    for (Flag flag : Flag.values()) {
      PAGES.add(flag.name());
    }
  }

  /** In the order in which a request can meet them. */
  private static final List<Stage> STAGES =
      List.of(
          Stage.NO_HOST,
          Stage.POLICY,
          Stage.CONNECT,
          Stage.TLS,
          Stage.CONNECTED,
          Stage.CLIENT,
          Stage.NONE);

  private static final String PLACEHOLDERS =
      "Words in braces, such as `{host}`, stand for values of an incident: the board and the API"
          + " fill them in.\n";

  private final Supplier<Knowledge> knowledge;

  /**
   * @param knowledge asked for each page, so that nothing has to wait for it at the start
   */
  Runbooks(Supplier<Knowledge> knowledge) {
    this.knowledge = knowledge;
  }

  /** Where the page about a cause or a flag stands. */
  static String address(String name) {
    return INDEX + name;
  }

  String index() {
    return document("Runbooks", indexText());
  }

  String indexText() {
    StringBuilder text = new StringBuilder("# Runbooks\n");
    text.append("What UFO names: how it knows, how to verify it, what helps.\n");
    for (Stage stage : STAGES) {
      text.append("\n## ").append(title(stage)).append('\n');
      for (CauseId id : CauseId.values()) {
        Article article = knowledge.get().of(id);
        if (article.how().stage() == stage) {
          text.append("- `" + id + "`: " + article.title() + '\n');
        }
      }
    }
    text.append("\n## Response flags\n");
    for (Flag flag : Flag.values()) {
      FlagArticle article = knowledge.get().of(flag);
      text.append("- `" + flag + "` " + flag.longName() + ": " + article.meaning() + '\n');
    }
    return text.toString();
  }

  private static String title(Stage stage) {
    return switch (stage) {
      case NO_HOST -> "Before an endpoint is chosen";
      case POLICY -> "Envoy's own limits and policies";
      case CONNECT -> "Connecting";
      case TLS -> "TLS handshake";
      case CONNECTED -> "On a connection that stands";
      case CLIENT -> "Clients that leave";
      case INBOUND -> "What a listener finds";
      case NONE -> "Anything else";
    };
  }

  String page(CauseId id) {
    List<String> flags = new ArrayList<>();
    for (Flag flag : knowledge.get().flags(id)) {
      flags.add("`" + flag + "`");
    }
    String shown = "Shows under " + String.join(", ", flags) + ".\n\n";
    return document(
        id.id(),
        text(id)
            .replace("\n## What happens\n", "\n" + shown + "## What happens\n")
            .replace("\n## Verify\n", "\n## Verify\n" + PLACEHOLDERS));
  }

  String page(Flag flag) {
    return document(flag.name(), text(flag));
  }

  String text(CauseId id) {
    return knowledge.get().of(id).markdown();
  }

  String text(Flag flag) {
    return knowledge.get().of(flag).markdown();
  }

  private static String document(String title, String markdown) {
    return """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8"/>
    <meta name="viewport" content="width=device-width, initial-scale=1"/>
    <title>%s – UFO</title>
    <link rel="stylesheet" href="/board.css"/>
    <link rel="icon" href="/icon.svg"/>
    </head>
    <body class="runbook">
    <nav>
    <a href="/">Board</a>
    <a href="%s">Runbooks</a>
    </nav>
    <main>
    %s</main>
    </body>
    </html>
    """
        .formatted(
            Markdown.escaped(title), INDEX, Markdown.html(markdown, code -> link(title, code)));
  }

  /** A page does not lead to itself. */
  private static Optional<String> link(String page, String code) {
    return PAGES.contains(code) && !code.equals(page)
        ? Optional.of(address(code))
        : Optional.empty();
  }
}
