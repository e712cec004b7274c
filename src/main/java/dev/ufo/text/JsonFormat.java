package dev.ufo.text;

import dev.ufo.text.Json.Token;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Envoy's {@code json_format}, itself written in JSON: under which key stands which format string.
 * A key inside of another is known by its path. Values without operators are passed over.
 */
final class JsonFormat {
  private final Map<String, TextFormat> keys = new HashMap<>();
  private final Set<String> parents = new HashSet<>();

  private JsonFormat() {}

  /**
   * Compiles such an object; null when it is none: then it may be a text format that writes JSON.
   *
   * @throws IllegalArgumentException when what it writes could not be read, with the reason
   */
  static @Nullable JsonFormat compile(String format) {
    byte[] bytes = format.getBytes(StandardCharsets.UTF_8);
    Json json = new Json().over(bytes, 0, bytes.length);
    JsonFormat made = new JsonFormat();
    if (json.next() != Token.BEGIN_OBJECT) {
      return null;
    }
    made.members(json, "");
    if (json.next() != Token.END) {
      return null;
    }
    if (made.keys.isEmpty()) {
      throw new IllegalArgumentException(TextFormat.NO_OPERATOR);
    }
    return made;
  }

  private void members(Json json, String path) {
    while (json.next() == Token.NAME) {
      String key = path + json.string();
      Token token = json.next();
      if (token == Token.BEGIN_OBJECT) {
        parents.add(key);
        members(json, inside(key));
      } else if (token == Token.STRING && json.string().indexOf('%') >= 0) {
        if (keys.size() == TextFormat.MOST_OPERATORS) {
          throw new IllegalArgumentException(TextFormat.TOO_MANY);
        }
        keys.put(key, TextFormat.compile(json.string()));
      } else {
        json.skip(token);
      }
    }
  }

  /** The path of what is inside of a key. */
  static String inside(String key) {
    return key + "\n";
  }

  /** What stands under this key; null when the format does not say. */
  @Nullable TextFormat at(String key) {
    return keys.get(key);
  }

  /** Whether there are keys inside of it. */
  boolean isParent(String key) {
    return parents.contains(key);
  }

  boolean tellsOfFailures() {
    return keys.values().stream().anyMatch(TextFormat::tellsOfFailures);
  }
}
