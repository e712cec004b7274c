package dev.ufo.expose;

import dev.ufo.history.ClusterTotals;
import dev.ufo.history.Counts;
import dev.ufo.history.Durations;
import dev.ufo.history.EndpointTotals;
import dev.ufo.history.WindowTotals;
import dev.ufo.incident.Incident;
import dev.ufo.incident.Incident.State;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A cluster and its endpoints as the API shows them: trees for {@link Json}. */
final class ClusterView {
  private final Map<String, List<String>> open = new HashMap<>();

  /** One that knows which of these incidents are not over, by cluster. */
  ClusterView(List<Incident> incidents) {
    for (Incident incident : incidents) {
      if (incident.state() != State.RESOLVED) {
        open.computeIfAbsent(incident.cluster(), name -> new ArrayList<>()).add(incident.id());
      }
    }
  }

  Map<String, Object> tree(ClusterTotals totals) {
    Map<String, Object> cluster = new LinkedHashMap<>();
    cluster.put("cluster", totals.cluster());
    cluster.put("cluster_from", totals.named().label());
    cluster.put("requests", totals.requests());
    cluster.put("failures", totals.failures());
    cluster.put("flags", nonZero(totals.flags()));
    cluster.put("symptoms", nonZero(totals.symptoms()));
    cluster.put("upstream_errors", nonZero(totals.upstreamErrors()));
    cluster.put("hidden_retries", totals.hiddenRetries());
    cluster.put("latency", durations(totals.latency()));
    cluster.put("connect", durations(totals.connect()));
    Map<String, Object> windows = new LinkedHashMap<>();
    for (WindowTotals window : totals.windows()) {
      windows.put(window.span().label(), tree(window));
    }
    cluster.put("windows", windows);
    cluster.put("open_incidents", open.getOrDefault(totals.cluster(), List.of()));
    cluster.put("endpoint_count", totals.endpoints());
    return cluster;
  }

  private static Map<String, Object> tree(WindowTotals totals) {
    Map<String, Object> window = new LinkedHashMap<>();
    window.put("requests", totals.requests());
    window.put("failures", totals.failures());
    window.put("failure_ratio", totals.ratio());
    window.put("flags", nonZero(totals.flags()));
    return window;
  }

  static Map<String, Object> tree(EndpointTotals totals) {
    Map<String, Object> endpoint = new LinkedHashMap<>();
    endpoint.put("endpoint", totals.endpoint());
    endpoint.put("requests", totals.requests());
    endpoint.put("failures", totals.failures());
    endpoint.put("flags", nonZero(totals.flags()));
    endpoint.put("symptoms", nonZero(totals.symptoms()));
    endpoint.put("first_seen", Times.text(totals.firstSeen()));
    endpoint.put("last_success", Times.text(totals.lastSuccess()));
    endpoint.put("last_failure", Times.text(totals.lastFailure()));
    return endpoint;
  }

  private static Map<String, Object> durations(Durations of) {
    Map<String, Object> durations = new LinkedHashMap<>();
    long count = of.count();
    durations.put("count", count);
    durations.put("mean_seconds", count == 0 ? null : of.meanSeconds());
    return durations;
  }

  private static Map<String, Long> nonZero(Counts counts) {
    Map<String, Long> labels = new TreeMap<>();
    for (int i = 0; i < counts.size(); i++) {
      if (counts.count(i) != 0) {
        labels.put(counts.label(i), counts.count(i));
      }
    }
    return labels;
  }
}
