package dev.ufo.expose;

import dev.ufo.history.ClusterTotals;
import dev.ufo.history.Counts;
import dev.ufo.history.Durations;
import dev.ufo.history.EndpointTotals;
import dev.ufo.history.SourceTotals;
import dev.ufo.history.Totals;
import dev.ufo.history.Traffic;
import dev.ufo.signal.Input;
import dev.ufo.signal.Loss;
import dev.ufo.signal.Mend;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the API says, as trees for {@link Json}. Reads snapshots; any thread. */
final class Api {
  private static final double NANOS_PER_SECOND = 1e9;

  private final Build build;
  private final Agent agent;
  private final Totals totals;
  private final InstantSource clock;
  private final Instant started;

  Api(Build build, Agent agent, Totals totals, InstantSource clock) {
    this.build = build;
    this.agent = agent;
    this.totals = totals;
    this.clock = clock;
    started = clock.instant();
  }

  Map<String, Object> status() {
    Traffic traffic = totals.traffic();
    Agent.Health ready = agent.ready();
    int streams = agent.streams();
    Map<String, Object> status = new LinkedHashMap<>();
    status.put("version", build.version());
    status.put("commit", build.commit());
    status.put("java", build.java());
    status.put("started", Times.text(started));
    status.put("uptime_seconds", uptime().toMillis() / 1e3);
    status.put("ready", ready.ok());
    status.put("ready_reason", ready.reason());
    status.put("notes", Notes.of(traffic, streams));
    status.put("streams", streams);
    status.put("clusters", traffic.clusters().size());
    status.put("entries", entries(traffic));
    status.put("series", series(traffic));
    List<Object> sources = new ArrayList<>();
    for (SourceTotals source : traffic.sources()) {
      sources.add(source(source));
    }
    status.put("sources", sources);
    return status;
  }

  static Map<String, Object> health(Agent.Health health) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("status", health.ok() ? "ok" : "failing");
    body.put("reason", health.reason());
    return body;
  }

  Duration uptime() {
    return Duration.between(started, clock.instant());
  }

  private static Map<String, Object> entries(Traffic traffic) {
    Map<String, Object> arrived = new LinkedHashMap<>();
    for (Map.Entry<Input, Long> each : traffic.arrived().entrySet()) {
      arrived.put(each.getKey().label(), each.getValue());
    }
    Map<String, Object> lost = new LinkedHashMap<>();
    for (Map.Entry<Loss, Long> each : traffic.lost().entrySet()) {
      lost.put(each.getKey().reason(), each.getValue());
    }
    Map<String, Object> mended = new LinkedHashMap<>();
    for (Map.Entry<Mend, Long> each : traffic.mended().entrySet()) {
      mended.put(each.getKey().reason(), each.getValue());
    }
    Map<String, Object> entries = new LinkedHashMap<>();
    entries.put("arrived", arrived);
    entries.put("counted", traffic.counted());
    entries.put("lost", lost);
    entries.put("mended", mended);
    return entries;
  }

  private Map<String, Object> series(Traffic traffic) {
    Map<String, Long> sizes = new TreeMap<>(traffic.sizes());
    sizes.putAll(agent.series());
    Map<String, Object> series = new LinkedHashMap<>();
    for (Map.Entry<String, Long> each : sizes.entrySet()) {
      Map<String, Object> table = new LinkedHashMap<>();
      table.put("size", each.getValue());
      table.put("overflow", traffic.overflow().getOrDefault(each.getKey(), 0L));
      series.put(each.getKey(), table);
    }
    return series;
  }

  private static Map<String, Object> source(SourceTotals totals) {
    Map<String, Object> source = new LinkedHashMap<>();
    source.put("node", totals.source().node());
    source.put("service", totals.source().service());
    source.put("version", totals.source().version());
    source.put("locality", totals.source().locality());
    source.put("entries", totals.entries());
    source.put("first_seen", Times.text(totals.firstSeen()));
    source.put("last_seen", Times.text(totals.lastSeen()));
    source.put("last_entry", Times.text(totals.lastEntry()));
    source.put("clock_ahead_seconds", totals.ahead() / NANOS_PER_SECOND);
    return source;
  }

  /**
   * The clusters whose names begin so, at most so many, by name; {@code total} says how many there
   * are.
   */
  Map<String, Object> clusters(String prefix, int limit) {
    List<Object> shown = new ArrayList<>();
    int total = 0;
    for (ClusterTotals cluster : totals.traffic().clusters()) {
      if (cluster.cluster().startsWith(prefix)) {
        total++;
        if (shown.size() < limit) {
          shown.add(cluster(cluster));
        }
      }
    }
    Map<String, Object> clusters = new LinkedHashMap<>();
    clusters.put("total", total);
    clusters.put("clusters", shown);
    return clusters;
  }

  /** One cluster with its endpoints. */
  Map<String, Object> cluster(String name) {
    Totals.Detail detail =
        totals.cluster(name).orElseThrow(() -> Problem.notFound("no cluster is called " + name));
    Map<String, Object> cluster = cluster(detail.totals());
    List<Object> endpoints = new ArrayList<>();
    for (EndpointTotals endpoint : detail.endpoints()) {
      endpoints.add(endpoint(endpoint));
    }
    cluster.put("endpoints", endpoints);
    return cluster;
  }

  private static Map<String, Object> cluster(ClusterTotals totals) {
    Map<String, Object> cluster = new LinkedHashMap<>();
    cluster.put("cluster", totals.cluster());
    cluster.put("cluster_from", totals.named().label());
    cluster.put("requests", totals.requests());
    cluster.put("failures", totals.failures());
    cluster.put("flags", nonZero(totals.flags()));
    cluster.put("upstream_errors", nonZero(totals.upstreamErrors()));
    cluster.put("hidden_retries", totals.hiddenRetries());
    cluster.put("latency", durations(totals.latency()));
    cluster.put("connect", durations(totals.connect()));
    cluster.put("endpoint_count", totals.endpoints());
    return cluster;
  }

  private static Map<String, Object> endpoint(EndpointTotals totals) {
    Map<String, Object> endpoint = new LinkedHashMap<>();
    endpoint.put("endpoint", totals.endpoint());
    endpoint.put("requests", totals.requests());
    endpoint.put("failures", totals.failures());
    endpoint.put("flags", nonZero(totals.flags()));
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
