package dev.ufo.expose;

import dev.ufo.doctor.Agent;
import dev.ufo.doctor.Findings;
import dev.ufo.doctor.Notes;
import dev.ufo.history.ClusterTotals;
import dev.ufo.history.SourceTotals;
import dev.ufo.history.Traffic;
import dev.ufo.incident.Incident;
import dev.ufo.incident.Incident.State;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The first page, as plain text: what is wrong and what to do, how UFO itself fares, and the
 * clusters that fail most. What the board shows at a glance, for a terminal.
 */
final class Overview {
  private static final int SHOWN = 20;

  private Overview() {}

  static String text(Build build, Duration uptime, Agent agent, Analysis analysis, Instant now) {
    Traffic traffic = analysis.totals().traffic();
    List<Incident> incidents = analysis.incidents().get();
    StringBuilder text = new StringBuilder();
    text.append("UFO %s, up %s\n".formatted(build.version(), span(uptime)));
    if (!agent.occasion().isEmpty()) {
      text.append(printable(agent.occasion())).append('\n');
    }
    addSummary(text, incidents, traffic, agent.streams(), now);
    addIncidents(text, incidents, analysis.view());
    List<String> notes = Notes.of(Findings.of(traffic, agent, now));
    text.append(notes.isEmpty() ? "" : "\n");
    for (String note : notes) {
      text.append("! ").append(printable(note)).append('\n');
    }
    addClusters(text, traffic);
    text.append(
        "\n/api/v1/incidents /api/v1/clusters /api/v1/status /api/v1/events /api/v1/openapi.yaml"
            + " /runbooks/ /metrics /healthz /readyz\n");
    return text.toString();
  }

  private static void addSummary(
      StringBuilder text, List<Incident> incidents, Traffic traffic, int streams, Instant now) {
    Map<String, Object> upstreams = TickView.upstreams(incidents, traffic.clusters().size());
    text.append(
        "upstreams: %s failing, %s recovering, %s fine\n"
            .formatted(
                upstreams.get("failing"), upstreams.get("recovering"), upstreams.get("fine")));
    long last = traffic.sources().stream().mapToLong(SourceTotals::lastSeen).max().orElse(0);
    Duration age = Duration.between(Instant.ofEpochSecond(0, last), now);
    text.append(
        "entries: %d counted, %d lost, the last %s; Envoys: %d; open streams: %d\n"
            .formatted(
                traffic.counted(),
                TickView.lost(traffic.lost()),
                last == 0 ? "never came" : span(age) + " ago",
                traffic.sources().size(),
                streams));
    Map<String, Long> flags = Api.flags(traffic);
    if (!flags.isEmpty()) {
      text.append("failures of the last hour by flag:").append(counts(flags)).append('\n');
    }
  }

  private static void addIncidents(StringBuilder text, List<Incident> all, IncidentView view) {
    List<Incident> open =
        all.stream().filter(incident -> incident.state() != State.RESOLVED).toList();
    if (open.isEmpty()) {
      text.append("\nNo incident.\n");
    }
    for (Incident incident : open.subList(0, Math.min(SHOWN, open.size()))) {
      add(text, incident, view);
    }
    if (open.size() > SHOWN) {
      text.append(
          "\nand %d more: /api/v1/incidents?state=open,recovering\n"
              .formatted(open.size() - SHOWN));
    }
  }

  private static void add(StringBuilder text, Incident incident, IncidentView view) {
    String severity = incident.severity().id().toUpperCase(Locale.ROOT);
    text.append("\n%-8s".formatted(severity));
    text.append(printable(IncidentView.title(incident))).append('\n');
    add(
        text,
        "%s (%.0f %%), %s, %s since %s"
            .formatted(
                IncidentView.cause(incident),
                incident.confidence() * 100,
                incident.scope().id(),
                incident.state().id(),
                Times.seconds(Instant.ofEpochSecond(0, incident.began()))));
    add(
        text,
        "%d of %d requests:%s"
            .formatted(incident.failures(), incident.requests(), counts(incident.flags())));
    incident.reasonsFor().forEach(reason -> add(text, "+ " + reason));
    incident.reasonsAgainst().forEach(reason -> add(text, "- " + reason));
    view.verify(incident).stream()
        .findFirst()
        .ifPresent(check -> {
          add(text, "verify: " + check.what());
          add(text, "$ " + check.command());
        });
    view.article(incident).fix().stream().findFirst().ifPresent(fix -> add(text, "fix: " + fix));
    add(text, "/api/v1/incidents/" + path(incident.id()));
    add(text, IncidentView.runbook(incident));
  }

  private static void add(StringBuilder text, String line) {
    text.append("        ").append(printable(line)).append('\n');
  }

  /** As it must stand in a path: a space, too, is %20 there. */
  private static String path(String id) {
    return URLEncoder.encode(id, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static String counts(Map<String, Long> counts) {
    StringBuilder text = new StringBuilder();
    counts.forEach((label, count) -> text.append(' ').append(label).append('=').append(count));
    return text.toString();
  }

  private static String span(Duration time) {
    long seconds = Math.max(0, time.toSeconds());
    if (seconds < 120) {
      return seconds + " s";
    }
    return seconds < 7_200 ? seconds / 60 + " min" : seconds / 3_600 + " h";
  }

  private static void addClusters(StringBuilder text, Traffic traffic) {
    List<ClusterTotals> worst =
        traffic.clusters().stream()
            .sorted(
                Comparator.comparingLong(ClusterTotals::failures)
                    .reversed()
                    .thenComparing(ClusterTotals::cluster))
            .limit(SHOWN)
            .toList();
    text.append("\n%12s %12s  cluster, failures by flag\n".formatted("requests", "failures"));
    for (ClusterTotals cluster : worst) {
      text.append("%12d %12d  ".formatted(cluster.requests(), cluster.failures()));
      text.append(printable(cluster.cluster()));
      for (int i = 0; i < cluster.flags().size(); i++) {
        if (cluster.flags().count(i) != 0) {
          text.append(' ').append(cluster.flags().label(i));
          text.append('=').append(cluster.flags().count(i));
        }
      }
      text.append('\n');
    }
    if (traffic.clusters().size() > SHOWN) {
      text.append("and %d more\n".formatted(traffic.clusters().size() - SHOWN));
    }
  }

  /**
   * These names come from outside, and a terminal obeys control characters; others turn a line
   * around or break it.
   */
  private static String printable(String name) {
    StringBuilder text = new StringBuilder(name.length());
    name.codePoints().forEach(c -> text.appendCodePoint(isPrintable(c) ? c : '?'));
    return text.toString();
  }

  private static boolean isPrintable(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
