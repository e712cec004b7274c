package dev.ufo.expose;

import static dev.ufo.expose.Families.buckets;
import static dev.ufo.expose.Families.count;
import static dev.ufo.expose.Families.value;

import dev.ufo.incident.Incident;
import dev.ufo.incident.Incident.State;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * What was found: {@code ufo_diagnosis} and what belongs to it. Incidents with equal labels are one
 * series.
 *
 * <p>A diagnosis is at 1 while an incident is open or recovering, and at 0 for five minutes after,
 * so that an alert on it ends at once instead of when the series has gone stale. The same goes for
 * labels that an incident no longer has, as its cause was refined or it has begun to page. Those
 * five minutes begin when the incident was resolved, or with the scrape that first misses the
 * labels: what no scrape ever saw at 1 needs no 0.
 *
 * <p>There are as many series at 1 as incidents at most, and so many at 0.
 */
final class IncidentMetrics implements MultiCollector {
  private static final Duration KEPT = Duration.ofMinutes(5);
  private static final int MOST_GONE = 2_000;
  private static final double[] BOUNDS = Families.withInfinity(Detections.BOUNDS);
  private static final List<String> TIERS = List.of("notice", "page");

  private final Supplier<List<Incident>> incidents;
  private final Detections detections;
  private final InstantSource clock;

  private Set<Diagnosis> open = Set.of();
  private final Map<Diagnosis, Instant> gone = new TreeMap<>();

  private record Diagnosis(String cluster, String cause, String scope, String severity)
      implements Comparable<Diagnosis> {
    static Diagnosis of(Incident incident) {
      return new Diagnosis(
          incident.cluster(),
          incident.cause().id(),
          incident.scope().id(),
          incident.severity().id());
    }

    @Override
    public int compareTo(Diagnosis other) {
      int order = cluster.compareTo(other.cluster);
      order = order != 0 ? order : cause.compareTo(other.cause);
      order = order != 0 ? order : scope.compareTo(other.scope);
      return order != 0 ? order : severity.compareTo(other.severity);
    }

    GaugeDataPointSnapshot at(double value) {
      return value(
          Labels.of("cause", cause, "cluster", cluster, "scope", scope, "severity", severity),
          value);
    }
  }

  IncidentMetrics(Supplier<List<Incident>> incidents, Detections detections, InstantSource clock) {
    this.incidents = incidents;
    this.detections = detections;
    this.clock = clock;
  }

  @Override
  public MetricSnapshots collect() {
    Families families = new Families();
    List<Incident> all = incidents.get();
    families.gauge("ufo_diagnosis", "1 while an incident is open, then 0.", diagnoses(all));
    families.gauge(
        "ufo_diagnosis_confidence",
        "How sure the cause of an incident that is open is, 0 to 1.",
        confidences(all));
    addDetections(families, detections.snapshot());
    return families.snapshots();
  }

  private synchronized List<GaugeDataPointSnapshot> diagnoses(List<Incident> all) {
    Instant now = clock.instant();
    Set<Diagnosis> openNow = new TreeSet<>();
    for (Incident incident : all) {
      if (incident.state() == State.RESOLVED) {
        goes(Diagnosis.of(incident), Instant.ofEpochSecond(0, incident.resolved()));
      } else {
        openNow.add(Diagnosis.of(incident));
      }
    }
    for (Diagnosis before : open) {
      if (!openNow.contains(before)) {
        goes(before, now);
      }
    }
    open = openNow;
    gone.keySet().removeAll(openNow);
    gone.values().removeIf(since -> !since.plus(KEPT).isAfter(now));
    List<GaugeDataPointSnapshot> points = new ArrayList<>(open.size() + gone.size());
    for (Diagnosis diagnosis : open) {
      points.add(diagnosis.at(1));
    }
    for (Diagnosis diagnosis : gone.keySet()) {
      points.add(diagnosis.at(0));
    }
    return points;
  }

  private void goes(Diagnosis diagnosis, Instant since) {
    if (gone.size() < MOST_GONE || gone.containsKey(diagnosis)) {
      gone.merge(diagnosis, since, (known, next) -> known.isAfter(next) ? known : next);
    }
  }

  private static List<GaugeDataPointSnapshot> confidences(List<Incident> all) {
    Map<Detections.Key, Double> best = new TreeMap<>();
    for (Incident incident : all) {
      if (incident.state() != State.RESOLVED) {
        Detections.Key key = new Detections.Key(incident.cluster(), incident.cause().id());
        best.merge(key, incident.confidence(), Math::max);
      }
    }
    List<GaugeDataPointSnapshot> points = new ArrayList<>(best.size());
    best.forEach((key, confidence) -> points.add(value(labels(key), confidence)));
    return points;
  }

  private static void addDetections(Families families, Detections.Snapshot detected) {
    List<CounterDataPointSnapshot> opened = new ArrayList<>();
    for (Map.Entry<Detections.Key, Long> each : detected.opened()) {
      opened.add(count(labels(each.getKey()), each.getValue()));
    }
    families.counter(
        "ufo_incidents", "Incidents that were opened, by the cause they opened with.", opened);
    List<HistogramDataPointSnapshot> seconds = new ArrayList<>();
    for (int tier = 0; tier < TIERS.size(); tier++) {
      long[] counts = detected.counts().get(tier).stream().mapToLong(Long::longValue).toArray();
      Labels labels = Labels.of("tier", TIERS.get(tier));
      seconds.add(buckets(labels, BOUNDS, counts, detected.sums().get(tier)));
    }
    families.histogram(
        "ufo_detection_seconds",
        "From the first failing entry of an incident to its notice and to its page.",
        seconds);
  }

  private static Labels labels(Detections.Key key) {
    return Labels.of("cause", key.cause(), "cluster", key.cluster());
  }
}
