package dev.ufo.alert;

import dev.ufo.expose.IncidentView;
import dev.ufo.expose.Json;
import dev.ufo.expose.Times;
import dev.ufo.incident.Incident;
import dev.ufo.knowledge.Check;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/** An {@link Alert} as {@code POST /api/v2/alerts} takes it, with what a person has to read. */
final class AlertBody {
  private static final int NAMED = 10;
  private static final int LONGEST = 4_096;

  private final IncidentView view;
  private final String home;

  /**
   * @param home where people reach this UFO, without a slash at its end
   */
  AlertBody(IncidentView view, String home) {
    this.view = view;
    this.home = home;
  }

  /** As a tree for {@link Json}; times in Unix nanoseconds. */
  Map<String, Object> tree(Alert alert, long endsAt) {
    Incident worst = alert.incidents().getFirst();
    Map<String, Object> annotations = new LinkedHashMap<>();
    annotations.put("summary", Alerts.cut(summary(alert), LONGEST));
    annotations.put("description", Alerts.cut(description(alert), LONGEST));
    annotations.put("runbook_url", home + "/runbooks/" + worst.cause().id());
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("labels", alert.labels());
    tree.put("annotations", annotations);
    tree.put("startsAt", Times.text(Math.min(alert.startsAt(), endsAt)));
    tree.put("endsAt", Times.text(endsAt));
    tree.put("generatorURL", home + "/#" + encoded(worst.id()));
    return tree;
  }

  private static String encoded(String id) {
    return URLEncoder.encode(id, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static String summary(Alert alert) {
    Incident worst = alert.incidents().getFirst();
    if (!Alerts.ENVOY_FAILING.equals(alert.labels().get(Alerts.NAME))) {
      return IncidentView.title(worst);
    }
    SortedSet<String> clusters = new TreeSet<>();
    alert.incidents().forEach(incident -> clusters.add(incident.cluster()));
    return "%s at %s: %s"
        .formatted(IncidentView.cause(worst), named(worst.sources()), named(List.copyOf(clusters)));
  }

  private String description(Alert alert) {
    Incident worst = alert.incidents().getFirst();
    StringBuilder text = new StringBuilder(IncidentView.title(worst));
    text.append(
        String.format(
            Locale.ROOT,
            "\n%s (%.0f %%), %s",
            IncidentView.cause(worst),
            100 * worst.confidence(),
            worst.scope().id()));
    if (!worst.endpoints().isEmpty()) {
      text.append(": ").append(named(worst.endpoints()));
    }
    text.append("\n%d of %d requests".formatted(worst.failures(), worst.requests()));
    for (Check check : view.verify(worst).stream().limit(1).toList()) {
      text.append("\nverify: ").append(check.what()).append("\n$ ").append(check.command());
    }
    if (alert.incidents().size() > 1) {
      text.append("\nand %d more of the same".formatted(alert.incidents().size() - 1));
    }
    return text.toString();
  }

  private static String named(List<String> names) {
    String first = String.join(", ", names.subList(0, Math.min(NAMED, names.size())));
    return names.size() <= NAMED ? first : "%s and %d more".formatted(first, names.size() - NAMED);
  }
}
