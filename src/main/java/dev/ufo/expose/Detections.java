package dev.ufo.expose;

import dev.ufo.incident.Incident;
import dev.ufo.incident.Incidents;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How many incidents were opened, by cluster and cause, and how long it took to notice and to page.
 * The analyst's thread writes, any thread reads. Clusters are capped, as a name may be a client's.
 */
public final class Detections implements Incidents.Listener {
  /** From the first failing entry to the notice, and to the page. */
  static final double[] BOUNDS = {0.5, 1, 2, 5, 10, 15, 20, 30, 60, 120, 300};

  private static final double NANOS_PER_SECOND = 1e9;
  private static final int MOST = 1_000;
  private static final String OTHER = "__other__";

  private final Map<Key, Long> opened = new TreeMap<>();
  private final long[][] counts = new long[2][BOUNDS.length + 1];
  private final double[] sums = new double[2];

  /** An incident's labels. */
  record Key(String cluster, String cause) implements Comparable<Key> {
    @Override
    public int compareTo(Key other) {
      int order = cluster.compareTo(other.cluster);
      return order != 0 ? order : cause.compareTo(other.cause);
    }
  }

  /** What was counted until now; the times by tier, to notice and to page. */
  record Snapshot(List<Map.Entry<Key, Long>> opened, List<List<Long>> counts, List<Double> sums) {}

  @Override
  public synchronized void detected(Incident incident, long nanos) {
    Key key = new Key(incident.cluster(), incident.cause().id());
    boolean room = opened.size() < MOST || opened.containsKey(key);
    opened.merge(room ? key : new Key(OTHER, incident.cause().id()), 1L, Long::sum);
    observe(0, nanos);
  }

  @Override
  public synchronized void paged(Incident incident, long nanos) {
    observe(1, nanos);
  }

  private void observe(int tier, long nanos) {
    double seconds = nanos / NANOS_PER_SECOND;
    int bucket = 0;
    while (bucket < BOUNDS.length && seconds > BOUNDS[bucket]) {
      bucket++;
    }
    counts[tier][bucket]++;
    sums[tier] += seconds;
  }

  synchronized Snapshot snapshot() {
    List<Map.Entry<Key, Long>> copy = new ArrayList<>();
    opened.forEach((key, count) -> copy.add(Map.entry(key, count)));
    return new Snapshot(
        List.copyOf(copy), List.of(list(counts[0]), list(counts[1])), List.of(sums[0], sums[1]));
  }

  private static List<Long> list(long[] counts) {
    return Arrays.stream(counts).boxed().toList();
  }
}
