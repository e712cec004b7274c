package dev.ufo.expose;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;

/** A file that UFO brings along and serves as it is: the board and the description of the API. */
enum Asset {
  INDEX("/", "board/index.html", "text/html; charset=utf-8"),
  STYLE("/board.css", "board/board.css", "text/css; charset=utf-8"),
  ICON("/icon.svg", "board/icon.svg", "image/svg+xml"),
  OPENAPI("/api/v1/openapi.yaml", "openapi.yaml", "application/yaml; charset=utf-8");

  /** Of a page: what comes from UFO itself may be shown and run, and nothing else may. */
  static final Map<String, String> PAGE_HEADERS =
      Map.of(
          "Content-Security-Policy",
          "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
              + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
          "Referrer-Policy",
          "no-referrer");

  /** Where the board's scripts are served. */
  static final String SCRIPTS = "/board/";

  /** The board's modules; each says in its first lines what it is for. */
  private static final Set<String> SCRIPT_NAMES =
      Set.of(
          "act.js",
          "api.js",
          "board.js",
          "cards.js",
          "copy.js",
          "course.js",
          "detail.js",
          "dom.js",
          "feed.js",
          "flags.js",
          "harm.js",
          "headline.js",
          "incidents.js",
          "links.js",
          "notices.js",
          "quiet.js",
          "row.js",
          "rows.js",
          "theme.js",
          "times.js",
          "trail.js",
          "why.js",
          "words.js");

  private static final String HTML = "text/html; charset=utf-8";

  private final String path;
  private final String file;
  private final String type;

  Asset(String path, String file, String type) {
    this.path = path;
    this.file = file;
    this.type = type;
  }

  String path() {
    return path;
  }

  Reply reply() {
    return reply(file, type);
  }

  /** One of the board's scripts. */
  static Reply script(String name) {
    if (!SCRIPT_NAMES.contains(name)) {
      throw Problem.notFound("the board has no script " + name);
    }
    return reply("board/" + name, "text/javascript; charset=utf-8");
  }

  private static Reply reply(String file, String type) {
    return Reply.of(200, type, read(file)).forKeeping().with(PAGE_HEADERS);
  }

  /** A page that was made here, under the same policy. */
  static Reply page(String html) {
    return Reply.of(200, HTML, html.getBytes(StandardCharsets.UTF_8))
        .forKeeping()
        .with(PAGE_HEADERS);
  }

  /** From the jar each time: it is asked for seldom, and need not stay in memory. */
  private static byte[] read(String file) {
    try (InputStream in = Asset.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException(file + " is missing in this build");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
