package dev.ufo.expose;

import dev.ufo.incident.Incident;
import dev.ufo.incident.Incident.State;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** How a cluster is, by the worst of its incidents. */
enum Condition {
  FAILING,
  RECOVERING,
  FINE;

  static final Map<String, Condition> BY_LABEL = new LinkedHashMap<>();

  static {
    for (Condition condition : values()) {
      BY_LABEL.put(condition.name().toLowerCase(Locale.ROOT), condition);
    }
  }

  /** Of the clusters that are not fine, by name. */
  static Map<String, Condition> of(List<Incident> incidents) {
    Map<String, Condition> sick = new HashMap<>();
    for (Incident incident : incidents) {
      if (incident.state() == State.OPEN) {
        sick.put(incident.cluster(), FAILING);
      } else if (incident.state() == State.RECOVERING) {
        sick.putIfAbsent(incident.cluster(), RECOVERING);
      }
    }
    return sick;
  }
}
