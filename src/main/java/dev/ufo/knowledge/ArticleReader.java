package dev.ufo.knowledge;

import dev.ufo.signal.CauseId;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads an article: six blocks in a fixed order, one empty line between two, each a heading and at
 * least one line below it.
 *
 * <pre>
 * # ID                 one line: what is wrong
 * ## What happens      prose
 * ## Tell it from      - `ID`: sentence
 * ## Verify            - what it shows: `command`
 * ## Fix               - action
 * ## Settle            prose
 * </pre>
 *
 * Strict, because its readers are machines too: the first thing that differs is named with file and
 * line.
 */
final class ArticleReader {
  private static final List<String> SECTIONS =
      List.of("What happens", "Tell it from", "Verify", "Fix", "Settle");

  private static final Pattern TELL = Pattern.compile("- `([a-z-]+)`: (\\S.*)");
  private static final Pattern CHECK = Pattern.compile("- ([^`]*[^` ]): `([^`]+)`");
  private static final Pattern ACTION = Pattern.compile("- (\\S.*)");

  private final CauseId id;
  private final List<List<String>> blocks = new ArrayList<>();

  /** Of each block's heading, from 1. */
  private final List<Integer> places = new ArrayList<>();

  private ArticleReader(CauseId id, String markdown) {
    this.id = id;
    int line = 1;
    for (String block : markdown.split("\n\n", -1)) {
      List<String> lines = block.lines().toList();
      blocks.add(lines);
      places.add(line);
      line += lines.size() + 1;
    }
  }

  /** Where the article stands, beside this class. */
  static String file(CauseId id) {
    return "causes/" + id + ".md";
  }

  /**
   * @throws IllegalStateException naming file, line and rule
   */
  static Article read(CauseId id, String markdown) {
    ArticleReader reader = new ArticleReader(id, markdown);
    reader.checkShape(markdown);
    return new Article(
        id,
        reader.blocks.get(0).get(1),
        reader.prose(1),
        reader.tells(),
        reader.checks(),
        reader.actions(),
        reader.prose(5),
        markdown);
  }

  private void checkShape(String markdown) {
    for (int i = 0; i <= SECTIONS.size(); i++) {
      String heading = i == 0 ? "# " + id : "## " + SECTIONS.get(i - 1);
      require(i < blocks.size(), endLine(), "'" + heading + "' is missing");
      List<String> lines = blocks.get(i);
      require(
          !lines.isEmpty() && lines.getFirst().equals(heading),
          places.get(i),
          "must be '" + heading + "'");
      require(lines.size() > 1, places.get(i), "'" + heading + "' is empty");
      for (int at = 1; at < lines.size(); at++) {
        String line = lines.get(at);
        require(line.equals(line.strip()), places.get(i) + at, "has space around it");
        require(!line.startsWith("#"), places.get(i) + at, "needs an empty line before it");
      }
    }
    int behind = SECTIONS.size() + 1;
    require(blocks.size() == behind, endLine(), "ends with '## Settle'");
    require(blocks.getFirst().size() == 2, places.getFirst() + 2, "the title is one line");
    require(
        markdown.endsWith("\n") && markdown.indexOf('\r') < 0,
        endLine(),
        "lines end with one line feed");
  }

  private String prose(int block) {
    List<String> lines = body(block);
    for (int i = 0; i < lines.size(); i++) {
      require(!lines.get(i).startsWith("- "), places.get(block) + 1 + i, "is prose, not a list");
    }
    return String.join(" ", lines);
  }

  private List<Tell> tells() {
    List<Tell> tells = new ArrayList<>();
    for (String line : body(2)) {
      int place = places.get(2) + 1 + tells.size();
      Matcher tell = matched(TELL, line, place, "- `cause`: sentence");
      CauseId neighbour =
          CauseId.of(tell.group(1))
              .orElseThrow(() -> broken(place, "no cause is called '" + tell.group(1) + "'"));
      require(neighbour != id, place, "a cause is not its own neighbour");
      tells.add(new Tell(neighbour, tell.group(2)));
    }
    return tells;
  }

  private List<Check> checks() {
    List<Check> checks = new ArrayList<>();
    for (String line : body(3)) {
      int place = places.get(3) + 1 + checks.size();
      Matcher check = matched(CHECK, line, place, "- what it shows: `command`");
      try {
        Command.parse(check.group(2));
      } catch (IllegalArgumentException e) {
        throw new IllegalStateException(at(place) + e.getMessage(), e);
      }
      checks.add(new Check(check.group(1), check.group(2)));
    }
    return checks;
  }

  private List<String> actions() {
    List<String> actions = new ArrayList<>();
    for (String line : body(4)) {
      int place = places.get(4) + 1 + actions.size();
      actions.add(matched(ACTION, line, place, "- action").group(1));
    }
    return actions;
  }

  private List<String> body(int block) {
    return blocks.get(block).subList(1, blocks.get(block).size());
  }

  private Matcher matched(Pattern pattern, String line, int place, String form) {
    Matcher matcher = pattern.matcher(line);
    require(matcher.matches(), place, "must be '" + form + "'");
    return matcher;
  }

  private int endLine() {
    return places.getLast() + Math.max(0, blocks.getLast().size() - 1);
  }

  private void require(boolean holds, int line, String rule) {
    if (!holds) {
      throw broken(line, rule);
    }
  }

  private IllegalStateException broken(int line, String rule) {
    return new IllegalStateException(at(line) + rule);
  }

  private String at(int line) {
    return file(id) + ":" + line + ": ";
  }
}
