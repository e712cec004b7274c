package dev.ufo.expose;

import static dev.ufo.expose.Families.value;

import dev.ufo.history.ClusterTotals;
import dev.ufo.history.Span;
import dev.ufo.history.WindowTotals;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.ArrayList;
import java.util.List;

/**
 * The last ten seconds, minute, five minutes and hour of each cluster that had traffic in the last
 * hour: requests and the share of them that failed always, at 0 too; failures by flag for the flags
 * of the last hour, in all four windows, so that a graph falls to 0 instead of breaking off.
 *
 * <p>No series holds a cluster's failures of all flags: {@code sum()} would count them twice. They
 * are the product of the other two, whose labels are the same, and not the sum over the flags, of
 * which a request may carry two.
 */
final class WindowMetrics {
  private static final int SPANS = Span.values().length;
  private static final int HOUR = Span.HOUR.ordinal();

  private WindowMetrics() {}

  static void add(Families families, List<ClusterTotals> clusters) {
    List<GaugeDataPointSnapshot> requests = new ArrayList<>(clusters.size() * SPANS);
    List<GaugeDataPointSnapshot> ratios = new ArrayList<>(clusters.size() * SPANS);
    List<GaugeDataPointSnapshot> failures = new ArrayList<>();
    for (ClusterTotals cluster : clusters) {
      WindowTotals hour = cluster.windows().get(HOUR);
      if (hour.requests() == 0) {
        continue;
      }
      for (WindowTotals window : cluster.windows()) {
        String span = window.span().label();
        Labels labels = Labels.of("cluster", cluster.cluster(), "window", span);
        requests.add(value(labels, (double) window.requests()));
        ratios.add(value(labels, window.ratio()));
        for (int i = 0; i < hour.flags().size(); i++) {
          if (hour.flags().count(i) > 0) {
            String flag = hour.flags().label(i);
            failures.add(
                value(
                    Labels.of("cluster", cluster.cluster(), "flag", flag, "window", span),
                    (double) window.flags().of(flag)));
          }
        }
      }
    }
    families.gauge(
        "ufo_window_requests", "Requests and TCP connections of the last so long.", requests);
    families.gauge(
        "ufo_window_failures", "Those of them that failed with this response flag.", failures);
    families.gauge("ufo_window_failure_ratio", "The share of them that failed.", ratios);
  }
}
