package dev.ufo.expose;

import static dev.ufo.expose.Families.buckets;
import static dev.ufo.expose.Families.count;
import static dev.ufo.expose.Families.value;

import dev.ufo.doctor.Agent;
import dev.ufo.history.ClusterTotals;
import dev.ufo.history.Counts;
import dev.ufo.history.Durations;
import dev.ufo.history.Totals;
import dev.ufo.history.Traffic;
import dev.ufo.signal.Input;
import dev.ufo.signal.Loss;
import dev.ufo.signal.Mend;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.ArrayList;
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
  private static final double[] BOUNDS = Families.withInfinity(Durations.bounds());

  private final Totals totals;
  private final Agent agent;
  private final Build build;

  TrafficMetrics(Totals totals, Agent agent, Build build) {
    this.totals = totals;
    this.agent = agent;
    this.build = build;
  }

  @Override
  public MetricSnapshots collect() {
    Traffic traffic = totals.traffic();
    Families families = new Families();
    addClusters(families, traffic.clusters());
    SymptomMetrics.add(families, traffic.clusters());
    WindowMetrics.add(families, traffic.clusters());
    addEntries(families, traffic);
    addTables(families, traffic);
    families.gauge("ufo_streams", "Streams of access logs that are open.", agent.streams());
    families.gauge(
        "ufo_sources", "Envoys that have sent entries lately.", traffic.sources().size());
    families.info(
        "ufo_build",
        "What was built, with which Java it runs.",
        Labels.of("version", build.version(), "java", build.java()));
    return families.snapshots();
  }

  private static void addClusters(Families families, List<ClusterTotals> clusters) {
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
    families.counter("ufo_requests", "Requests and TCP connections that ended.", requests);
    families.counter(
        "ufo_failures", "Those that ended with this response flag of Envoy.", failures);
    families.counter("ufo_upstream_errors", "Answers of 500 and above by the application.", errors);
    families.counter(
        "ufo_retries_hidden", "Attempts that failed though the request succeeded.", retries);
    families.histogram(
        "ufo_upstream_latency_seconds",
        "From the first byte sent upstream to the first byte of the answer.",
        latencies);
    families.histogram(
        "ufo_connect_seconds",
        "How long the first request of a connection waited for it, or waited in vain.",
        connects);
  }

  private static void addEntries(Families families, Traffic traffic) {
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
    families.counter("ufo_entries", "Log entries that arrived, counted and lost.", arrived);
    families.counter("ufo_entries_lost", "Log entries that were not counted.", lost);
    families.counter(
        "ufo_entries_mended", "Oddities in entries that were counted all the same.", mended);
    families.counter(
        "ufo_entries_untimely",
        "Log entries that were counted, but said nothing about now, and so detected nothing.",
        List.of(
            count(Labels.of("reason", "early"), traffic.early()),
            count(Labels.of("reason", "late"), traffic.late())));
    List<HistogramDataPointSnapshot> delays = new ArrayList<>();
    delays.add(durations(Labels.EMPTY, traffic.delays()));
    families.histogram(
        "ufo_ingest_delay_seconds",
        "From the end of a request, by Envoy's clock, to the arrival of its entry.",
        delays);
  }

  private void addTables(Families families, Traffic traffic) {
    Map<String, Long> sizes = new TreeMap<>(traffic.sizes());
    sizes.putAll(agent.series());
    List<GaugeDataPointSnapshot> series = new ArrayList<>();
    sizes.forEach((table, size) -> series.add(value(Labels.of("table", table), size)));
    List<CounterDataPointSnapshot> overflow = new ArrayList<>();
    traffic.overflow().forEach((table, n) -> overflow.add(count(Labels.of("table", table), n)));
    families.gauge("ufo_series", "How many of each UFO holds in memory.", series);
    families.counter(
        "ufo_series_overflow", "What went to __other__ as a table was full.", overflow);
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
    return buckets(labels, BOUNDS, durations.counts(), durations.sumSeconds());
  }
}
