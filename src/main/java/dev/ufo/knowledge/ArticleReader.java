package dev.ufo.knowledge;

import dev.ufo.knowledge.Outline.Line;
import dev.ufo.signal.CauseId;
import dev.ufo.signal.Symptom;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the article about a cause: an {@link Outline} of eight blocks.
 *
 * <pre>
 * # ID                     one line: what is wrong
 * ## What happens          prose
 * ## How UFO knows         - Looks at: sentence with `symptom`s
 *                          - Needs: sentence
 *                          - Surer: sentence
 *                          - Doubts: sentence
 * ## Tell it from          - `ID`: sentence
 * ## Settle                prose
 * ## Verify                - what it shows: `command`
 * ## Fix                   - action
 * ## Why the fix works     prose
 * </pre>
 */
final class ArticleReader {
  private static final String WHAT = "What happens";
  private static final String HOW = "How UFO knows";
  private static final String TELL_FROM = "Tell it from";
  private static final String SETTLE = "Settle";
  private static final String VERIFY = "Verify";
  private static final String FIX = "Fix";
  private static final String WHY = "Why the fix works";
  private static final List<String> SECTIONS =
      List.of(WHAT, HOW, TELL_FROM, SETTLE, VERIFY, FIX, WHY);

  private static final List<String> REASONS = List.of("Looks at", "Needs", "Surer", "Doubts");
  private static final Pattern CODE = Pattern.compile("`([^`]*)`");
  private static final Pattern TELL = Pattern.compile("- `([a-z-]+)`: (\\S.*)");
  private static final Pattern CHECK = Pattern.compile("- ([^`]*[^` ]): `([^`]+)`");
  static final Pattern ACTION = Pattern.compile("- (\\S.*)");

  private ArticleReader() {}

  /** Where the article stands, beside this class. */
  static String file(CauseId id) {
    return "causes/" + id + ".md";
  }

  /**
   * @throws IllegalStateException naming file, line and rule
   */
  static Article read(CauseId id, String markdown) {
    Outline outline = new Outline(file(id), id.id(), SECTIONS, markdown);
    return new Article(
        id,
        outline.title().text(),
        outline.prose(WHAT),
        reasons(outline.lines(HOW)),
        tells(id, outline.lines(TELL_FROM)),
        outline.prose(SETTLE),
        checks(outline.lines(VERIFY)),
        outline.items(FIX, ACTION, "- action"),
        outline.prose(WHY),
        markdown);
  }

  private static Reasons reasons(List<Line> lines) {
    List<String> reasons = new ArrayList<>();
    for (Line line : lines) {
      line.require(reasons.size() < REASONS.size(), "is one line too many");
      String label = REASONS.get(reasons.size());
      Pattern reason = Pattern.compile("- " + label + ": (\\S.*)");
      reasons.add(line.matched(reason, "- " + label + ": sentence").group(1));
    }
    lines.getLast().require(reasons.size() == REASONS.size(), "must be followed by what it doubts");
    return new Reasons(
        symptoms(lines.getFirst()), reasons.get(0), reasons.get(1), reasons.get(2), reasons.get(3));
  }

  private static List<Symptom.Kind> symptoms(Line looksAt) {
    List<Symptom.Kind> kinds = new ArrayList<>();
    Matcher code = CODE.matcher(looksAt.text());
    while (code.find()) {
      Symptom.Kind kind = kind(code.group(1));
      looksAt.require(kind != Symptom.Kind.NONE, "no symptom is called '" + code.group(1) + "'");
      kinds.add(kind);
    }
    return kinds;
  }

  private static Symptom.Kind kind(String label) {
    for (Symptom.Kind kind : Symptom.Kind.values()) {
      if (kind.label().equals(label)) {
        return kind;
      }
    }
    return Symptom.Kind.NONE;
  }

  private static List<Tell> tells(CauseId id, List<Line> lines) {
    List<Tell> tells = new ArrayList<>();
    for (Line line : lines) {
      Tell tell = tell(line);
      line.require(tell.neighbour() != id, "a cause is not its own neighbour");
      tells.add(tell);
    }
    return tells;
  }

  /** A line about another cause. */
  static Tell tell(Line line) {
    Matcher tell = line.matched(TELL, "- `cause`: sentence");
    CauseId cause =
        CauseId.of(tell.group(1))
            .orElseThrow(() -> line.broken("no cause is called '" + tell.group(1) + "'"));
    return new Tell(cause, tell.group(2));
  }

  private static List<Check> checks(List<Line> lines) {
    List<Check> checks = new ArrayList<>();
    for (Line line : lines) {
      Matcher check = line.matched(CHECK, "- what it shows: `command`");
      try {
        Command.parse(check.group(2));
      } catch (IllegalArgumentException e) {
        throw line.broken(String.valueOf(e.getMessage()));
      }
      checks.add(new Check(check.group(1), check.group(2)));
    }
    return checks;
  }
}
