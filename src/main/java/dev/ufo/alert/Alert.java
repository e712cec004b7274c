package dev.ufo.alert;

import dev.ufo.incident.Incident;
import dev.ufo.incident.Incident.State;
import java.util.List;
import java.util.SortedMap;

/**
 * What an Alertmanager tells apart by its labels, and the incidents behind it: all that have these
 * labels and are not over, the worst first, or those that are over lately.
 */
record Alert(SortedMap<String, String> labels, List<Incident> incidents) {
  boolean fires() {
    return incidents.getFirst().state() != State.RESOLVED;
  }

  long startsAt() {
    return incidents.stream().mapToLong(Incident::began).min().orElse(0);
  }

  /** When the last one was over; 0 while it fires. */
  long endsAt() {
    return fires() ? 0 : incidents.stream().mapToLong(Incident::resolved).max().orElse(0);
  }
}
