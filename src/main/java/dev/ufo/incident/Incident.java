package dev.ufo.incident;

import dev.ufo.diagnose.Finding.Alternative;
import dev.ufo.history.Trail;
import dev.ufo.signal.CauseId;
import dev.ufo.signal.Sample;
import dev.ufo.signal.Scope;
import dev.ufo.signal.Severity;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * One fault in one cluster, as it stands at some moment: immutable, for any thread. Times are Unix
 * nanoseconds by our clock, 0 for what has not happened.
 *
 * @param id never changes, though the cause may
 * @param workload whose inbound cluster it is, empty for all others
 * @param group what incidents with one root share, empty when it stands alone
 * @param began when the first request that failed started
 * @param diagnosed when a cause was first named
 * @param requests of the cluster since it began
 * @param endpointsTotal how many endpoints its cluster has, 0 when none is known
 * @param trail which share of the cluster's requests failed lately
 * @param samples examples of what failed, of the most frequent kinds first
 */
public record Incident(
    String id,
    String cluster,
    String workload,
    State state,
    Severity severity,
    CauseId cause,
    double confidence,
    String headline,
    Scope scope,
    List<String> endpoints,
    List<String> sources,
    String group,
    Map<String, String> details,
    long began,
    long detected,
    long diagnosed,
    long paged,
    long resolved,
    long lastFailure,
    long requests,
    long failures,
    Map<String, Long> flags,
    Map<String, Long> symptoms,
    List<String> reasonsFor,
    List<String> reasonsAgainst,
    List<Alternative> alternatives,
    List<Step> history,
    int endpointsTotal,
    Trail trail,
    List<Sample> samples) {

  /** The same, as it stands after more requests; its resolved time is 0 while it is not. */
  Incident seen(State next, long resolvedAt, long requestsNow) {
    return new Incident(
        id,
        cluster,
        workload,
        next,
        severity,
        cause,
        confidence,
        headline,
        scope,
        endpoints,
        sources,
        group,
        details,
        began,
        detected,
        diagnosed,
        paged,
        resolvedAt,
        lastFailure,
        requestsNow,
        failures,
        flags,
        symptoms,
        reasonsFor,
        reasonsAgainst,
        alternatives,
        history,
        endpointsTotal,
        trail,
        samples);
  }

  /** Where it stands. */
  public enum State {
    OPEN,
    RECOVERING,
    RESOLVED;

    public String id() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** A change of mind, or of tier. */
  public record Step(long at, CauseId cause, double confidence, Severity severity) {}
}
