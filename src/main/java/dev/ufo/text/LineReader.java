package dev.ufo.text;

import dev.ufo.entry.Entry;
import dev.ufo.text.Json.Token;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads one line of a log, whichever kind it is: an object of JSON, or a text in one of Envoy's
 * formats. A record of another logging system may be wrapped around it: then the line inside is
 * read.
 *
 * <p>Never throws; {@link #why} says what is wrong with a line. One thread.
 */
public final class LineReader {
  /** What a line turned out to be. */
  public enum Kind {
    TEXT,
    JSON,
    /** An ExportLogsServiceRequest: many records, of which none is read yet. */
    OTLP,
    /** It can be read, and no access log stands in it. */
    ELSE,
    UNREADABLE
  }

  private static final int DEEPEST = 2;
  private static final int SHOWN = 40;
  private static final int MOST_STRANGE = 8;

  private final Json json = new Json();
  private final List<TextFormat> formats;
  private final @Nullable JsonFormat keys;
  private final boolean given;

  /** Lines of the given format of text look like objects of JSON. */
  private final boolean braced;

  private @Nullable List<String> strange;
  private int usual;
  private boolean usualHasMore;

  private byte[] bytes = {};
  private int from;
  private int to;
  private int furthest;
  private String wrong = "";

  /**
   * A reader of lines in that format, or in any that is known.
   *
   * @param format a format string, or an object of JSON that has one for each key
   * @throws IllegalArgumentException when its lines could not be read, with the reason
   */
  public LineReader(@Nullable String format) {
    given = format != null;
    keys = format == null ? null : JsonFormat.compile(format);
    braced = keys == null && format != null && format.startsWith("{");
    if (keys != null) {
      formats = List.of();
    } else {
      formats = format == null ? KnownFormats.compiled() : List.of(TextFormat.compile(format));
    }
  }

  /** Whether lines of this format say if a request failed. */
  public boolean tellsOfFailures() {
    return keys == null
        ? formats.stream().anyMatch(TextFormat::tellsOfFailures)
        : keys.tellsOfFailures();
  }

  /** Fills the draft with what the line tells. */
  public Kind read(byte[] b, int at, int end, Draft draft) {
    return read(b, at, end, draft, 0);
  }

  private Kind read(byte[] b, int at, int end, Draft draft, int depth) {
    bytes = b;
    from = at;
    to = end;
    wrong = "";
    int begin = at;
    while (begin < end && b[begin] <= ' ') {
      begin++;
    }
    boolean object = begin < end && b[begin] == '{';
    if ((!object || braced) && isText(b, begin, end, draft)) {
      return Kind.TEXT;
    }
    if (object) {
      return object(b, begin, end, draft, depth);
    }
    int brace = begin; // what a container runtime or kubectl wrote in front of an object
    while (brace < end && b[brace] != '{') {
      brace++;
    }
    if (brace < end && b[end - 1] == '}' && (!given || keys != null)) {
      int farther = furthest;
      draft.clear();
      Kind kind = object(b, brace, end, draft, depth);
      if (kind != Kind.UNREADABLE) {
        return kind;
      }
      furthest = farther;
      wrong = "";
    }
    return Kind.UNREADABLE;
  }

  private boolean isText(byte[] b, int at, int end, Draft draft) {
    furthest = at;
    if (formats.isEmpty()) {
      return false;
    }
    if (formats.get(usual).read(b, at, end, usualHasMore, draft)) {
      return true;
    }
    furthest = Math.max(furthest, formats.get(usual).furthest());
    for (boolean more : given ? EXACT : EXACT_THEN_MORE) {
      for (int i = 0; i < formats.size(); i++) {
        if (formats.get(i).read(b, at, end, more, draft)) {
          usual = i;
          usualHasMore = more;
          return true;
        }
        furthest = Math.max(furthest, formats.get(i).furthest());
      }
    }
    return false;
  }

  private static final boolean[] EXACT = {false};
  private static final boolean[] EXACT_THEN_MORE = {false, true};

  private Kind object(byte[] b, int at, int end, Draft draft, int depth) {
    json.over(b, at, end);
    json.next();
    List<String> unknown = strange == null ? new ArrayList<>() : null;
    if (members(draft, 0, "", unknown)) {
      return Kind.OTLP;
    }
    Token token = json.next();
    if (token != Token.END) {
      wrong = "JSON that " + json.wrong();
      furthest = json.place();
      return Kind.UNREADABLE;
    }
    if (draft.isAccessLog() || draft.span(Attribute.BODY) == 0 || depth == DEEPEST) {
      strange = strange == null ? unknown : strange;
      return draft.isAccessLog() ? Kind.JSON : Kind.ELSE;
    }
    Kind inside = body(draft, depth + 1);
    return inside == Kind.UNREADABLE ? Kind.ELSE : inside;
  }

  /** What stands in the draft as the body of a record, as a line of its own. */
  Kind body(Draft draft) {
    return body(draft, 1);
  }

  private Kind body(Draft draft, int depth) {
    long body = draft.span(Attribute.BODY);
    byte[] b = draft.bytes();
    int end = Entry.at(body) + Entry.length(body);
    while (end > Entry.at(body) && b[end - 1] <= ' ') {
      end--;
    }
    return read(b, Entry.at(body), end, draft, depth);
  }

  /**
   * The members of the object that was begun; true when it is a request of OTLP.
   *
   * @param unknown where to put the names of those that say nothing to UFO
   */
  private boolean members(Draft draft, int depth, String path, @Nullable List<String> unknown) {
    for (Token token = json.next(); token == Token.NAME; token = json.next()) {
      int name = Names.find(json.text, json.at, json.length);
      boolean wrapper = isWrapper(name);
      String key = keys == null ? "" : path + json.string();
      TextFormat own = keys == null ? null : keys.at(key);
      boolean parent = keys != null && keys.isParent(key);
      boolean known = name != Names.UNKNOWN || wrapper || own != null || parent;
      if (unknown != null && !known && unknown.size() < MOST_STRANGE) {
        unknown.add(json.string());
      }
      if (depth == 0 && (json.is("resourceLogs") || json.is("resource_logs"))) {
        return true;
      }
      token = json.next();
      switch (token) {
        case STRING, NUMBER, TRUE, FALSE, NULL -> {
          int length = token == Token.NULL ? 0 : json.length;
          if (own == null) {
            draft.put(name, json.text, json.at, length);
          } else {
            own.read(json.text, json.at, json.at + length, false, draft);
          }
        }
        case BEGIN_OBJECT -> {
          if (parent) {
            members(draft, depth + 1, JsonFormat.inside(key), unknown);
          } else if (wrapper) {
            members(draft, depth + 1, "", unknown);
          } else {
            json.skip(token);
          }
        }
        default -> json.skip(token);
      }
    }
    return false;
  }

  /** Objects in which logging systems put the record itself. */
  private boolean isWrapper(int name) {
    if (name != Names.UNKNOWN) {
      return Names.attribute(name) == Attribute.BODY;
    }
    return json.is("jsonPayload")
        || json.is("json")
        || json.is("attributes")
        || json.is("fields")
        || json.is("data")
        || json.is("_source");
  }

  /** The keys of the first object that say nothing to UFO; of many the first few. */
  public List<String> strange() {
    return strange == null ? List.of() : strange;
  }

  /** Why the last line could not be read. */
  public String why() {
    if (!wrong.isEmpty()) {
      return wrong + at(furthest);
    }
    if (from == to) {
      return "it is empty";
    }
    for (int i = from; i < Math.min(to, from + 512); i++) {
      if (bytes[i] >= 0 && bytes[i] < ' ' && bytes[i] != '\t') {
        return "it is no text";
      }
    }
    return given
        ? "it does not fit the format" + at(furthest)
        : "it fits no format that is known; --format tells UFO which one it is";
  }

  private String at(int place) {
    int column = Math.clamp(place - (long) from, 0, to - from);
    String rest =
        new String(
            bytes, from + column, Math.min(SHOWN, to - from - column), StandardCharsets.UTF_8);
    return " at column " + (column + 1) + (rest.isEmpty() ? ", its end" : ": " + rest);
  }
}
