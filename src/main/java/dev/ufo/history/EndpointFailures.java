package dev.ufo.history;

import dev.ufo.signal.Place;
import java.util.Map;
import java.util.TreeMap;

/**
 * Failures by cluster, endpoint and symptom, of endpoints that failed only, and so many series at
 * most. What has no series of its own goes to the cluster's {@link Place#OTHER}, and what was
 * counted there stays there: each of them only ever grows, as counters must, until the endpoint or
 * the cluster is forgotten. The series of {@link Place#OTHER} are not limited; there are never more
 * than a cluster has symptoms.
 *
 * <p>Guarded by the lock of {@link Totals}.
 */
final class EndpointFailures {
  private final int cap;
  private int series;
  private long refused;

  EndpointFailures(int cap) {
    this.cap = cap;
  }

  void add(Cluster cluster, String endpoint, String symptom, long count) {
    Map<String, Counts> failed = cluster.failedEndpoints;
    if (failed == null) {
      failed = new TreeMap<>();
      cluster.failedEndpoints = failed;
    }
    String name = Clusters.wellFormed(endpoint);
    Counts known = failed.get(name);
    boolean fresh = known == null || known.of(symptom) == 0;
    if (fresh && !name.equals(Place.OTHER)) {
      if (series < cap) {
        series++;
      } else {
        refused += count;
        name = Place.OTHER;
      }
    }
    failed.computeIfAbsent(name, n -> new Counts()).add(symptom, count);
  }

  /** Forgets the endpoints that their clusters have forgotten. */
  void sweep(Iterable<Cluster> clusters) {
    series = 0;
    for (Cluster cluster : clusters) {
      Map<String, Counts> failed = cluster.failedEndpoints;
      if (failed != null) {
        failed.keySet().removeIf(name -> isForgotten(cluster, name));
        failed.forEach((name, counts) -> series += name.equals(Place.OTHER) ? 0 : counts.size());
      }
    }
  }

  private static boolean isForgotten(Cluster cluster, String name) {
    // a name that had to be made well formed is not found: it goes, and may come again
    return !name.equals(Place.OTHER) && !cluster.endpoints.containsKey(name);
  }

  int series() {
    return series;
  }

  /** How many failures went to {@link Place#OTHER}. */
  long refused() {
    return refused;
  }
}
