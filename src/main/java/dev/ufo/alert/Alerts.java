package dev.ufo.alert;

import dev.ufo.incident.Incident;
import dev.ufo.incident.Incident.State;
import dev.ufo.signal.Severity;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The alerts that incidents are, by the names and labels of the Prometheus rules:
 *
 * <pre>
 * UfoUpstreamFailing {cluster, cause, scope, severity="page"}
 * UfoUpstreamSuspect {cluster, cause, scope, severity="notice"}             if notices are wanted
 * UfoEnvoyFailing    {cause, scope="this-envoy", severity="page"}           what one root does to many
 * </pre>
 *
 * Incidents with equal labels are one alert, as they are one series. An incident is an alert until
 * 15 minutes after its end, so that an Alertmanager that was away hears of the end too.
 */
final class Alerts {
  static final String NAME = "alertname";
  static final String ENVOY_FAILING = "UfoEnvoyFailing";

  private static final String UPSTREAM_FAILING = "UfoUpstreamFailing";
  private static final String UPSTREAM_SUSPECT = "UfoUpstreamSuspect";
  private static final long TOLD = Duration.ofMinutes(15).toNanos();

  /** More than any name has by which clusters are told apart. */
  private static final int LONGEST = 1_024;

  private final Map<String, String> extra;
  private final boolean notices;

  Alerts(Map<String, String> extra, boolean notices) {
    this.extra = extra;
    this.notices = notices;
  }

  /** What there is to say now, the worst first; the incidents in their usual order. */
  List<Alert> of(List<Incident> incidents, long now) {
    Map<SortedMap<String, String>, List<Incident>> byLabels = new LinkedHashMap<>();
    for (Incident incident : incidents) {
      boolean page = incident.severity() == Severity.PAGE;
      boolean over = incident.state() == State.RESOLVED && now - incident.resolved() > TOLD;
      if (over || (!page && !notices)) {
        continue;
      }
      add(byLabels, labels(page ? UPSTREAM_FAILING : UPSTREAM_SUSPECT, incident), incident);
      if (page && !incident.group().isEmpty()) {
        add(byLabels, labels(ENVOY_FAILING, incident), incident);
      }
    }
    List<Alert> alerts = new ArrayList<>();
    byLabels.forEach((labels, all) -> alerts.add(new Alert(labels, List.copyOf(all))));
    return alerts;
  }

  /** What is over says nothing beside what is not, and comes behind it. */
  private static void add(
      Map<SortedMap<String, String>, List<Incident>> byLabels,
      SortedMap<String, String> labels,
      Incident incident) {
    List<Incident> same = byLabels.computeIfAbsent(labels, none -> new ArrayList<>());
    boolean over = incident.state() == State.RESOLVED;
    if (same.isEmpty() || !over || same.getFirst().state() == State.RESOLVED) {
      same.add(incident);
    }
  }

  private SortedMap<String, String> labels(String name, Incident incident) {
    SortedMap<String, String> labels = new TreeMap<>(extra);
    labels.put(NAME, name);
    if (!name.equals(ENVOY_FAILING)) {
      labels.put("cluster", cut(incident.cluster(), LONGEST));
    }
    labels.put("cause", incident.cause().id());
    labels.put("scope", incident.scope().id());
    labels.put("severity", incident.severity().id());
    return labels;
  }

  /** So many characters at most, and no half ones. */
  static String cut(String text, int longest) {
    if (text.length() <= longest) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(longest - 2)) ? longest - 2 : longest - 1;
    return text.substring(0, end) + "…";
  }
}
