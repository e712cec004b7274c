package dev.ufo.expose;

import dev.ufo.history.ClusterTotals;
import dev.ufo.history.Counts;
import dev.ufo.history.Durations;
import dev.ufo.history.Totals;
import dev.ufo.history.Traffic;
import dev.ufo.signal.Input;
import dev.ufo.signal.Loss;
import dev.ufo.signal.Mend;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Exemplars;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * UFO's own metrics, the contract's section 5: made from one {@link Traffic} with each scrape, so
 * that all series of a scrape are of the same moment. They are not mirrored into meters, of which
 * each series would keep one.
 *
 * <p>A cluster's histograms begin with their first value: empty they would be two thirds of all
 * series and say nothing.
 */
final class TrafficMetrics implements MultiCollector {
  private static final double[] BOUNDS = boundsAndInfinity();

  private final Totals totals;
  private final Agent agent;
  private final Build build;

  TrafficMetrics(Totals totals, Agent agent, Build build) {
    this.totals = totals;
    this.agent = agent;
    this.build = build;
  }

  private static double[] boundsAndInfinity() {
    double[] bounds = Durations.bounds();
    double[] all = Arrays.copyOf(bounds, bounds.length + 1);
    all[bounds.length] = Double.POSITIVE_INFINITY;
    return all;
  }

  @Override
  public MetricSnapshots collect() {
    Traffic traffic = totals.traffic();
    List<MetricSnapshot> families = new ArrayList<>();
    addClusters(families, traffic.clusters());
    addEntries(families, traffic);
    addTables(families, traffic);
    families.add(gauge("ufo_streams", "Streams of access logs that are open.", agent.streams()));
    families.add(
        gauge("ufo_sources", "Envoys that have sent entries lately.", traffic.sources().size()));
    families.add(
        new InfoSnapshot(
            new MetricMetadata("ufo_build", "What was built, with which Java it runs."),
            List.of(
                new InfoSnapshot.InfoDataPointSnapshot(
                    Labels.of("version", build.version(), "java", build.java())))));
    return new MetricSnapshots(families);
  }

  private static void addClusters(List<MetricSnapshot> families, List<ClusterTotals> clusters) {
    List<CounterDataPointSnapshot> requests = new ArrayList<>(clusters.size());
    List<CounterDataPointSnapshot> failures = new ArrayList<>();
    List<CounterDataPointSnapshot> errors = new ArrayList<>();
    List<CounterDataPointSnapshot> retries = new ArrayList<>(clusters.size());
    List<HistogramDataPointSnapshot> latencies = new ArrayList<>(clusters.size());
    List<HistogramDataPointSnapshot> connects = new ArrayList<>(clusters.size());
    for (ClusterTotals cluster : clusters) {
      String name = cluster.cluster();
      Labels labels = Labels.of("cluster", name);
      requests.add(count(labels, cluster.requests()));
      retries.add(count(labels, cluster.hiddenRetries()));
      addCounts(failures, name, "flag", cluster.flags());
      addCounts(errors, name, "code", cluster.upstreamErrors());
      addDurations(latencies, labels, cluster.latency());
      addDurations(connects, labels, cluster.connect());
    }
    families.add(counter("ufo_requests", "Requests and TCP connections that ended.", requests));
    families.add(
        counter("ufo_failures", "Those that ended with this response flag of Envoy.", failures));
    families.add(
        counter("ufo_upstream_errors", "Answers of 500 and above by the application.", errors));
    families.add(
        counter(
            "ufo_retries_hidden", "Attempts that failed though the request succeeded.", retries));
    families.add(
        histogram(
            "ufo_upstream_latency_seconds",
            "From the first byte sent upstream to the first byte of the answer.",
            latencies));
    families.add(
        histogram(
            "ufo_connect_seconds",
            "How long the first request of a connection waited for it, or waited in vain.",
            connects));
  }

  private static void addEntries(List<MetricSnapshot> families, Traffic traffic) {
    List<CounterDataPointSnapshot> arrived = new ArrayList<>();
    for (Map.Entry<Input, Long> each : traffic.arrived().entrySet()) {
      arrived.add(count(Labels.of("input", each.getKey().label()), each.getValue()));
    }
    List<CounterDataPointSnapshot> lost = new ArrayList<>();
    for (Map.Entry<Loss, Long> each : traffic.lost().entrySet()) {
      lost.add(count(Labels.of("reason", each.getKey().reason()), each.getValue()));
    }
    List<CounterDataPointSnapshot> mended = new ArrayList<>();
    for (Map.Entry<Mend, Long> each : traffic.mended().entrySet()) {
      mended.add(count(Labels.of("reason", each.getKey().reason()), each.getValue()));
    }
    families.add(counter("ufo_entries", "Log entries that arrived, counted and lost.", arrived));
    families.add(counter("ufo_entries_lost", "Log entries that were not counted.", lost));
    families.add(
        counter(
            "ufo_entries_mended", "Oddities in entries that were counted all the same.", mended));
    List<HistogramDataPointSnapshot> delays = new ArrayList<>();
    delays.add(durations(Labels.EMPTY, traffic.delays()));
    families.add(
        histogram(
            "ufo_ingest_delay_seconds",
            "From the end of a request, by Envoy's clock, to the arrival of its entry.",
            delays));
  }

  private void addTables(List<MetricSnapshot> families, Traffic traffic) {
    Map<String, Long> sizes = new TreeMap<>(traffic.sizes());
    sizes.putAll(agent.series());
    List<GaugeDataPointSnapshot> series = new ArrayList<>();
    sizes.forEach((table, size) ->
        series.add(new GaugeDataPointSnapshot(size, Labels.of("table", table), null)));
    List<CounterDataPointSnapshot> overflow = new ArrayList<>();
    traffic.overflow().forEach((table, n) -> overflow.add(count(Labels.of("table", table), n)));
    families.add(
        new GaugeSnapshot(
            new MetricMetadata("ufo_series", "How many of each UFO holds in memory."), series));
    families.add(
        counter("ufo_series_overflow", "What went to __other__ as a table was full.", overflow));
  }

  private static void addCounts(
      List<CounterDataPointSnapshot> points, String cluster, String label, Counts counts) {
    for (int i = 0; i < counts.size(); i++) {
      points.add(count(Labels.of("cluster", cluster, label, counts.label(i)), counts.count(i)));
    }
  }

  private static void addDurations(
      List<HistogramDataPointSnapshot> points, Labels labels, Durations durations) {
    if (durations.count() > 0) {
      points.add(durations(labels, durations));
    }
  }

  private static HistogramDataPointSnapshot durations(Labels labels, Durations durations) {
    return new HistogramDataPointSnapshot(
        ClassicHistogramBuckets.of(BOUNDS, durations.counts()),
        durations.sumSeconds(),
        labels,
        Exemplars.EMPTY,
        0);
  }

  private static CounterDataPointSnapshot count(Labels labels, long count) {
    return new CounterDataPointSnapshot(count, labels, null, 0);
  }

  private static CounterSnapshot counter(
      String name, String help, List<CounterDataPointSnapshot> points) {
    return new CounterSnapshot(new MetricMetadata(name, help), points);
  }

  private static GaugeSnapshot gauge(String name, String help, double value) {
    return new GaugeSnapshot(
        new MetricMetadata(name, help),
        List.of(new GaugeDataPointSnapshot(value, Labels.EMPTY, null)));
  }

  private static HistogramSnapshot histogram(
      String name, String help, List<HistogramDataPointSnapshot> points) {
    return new HistogramSnapshot(new MetricMetadata(name, help), points);
  }
}
