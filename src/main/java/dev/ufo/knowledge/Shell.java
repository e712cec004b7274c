package dev.ufo.knowledge;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Makes a foreign value harmless in a shell. Inside single quotes a POSIX shell, bash and zsh
 * expand nothing, not even {@code !}; what quotes cannot help against is refused by {@link Facts}
 * (control characters: a newline in a pasted text runs what stands before it) and here (a leading
 * dash, which makes a value an option).
 */
final class Shell {
  /** Means nothing to any shell wherever it stands in a word. */
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9._/:@%+,-]+");

  private static final Pattern OPERATOR = Pattern.compile("[\\\\|()\\[\\]{}^$*+?]");

  private Shell() {}

  /** The value as one word. */
  static Optional<String> word(String value) {
    if (value.isEmpty() || value.startsWith("-")) {
      return Optional.empty();
    }
    return Optional.of(
        PLAIN.matcher(value).matches() ? value : "'" + value.replace("'", "'\\''") + "'");
  }

  /**
   * The value as a regular expression inside a URL's query. Dots stay as they are: each matches
   * itself, and names of four parts stay readable.
   */
  static String regexInUrl(String value) {
    StringBuilder url = new StringBuilder();
    for (byte b : OPERATOR.matcher(value).replaceAll("\\\\$0").getBytes(UTF_8)) {
      if (isUnreserved(b)) {
        url.append((char) b);
      } else {
        url.append("%%%02X".formatted(b));
      }
    }
    return url.toString();
  }

  private static boolean isUnreserved(byte b) {
    return (b >= 'a' && b <= 'z')
        || (b >= 'A' && b <= 'Z')
        || (b >= '0' && b <= '9')
        || b == '.'
        || b == '_'
        || b == '-';
  }
}
