package dev.ufo.cli;

import dev.ufo.cli.Truth.Mark;
import dev.ufo.cli.Truth.Result;
import dev.ufo.feed.Feed;
import dev.ufo.feed.Feeds;
import dev.ufo.incident.Incident;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The recordings of a folder through the whole engine, held against what really happened. */
public final class Scorecard {
  private static final String TRUTH = ".truth.json";

  private final Map<String, List<Result>> results = new TreeMap<>();

  private Scorecard() {}

  /** Diagnoses every recording that has a truth beside it. */
  public static Scorecard of(Path folder) throws IOException {
    Scorecard card = new Scorecard();
    List<Path> truths;
    try (Stream<Path> files = Files.list(folder)) {
      truths = files.filter(file -> file.toString().endsWith(TRUTH)).sorted().toList();
    }
    for (Path file : truths) {
      String name = file.getFileName().toString().replace(TRUTH, "");
      Rerun rerun = new Rerun(1);
      Path recorded = folder.resolve(name + ".rec.gz");
      try (Feed recording = Feeds.open(Files.newInputStream(recorded), name, null)) {
        rerun.play(List.of(recording));
      }
      card.results.put(name, Truth.read(file).match(rerun.incidents()));
    }
    return card;
  }

  /** What came out, by recording. */
  Map<String, List<Result>> results() {
    return results;
  }

  /** The names of the recordings. */
  public Set<String> recordings() {
    return results.keySet();
  }

  /** A line for each, then who was taken for whom. */
  public void print(PrintStream out) {
    out.printf(Locale.ROOT, "%-45s %s%n", "recording", Truth.head());
    Map<String, Integer> confusion = new TreeMap<>();
    Map<Mark, Integer> marks = new TreeMap<>();
    results.forEach((name, each) -> {
      for (Result result : each) {
        out.printf(Locale.ROOT, "%-45s %s%n", name, result.line());
        marks.merge(result.mark(), 1, Integer::sum);
        if (result.mark() != Mark.RIGHT) {
          String truth = result.fault() == null ? "nothing" : result.fault().cause();
          Incident incident = result.incident();
          String named = incident == null ? "nothing" : incident.cause().id();
          confusion.merge(truth + " taken for " + named, 1, Integer::sum);
        }
      }
      if (each.isEmpty()) {
        out.printf(Locale.ROOT, "%-45s quiet%n", name);
      }
    });
    out.println(marks);
    confusion.forEach((pair, count) -> out.printf(Locale.ROOT, "%4d  %s%n", count, pair));
  }

  /** Recordings in which something was said without doubt and wrongly, or paged for nothing. */
  public List<String> untrustworthy() {
    return where(result ->
        result.confidentlyWrong()
            || (result.mark() == Mark.FALSE_ALARM
                && result.incident() != null
                && result.incident().paged() != 0));
  }

  /** Recordings whose verdicts are not all right or acceptable. */
  public List<String> unsatisfying() {
    return where(result -> result.mark() != Mark.RIGHT && result.mark() != Mark.ACCEPTED);
  }

  /** The recordings of which that holds. */
  List<String> where(Predicate<Result> holds) {
    List<String> names = new ArrayList<>();
    results.forEach((name, each) -> {
      if (each.stream().anyMatch(holds)) {
        names.add(name);
      }
    });
    return names;
  }
}
