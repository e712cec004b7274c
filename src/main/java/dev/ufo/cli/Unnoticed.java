package dev.ufo.cli;

import dev.ufo.history.ClusterTotals;
import dev.ufo.history.Counts;
import dev.ufo.history.Traffic;
import dev.ufo.knowledge.Knowledge;
import dev.ufo.signal.Flag;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What went wrong though it is no incident, so that nobody who came with one error is left without
 * a word: flags by what they mean, and errors that the application itself answered.
 */
final class Unnoticed {
  private static final int MOST_LINES = 5;
  private static final int MOST_CLUSTERS = 3;

  /** How often, and to whom. */
  private static final class Seen {
    private final List<String> clusters = new ArrayList<>();
    private long count;

    void add(String cluster, long more) {
      count += more;
      if (clusters.size() <= MOST_CLUSTERS) {
        clusters.add(clusters.size() == MOST_CLUSTERS ? "…" : cluster);
      }
    }

    @Override
    public String toString() {
      return count + " (" + String.join(", ", clusters) + ")";
    }
  }

  private record Line(long count, String text) {}

  private final Map<String, Seen> flags = new TreeMap<>();
  private final Map<String, Seen> errors = new TreeMap<>();

  private Unnoticed(Traffic traffic) {
    for (ClusterTotals cluster : traffic.clusters()) {
      count(cluster.cluster(), cluster.flags(), flags);
      count(cluster.cluster(), cluster.upstreamErrors(), errors);
    }
  }

  private static void count(String cluster, Counts counts, Map<String, Seen> to) {
    for (int i = 0; i < counts.size(); i++) {
      if (counts.count(i) > 0) {
        to.computeIfAbsent(counts.label(i), label -> new Seen()).add(cluster, counts.count(i));
      }
    }
  }

  /** In a few lines, the most frequent first. */
  static List<String> lines(Traffic traffic) {
    Unnoticed unnoticed = new Unnoticed(traffic);
    List<Line> lines = new ArrayList<>();
    for (Flag flag : Flag.values()) {
      Seen seen = unnoticed.flags.get(flag.name());
      if (seen != null) {
        String meaning = Knowledge.shared().of(flag).meaning();
        lines.add(new Line(seen.count, flag + " " + seen + ": " + meaning));
      }
    }
    unnoticed.errors.forEach((code, seen) -> {
      String own = ": it answered so itself; the way to it worked.";
      lines.add(new Line(seen.count, code + " by the application " + seen + own));
    });
    lines.sort(Comparator.comparingLong(Line::count).reversed()); // stable
    return lines.stream().limit(MOST_LINES).map(Line::text).toList();
  }
}
