package dev.ufo.expose;

import dev.ufo.doctor.Agent;
import dev.ufo.doctor.Finding;
import dev.ufo.doctor.Findings;
import dev.ufo.doctor.Notes;
import dev.ufo.history.ClusterTotals;
import dev.ufo.history.Counts;
import dev.ufo.history.EndpointTotals;
import dev.ufo.history.SourceTotals;
import dev.ufo.history.Span;
import dev.ufo.history.Totals;
import dev.ufo.history.Traffic;
import dev.ufo.incident.Incident;
import dev.ufo.incident.Incident.State;
import dev.ufo.signal.CauseId;
import dev.ufo.signal.Input;
import dev.ufo.signal.Loss;
import dev.ufo.signal.Mend;
import dev.ufo.signal.Trait;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the API says, as trees for {@link Json}. Reads snapshots; any thread. */
final class Api {
  private static final double NANOS_PER_SECOND = 1e9;

  private final Build build;
  private final Agent agent;
  private final Analysis analysis;
  private final InstantSource clock;
  private final Instant started;

  Api(Build build, Agent agent, Analysis analysis, InstantSource clock) {
    this.build = build;
    this.agent = agent;
    this.analysis = analysis;
    this.clock = clock;
    started = clock.instant();
  }

  Map<String, Object> status() {
    Traffic traffic = analysis.totals().traffic();
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
    List<Finding> findings = Findings.of(traffic, agent, clock.instant());
    status.put("notes", Notes.of(findings));
    status.put("streams", streams);
    status.put("clusters", traffic.clusters().size());
    status.put("entries", entries(traffic));
    status.put("flags_last_hour", flags(traffic));
    status.put("series", series(traffic));
    status.put("findings", findings.stream().map(Finding::tree).toList());
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

  /** Failures of the last hour by flag, of all clusters. */
  static Map<String, Long> flags(Traffic traffic) {
    Map<String, Long> flags = new TreeMap<>();
    for (ClusterTotals cluster : traffic.clusters()) {
      Counts hour = cluster.windows().get(Span.HOUR.ordinal()).flags();
      for (int i = 0; i < hour.size(); i++) {
        if (hour.count(i) != 0) {
          flags.merge(hour.label(i), hour.count(i), Long::sum);
        }
      }
    }
    return flags;
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
    entries.put("late", traffic.late());
    entries.put("early", traffic.early());
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
    source.put("successes", totals.successes());
    source.put("shows", labels(totals.traits()));
    source.put("first_seen", Times.text(totals.firstSeen()));
    source.put("last_seen", Times.text(totals.lastSeen()));
    source.put("last_entry", Times.text(totals.lastEntry()));
    source.put("clock_ahead_seconds", totals.ahead() / NANOS_PER_SECOND);
    source.put("clock_behind_seconds", totals.skew() / NANOS_PER_SECOND);
    source.put("clock_changes", totals.steps());
    return source;
  }

  private static List<String> labels(Set<Trait> traits) {
    return traits.stream().map(trait -> trait.name().toLowerCase(Locale.ROOT)).toList();
  }

  /**
   * The clusters in these conditions whose names begin and read so, at most so many, by name;
   * {@code total} says how many there are.
   */
  Map<String, Object> clusters(Set<Condition> conditions, String search, String prefix, int limit) {
    List<Incident> incidents = analysis.incidents().get();
    Map<String, Condition> sick = Condition.of(incidents);
    ClusterView view = new ClusterView(incidents);
    String part = search.toLowerCase(Locale.ROOT);
    List<Object> shown = new ArrayList<>();
    int total = 0;
    for (ClusterTotals cluster : analysis.totals().traffic().clusters()) {
      String name = cluster.cluster();
      if (conditions.contains(sick.getOrDefault(name, Condition.FINE))
          && name.startsWith(prefix)
          && name.toLowerCase(Locale.ROOT).contains(part)) {
        total++;
        if (shown.size() < limit) {
          shown.add(view.tree(cluster));
        }
      }
    }
    return list("clusters", total, shown);
  }

  private static Map<String, Object> list(String name, int total, List<Object> shown) {
    Map<String, Object> list = new LinkedHashMap<>();
    list.put("total", total);
    list.put(name, shown);
    return list;
  }

  /** One cluster with its endpoints. */
  Map<String, Object> cluster(String name) {
    Totals.Detail detail =
        analysis
            .totals()
            .cluster(name)
            .orElseThrow(() -> Problem.notFound("no cluster is called " + name));
    ClusterView view = new ClusterView(analysis.incidents().get());
    Map<String, Object> cluster = view.tree(detail.totals());
    List<Object> endpoints = new ArrayList<>();
    for (EndpointTotals endpoint : detail.endpoints()) {
      endpoints.add(ClusterView.tree(endpoint));
    }
    cluster.put("endpoints", endpoints);
    return cluster;
  }

  /** The incidents in these states and of these causes, of all clusters or of one. */
  Map<String, Object> incidents(Set<State> states, @Nullable String cluster, Set<CauseId> causes) {
    List<Object> shown = new ArrayList<>();
    for (Incident incident : analysis.incidents().get()) {
      if (states.contains(incident.state())
          && causes.contains(incident.cause())
          && (cluster == null || cluster.equals(incident.cluster()))) {
        shown.add(analysis.view().tree(incident));
      }
    }
    return list("incidents", shown.size(), shown);
  }

  Map<String, Object> incident(String id) {
    for (Incident incident : analysis.incidents().get()) {
      if (incident.id().equals(id)) {
        return analysis.view().tree(incident);
      }
    }
    throw Problem.notFound("no incident has the id " + id);
  }
}
