package dev.ufo.history;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A cluster so far.
 *
 * @param named the surest way by which entries came to this name
 * @param requests entries that were counted
 * @param failures those on which the way to the upstream failed
 * @param flags entries by failure flag, of every side; one entry may carry several
 * @param symptoms what failed entries and weak signs showed
 * @param upstreamErrors answers of 500 and above that the application gave, by code
 * @param hiddenRetries attempts that failed though the request succeeded
 * @param latency from the first byte sent upstream to the first of the answer
 * @param connect the wait for a new connection, also of those that never got one
 * @param endpoints how many are known
 * @param failedEndpoints failures by symptom of the endpoints that failed, by endpoint; of those
 *     for which there was no room together, as {@code __other__}
 * @param windows the last ten seconds, minute, five minutes and hour
 */
public record ClusterTotals(
    String cluster,
    Name.From named,
    long requests,
    long failures,
    Counts flags,
    Counts symptoms,
    Counts upstreamErrors,
    long hiddenRetries,
    Durations latency,
    Durations connect,
    int endpoints,
    Map<String, Counts> failedEndpoints,
    List<WindowTotals> windows) {

  /** Both together: two workloads whose inbound clusters bear the same name. */
  ClusterTotals merge(ClusterTotals other) {
    List<WindowTotals> both = new ArrayList<>();
    for (int i = 0; i < windows.size(); i++) {
      both.add(windows.get(i).merge(other.windows.get(i)));
    }
    return new ClusterTotals(
        cluster,
        named.compareTo(other.named) <= 0 ? named : other.named,
        requests + other.requests,
        failures + other.failures,
        flags.plus(other.flags),
        symptoms.plus(other.symptoms),
        upstreamErrors.plus(other.upstreamErrors),
        hiddenRetries + other.hiddenRetries,
        latency.plus(other.latency),
        connect.plus(other.connect),
        endpoints + other.endpoints,
        plus(failedEndpoints, other.failedEndpoints),
        List.copyOf(both));
  }

  private static Map<String, Counts> plus(Map<String, Counts> some, Map<String, Counts> more) {
    Map<String, Counts> sum = new TreeMap<>(some);
    more.forEach((endpoint, counts) -> sum.merge(endpoint, counts, Counts::plus));
    return Collections.unmodifiableMap(sum);
  }
}
