package dev.ufo.expose;

import dev.ufo.history.ClusterTotals;
import dev.ufo.history.Traffic;
import dev.ufo.incident.Incident;
import dev.ufo.incident.Incident.State;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * The first page, as plain text: what is wrong, how UFO itself fares, and the clusters that fail
 * most.
 */
final class Overview {
  private static final int SHOWN = 20;

  private Overview() {}

  /**
   * The page.
   *
   * @param head what comes before the number of Envoys
   */
  static String text(String head, int streams, Analysis analysis, Instant now) {
    Traffic traffic = analysis.totals().traffic();
    StringBuilder text = new StringBuilder();
    text.append("%s of %d Envoys\n\n".formatted(head, traffic.sources().size()));
    addIncidents(text, analysis);
    List<String> notes = Notes.of(traffic, streams, now);
    text.append(notes.isEmpty() ? "" : "\n");
    for (String note : notes) {
      text.append("! ").append(printable(note)).append('\n');
    }
    addClusters(text, traffic);
    text.append(
        "\n/metrics /healthz /readyz /api/v1/status /api/v1/clusters /api/v1/clusters/{name}"
            + " /api/v1/incidents /api/v1/incidents/{id}\n");
    return text.toString();
  }

  private static void addIncidents(StringBuilder text, Analysis analysis) {
    List<Incident> open =
        analysis.incidents().get().stream()
            .filter(incident -> incident.state() != State.RESOLVED)
            .toList();
    if (open.isEmpty()) {
      text.append("No incident.\n");
    }
    for (Incident incident : open.subList(0, Math.min(SHOWN, open.size()))) {
      text.append(printable(line(incident, analysis.view()))).append('\n');
    }
    if (open.size() > SHOWN) {
      text.append(
          "and %d more: /api/v1/incidents?state=open,recovering\n".formatted(open.size() - SHOWN));
    }
  }

  private static String line(Incident incident, IncidentView view) {
    String line =
        String.format(
            Locale.ROOT,
            "%-6s  %s: %s (%.2f)%s since %s",
            incident.severity().id(),
            incident.cluster(),
            IncidentView.cause(incident),
            incident.confidence(),
            incident.state() == State.RECOVERING ? ", recovering," : "",
            Times.seconds(Instant.ofEpochSecond(0, incident.began())));
    return view.verify(incident).stream()
        .findFirst()
        .map(check -> line + "; try: " + check.command())
        .orElse(line);
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
