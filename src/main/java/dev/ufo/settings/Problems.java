package dev.ufo.settings;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Everything that is wrong with the settings, never empty, in the order of {@link Place}. Checked,
 * because a user's fault is to be printed, one line each, and not to end as a stack trace.
 */
public final class Problems extends Exception {
  private static final long serialVersionUID = 1;

  private final transient List<Problem> list;

  Problems(List<Problem> problems) {
    super(lines(problems), null, false, false);
    list = problems.stream().sorted().toList();
  }

  public List<Problem> list() {
    return list;
  }

  private static String lines(List<Problem> problems) {
    return problems.stream().sorted().map(Problem::toString).collect(Collectors.joining("\n"));
  }
}
