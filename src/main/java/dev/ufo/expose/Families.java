package dev.ufo.expose;

import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Exemplars;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot.InfoDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Families of series as Prometheus' client wants them, made anew with each scrape. It sorts the
 * points of each by their labels, which costs little when they come in that order; two points of a
 * family with equal labels are a defect, and the scrape fails.
 */
final class Families {
  private final List<MetricSnapshot> families = new ArrayList<>();

  void counter(String name, String help, List<CounterDataPointSnapshot> points) {
    families.add(new CounterSnapshot(new MetricMetadata(name, help), points));
  }

  void gauge(String name, String help, List<GaugeDataPointSnapshot> points) {
    families.add(new GaugeSnapshot(new MetricMetadata(name, help), points));
  }

  void gauge(String name, String help, double value) {
    gauge(name, help, List.of(value(Labels.EMPTY, value)));
  }

  void histogram(String name, String help, List<HistogramDataPointSnapshot> points) {
    families.add(new HistogramSnapshot(new MetricMetadata(name, help), points));
  }

  void info(String name, String help, Labels labels) {
    families.add(
        new InfoSnapshot(
            new MetricMetadata(name, help), List.of(new InfoDataPointSnapshot(labels))));
  }

  MetricSnapshots snapshots() {
    return new MetricSnapshots(families);
  }

  static CounterDataPointSnapshot count(Labels labels, long count) {
    return new CounterDataPointSnapshot(count, labels, null, 0);
  }

  static GaugeDataPointSnapshot value(Labels labels, double value) {
    return new GaugeDataPointSnapshot(value, labels, null);
  }

  /**
   * A histogram's point.
   *
   * @param bounds the upper bounds with the infinite one, see {@link #withInfinity}
   * @param counts how many fell into each bucket, not cumulative
   */
  static HistogramDataPointSnapshot buckets(
      Labels labels, double[] bounds, long[] counts, double sum) {
    return new HistogramDataPointSnapshot(
        ClassicHistogramBuckets.of(bounds, counts), sum, labels, Exemplars.EMPTY, 0);
  }

  static double[] withInfinity(double[] bounds) {
    double[] all = Arrays.copyOf(bounds, bounds.length + 1);
    all[bounds.length] = Double.POSITIVE_INFINITY;
    return all;
  }
}
