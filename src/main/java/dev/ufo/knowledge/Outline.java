package dev.ufo.knowledge;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The form that all articles have: a heading with one line below it, then sections in a fixed
 * order, each a heading and at least one line; one empty line between two. Below a heading stands
 * either prose or a list.
 *
 * <p>Strict, because its readers are machines too: the first thing that differs is named with file
 * and line.
 */
final class Outline {
  private final String file;
  private final List<String> headings;
  private final List<List<String>> blocks = new ArrayList<>();

  /** Of each block's heading, from 1. */
  private final List<Integer> places = new ArrayList<>();

  /**
   * @throws IllegalStateException naming file, line and rule
   */
  Outline(String file, String subject, List<String> sections, String markdown) {
    this.file = file;
    headings = new ArrayList<>(List.of("# " + subject));
    sections.forEach(section -> headings.add("## " + section));
    int line = 1;
    for (String block : markdown.split("\n\n", -1)) {
      List<String> lines = block.lines().toList();
      blocks.add(lines);
      places.add(line);
      line += lines.size() + 1;
    }
    checkShape(markdown);
  }

  private void checkShape(String markdown) {
    for (int i = 0; i < headings.size(); i++) {
      String heading = headings.get(i);
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
    require(blocks.size() == headings.size(), endLine(), "ends with '" + headings.getLast() + "'");
    require(blocks.getFirst().size() == 2, places.getFirst() + 2, "the title is one line");
    require(
        markdown.endsWith("\n") && markdown.indexOf('\r') < 0,
        endLine(),
        "lines end with one line feed");
  }

  Line title() {
    return new Line(places.getFirst() + 1, blocks.getFirst().get(1));
  }

  /** The lines of a section. */
  List<Line> lines(String section) {
    int block = headings.indexOf("## " + section);
    List<Line> lines = new ArrayList<>();
    for (int at = 1; at < blocks.get(block).size(); at++) {
      lines.add(new Line(places.get(block) + at, blocks.get(block).get(at)));
    }
    return lines;
  }

  /** A section that is no list, its lines joined. */
  String prose(String section) {
    List<String> prose = new ArrayList<>();
    for (Line line : lines(section)) {
      require(!line.text.startsWith("- "), line.place, "is prose, not a list");
      prose.add(line.text);
    }
    return String.join(" ", prose);
  }

  /** A section that is a list, without the dashes. */
  List<String> items(String section, Pattern item, String form) {
    List<String> items = new ArrayList<>();
    for (Line line : lines(section)) {
      items.add(line.matched(item, form).group(1));
    }
    return items;
  }

  /** A line, which knows where it stands. */
  final class Line {
    private final int place;
    private final String text;

    private Line(int place, String text) {
      this.place = place;
      this.text = text;
    }

    String text() {
      return text;
    }

    Matcher matched(Pattern pattern, String form) {
      Matcher matcher = pattern.matcher(text);
      require(matcher.matches(), "must be '" + form + "'");
      return matcher;
    }

    void require(boolean holds, String rule) {
      Outline.this.require(holds, place, rule);
    }

    IllegalStateException broken(String rule) {
      return Outline.this.broken(place, rule);
    }
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
    return new IllegalStateException(file + ":" + line + ": " + rule);
  }
}
