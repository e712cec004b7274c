package dev.ufo.expose;

import dev.ufo.history.ClusterTotals;
import dev.ufo.history.Traffic;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;

/** The first page, as plain text: how it goes, and the clusters that fail most. */
final class Overview {
  private static final int SHOWN = 20;

  private Overview() {}

  static String text(Build build, Duration uptime, int streams, Traffic traffic) {
    StringBuilder text = new StringBuilder();
    text.append(
        "UFO %s, up %d s, watching %d streams of %d Envoys\n"
            .formatted(build.version(), uptime.toSeconds(), streams, traffic.sources().size()));
    for (String note : Notes.of(traffic, streams)) {
      text.append("! ").append(printable(note)).append('\n');
    }
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
    text.append(
        "\n/metrics /healthz /readyz /api/v1/status /api/v1/clusters /api/v1/clusters/{name}\n");
    return text.toString();
  }

  /** A terminal obeys control characters, and these names come from outside. */
  private static String printable(String name) {
    StringBuilder text = new StringBuilder(name.length());
    name.codePoints().forEach(c -> text.appendCodePoint(Character.isISOControl(c) ? '?' : c));
    return text.toString();
  }
}
