package dev.ufo.knowledge;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A shell command with placeholders, such as {@code nc -vz {host} {port}}. Values come from the
 * wire and may be hostile; that none can break out rests on two rules, one checked here at load and
 * one kept by {@link Shell}:
 *
 * <ol>
 *   <li>A value that is quoted for the shell stands outside the command's own quotes, since quotes
 *       inside quotes end them. Only values that are harmless as they are may stand inside.
 *   <li>A value leaves as one shell word, or not at all.
 * </ol>
 *
 * Braces mean placeholders and nothing else, so that a misspelt one cannot slip through as text.
 */
final class Command {
  /** A placeholder, or a piece of the command's own text. */
  private sealed interface Piece {
    record Text(String text) implements Piece {}

    record Slot(Placeholder placeholder) implements Piece {}
  }

  private static final char NONE = 0;

  private final List<Piece> pieces;

  private Command(List<Piece> pieces) {
    this.pieces = pieces;
  }

  /**
   * @throws IllegalArgumentException saying which rule it breaks
   */
  static Command parse(String command) {
    List<Piece> pieces = new ArrayList<>();
    char quote = NONE;
    int from = 0;
    for (int i = 0; i < command.length(); i++) {
      char c = command.charAt(i);
      require(c >= ' ' && c <= '~', "a command is printable ASCII");
      if (c == '{') {
        int close = command.indexOf('}', i);
        require(close > 0, "a brace that is not closed");
        Placeholder placeholder = placeholder(command.substring(i + 1, close));
        require(
            quote == NONE || !placeholder.isQuoted(),
            placeholder + " is quoted already, it must stand outside of quotes");
        pieces.add(new Piece.Text(command.substring(from, i)));
        pieces.add(new Piece.Slot(placeholder));
        from = close + 1;
        i = close;
      } else if (c == '\\' && quote != '\'') {
        require(i + 1 < command.length(), "a backslash at the end");
        require(command.charAt(i + 1) != '{', "a placeholder must not be escaped");
        i++;
      } else {
        require(c != '}', "a brace that is not opened");
        quote = quoteAfter(quote, c);
      }
    }
    require(quote == NONE, "a quote that is not closed");
    pieces.add(new Piece.Text(command.substring(from)));
    return new Command(List.copyOf(pieces));
  }

  /** With values in it; empty when one is missing. */
  Optional<String> fill(Facts facts) {
    StringBuilder filled = new StringBuilder();
    for (Piece piece : pieces) {
      switch (piece) {
        case Piece.Text(String text) -> filled.append(text);
        case Piece.Slot(Placeholder placeholder) -> {
          Optional<String> value = placeholder.value(facts);
          if (value.isEmpty()) {
            return Optional.empty();
          }
          filled.append(value.get());
        }
      }
    }
    return Optional.of(filled.toString());
  }

  private static Placeholder placeholder(String name) {
    return Placeholder.of(name)
        .orElseThrow(() -> new IllegalArgumentException("no placeholder is called {" + name + "}"));
  }

  private static char quoteAfter(char quote, char c) {
    if (c != '\'' && c != '"') {
      return quote;
    }
    if (quote == NONE) {
      return c;
    }
    return quote == c ? NONE : quote;
  }

  private static void require(boolean holds, String rule) {
    if (!holds) {
      throw new IllegalArgumentException(rule);
    }
  }
}
