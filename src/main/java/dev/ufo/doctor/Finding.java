package dev.ufo.doctor;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What was seen of one {@link Concern}.
 *
 * @param sources the nodes of the Envoys it is about, a few of them; empty when about all or none
 * @param found a sentence with its numbers
 * @param mend what to change: lines of a configuration, or a command; empty when nothing
 */
public record Finding(
    Concern concern, Level level, List<String> sources, String found, String mend) {
  private static final int MOST_SOURCES = 20;

  /** How bad it is: only a fault fails a check. */
  enum Level {
    OK,
    HINT,
    FAULT;

    String id() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public Finding {
    sources = List.copyOf(sources.subList(0, Math.min(MOST_SOURCES, sources.size())));
  }

  public Map<String, Object> tree() {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("check", concern.id());
    tree.put("level", level.id());
    tree.put("sources", sources);
    tree.put("found", found);
    tree.put("mend", mend);
    return tree;
  }
}
