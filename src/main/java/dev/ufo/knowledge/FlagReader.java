package dev.ufo.knowledge;

import dev.ufo.knowledge.FlagArticle.Clue;
import dev.ufo.knowledge.FlagArticle.Other;
import dev.ufo.knowledge.FlagArticle.Suspect;
import dev.ufo.knowledge.Outline.Line;
import dev.ufo.signal.CauseId;
import dev.ufo.signal.Flag;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the article about a flag: an {@link Outline} of six blocks.
 *
 * <pre>
 * # FLAG                       LongName: what it means in a sentence
 * ## What happens              prose
 * ## What can cause it         - `ID`: how it shows; or a single line: None: why
 * ## Where to look             - place: what it tells
 * ## What to do                - action
 * ## Not to be mistaken for    - `FLAG`: sentence
 * </pre>
 */
final class FlagReader {
  private static final String WHAT = "What happens";
  private static final String CAUSES = "What can cause it";
  private static final String WHERE = "Where to look";
  private static final String TODO = "What to do";
  private static final String MISTAKEN = "Not to be mistaken for";
  private static final List<String> SECTIONS = List.of(WHAT, CAUSES, WHERE, TODO, MISTAKEN);

  private static final Pattern NONE = Pattern.compile("None: (\\S.*)");
  private static final Pattern CLUE = Pattern.compile("- (\\S.*?): (\\S.*)");
  private static final Pattern OTHER = Pattern.compile("- `([A-Z]+)`: (\\S.*)");

  private FlagReader() {}

  /** Where the article stands, beside this class. */
  static String file(Flag flag) {
    return "flags/" + flag + ".md";
  }

  /**
   * @throws IllegalStateException naming file, line and rule
   */
  static FlagArticle read(Flag flag, String markdown) {
    Outline outline = new Outline(file(flag), flag.name(), SECTIONS, markdown);
    Pattern title = Pattern.compile(flag.longName() + ": (\\S.*)");
    List<Line> causes = outline.lines(CAUSES);
    Matcher none = NONE.matcher(causes.getFirst().text());
    boolean some = causes.size() > 1 || !none.matches();
    return new FlagArticle(
        flag,
        outline.title().matched(title, flag.longName() + ": sentence").group(1),
        outline.prose(WHAT),
        some ? suspects(causes) : List.of(),
        some ? "" : none.group(1),
        clues(outline.lines(WHERE)),
        outline.items(TODO, ArticleReader.ACTION, "- action"),
        others(flag, outline.lines(MISTAKEN)),
        markdown);
  }

  private static List<Suspect> suspects(List<Line> lines) {
    List<Suspect> suspects = new ArrayList<>();
    Set<CauseId> named = EnumSet.noneOf(CauseId.class);
    for (Line line : lines) {
      Tell tell = ArticleReader.tell(line);
      line.require(named.add(tell.neighbour()), "names " + tell.neighbour() + " a second time");
      suspects.add(new Suspect(tell.neighbour(), tell.how()));
    }
    return suspects;
  }

  private static List<Clue> clues(List<Line> lines) {
    List<Clue> clues = new ArrayList<>();
    for (Line line : lines) {
      Matcher clue = line.matched(CLUE, "- place: what it tells");
      clues.add(new Clue(clue.group(1), clue.group(2)));
    }
    return clues;
  }

  private static List<Other> others(Flag flag, List<Line> lines) {
    List<Other> others = new ArrayList<>();
    for (Line line : lines) {
      Matcher other = line.matched(OTHER, "- `FLAG`: sentence");
      Flag named = flag(line, other.group(1));
      line.require(named != flag, "a flag is not mistaken for itself");
      others.add(new Other(named, other.group(2)));
    }
    return others;
  }

  private static Flag flag(Line line, String name) {
    for (Flag flag : Flag.values()) {
      if (flag.name().equals(name)) {
        return flag;
      }
    }
    throw line.broken("no flag is called '" + name + "'");
  }
}
