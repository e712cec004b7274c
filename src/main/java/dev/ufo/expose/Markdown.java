package dev.ufo.expose;

import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * Writes as HTML what our own articles use of Markdown, and nothing else: headings, paragraphs,
 * lists, and code inside a line. All else is text, and whatever it holds is escaped. What comes out
 * is well-formed XML too.
 *
 * <p>Each heading has an id, its words with dashes between them, so that one can link to it.
 */
final class Markdown {
  private static final String ITEM = "- ";

  private final Function<String, Optional<String>> links;
  private final StringBuilder html = new StringBuilder();

  /** The element that the next line may still belong to; empty for none. */
  private String open = "";

  private Markdown(Function<String, Optional<String>> links) {
    this.links = links;
  }

  /**
   * @param links where a piece of code leads to, if anywhere
   */
  static String html(String text, Function<String, Optional<String>> links) {
    Markdown markdown = new Markdown(links);
    text.lines().forEach(markdown::line);
    markdown.open("");
    return markdown.html.toString();
  }

  /** Safe inside an element and inside a quoted attribute. */
  static String escaped(String text) {
    StringBuilder safe = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> safe.append("&amp;");
        case '<' -> safe.append("&lt;");
        case '>' -> safe.append("&gt;");
        case '"' -> safe.append("&quot;");
        case '\'' -> safe.append("&#39;");
        default -> safe.append(isXml(text, i) ? c : '\uFFFD');
      }
    }
    return safe.toString();
  }

  /** Neither a control character nor half of a pair: those have no place in XML. */
  private static boolean isXml(String text, int i) {
    char c = text.charAt(i);
    if (Character.isHighSurrogate(c)) {
      return i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1));
    }
    if (Character.isLowSurrogate(c)) {
      return i > 0 && Character.isHighSurrogate(text.charAt(i - 1));
    }
    return (c >= ' ' || c == '\n' || c == '\t') && c < '\uFFFE';
  }

  private void line(String line) {
    if (line.isBlank()) {
      open("");
    } else if (line.startsWith("# ") || line.startsWith("## ")) {
      open("");
      heading(line.indexOf(' '), line.substring(line.indexOf(' ') + 1));
    } else if (line.startsWith(ITEM)) {
      open("ul");
      html.append("<li>");
      inline(line.substring(ITEM.length()));
      html.append("</li>\n");
    } else {
      open("p");
      inline(line);
      html.append('\n');
    }
  }

  private void open(String element) {
    if (!open.equals(element)) {
      html.append(open.isEmpty() ? "" : "</" + open + ">\n");
      html.append(element.isEmpty() ? "" : "<" + element + ">\n");
      open = element;
    }
  }

  private void heading(int level, String text) {
    String id = text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
    html.append("<h").append(level).append(" id=\"").append(id).append("\">");
    inline(text);
    html.append("</h").append(level).append(">\n");
  }

  /** A backtick without its partner is a backtick. */
  private void inline(String text) {
    int from = 0;
    for (int start = text.indexOf('`'); start >= 0; start = text.indexOf('`', from)) {
      int end = text.indexOf('`', start + 1);
      if (end < 0) {
        break;
      }
      html.append(escaped(text.substring(from, start)));
      code(text.substring(start + 1, end));
      from = end + 1;
    }
    html.append(escaped(text.substring(from)));
  }

  private void code(String code) {
    String element = "<code>" + escaped(code) + "</code>";
    html.append(
        links
            .apply(code)
            .map(to -> "<a href=\"" + escaped(to) + "\">" + element + "</a>")
            .orElse(element));
  }
}
