package dev.ufo.expose;

import dev.ufo.doctor.Agent;
import dev.ufo.doctor.Findings;
import dev.ufo.history.Pulse;
import dev.ufo.history.Totals;
import dev.ufo.history.Trail;
import dev.ufo.incident.Incident;
import dev.ufo.incident.Incident.State;
import dev.ufo.signal.Loss;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The event that tells every second that UFO lives, and what has moved. The analyst's thread. */
final class TickView {
  private static final int MOST_INCIDENTS = 30;
  private static final double NANOS_PER_SECOND = 1e9;

  private final Totals totals;
  private final Agent agent;
  private final Build build;
  private long lastAt;
  private long lastCounted;

  TickView(Totals totals, Agent agent, Build build) {
    this.totals = totals;
    this.agent = agent;
    this.build = build;
  }

  Message message(List<Incident> incidents, long now) {
    Pulse pulse = totals.pulse();
    Map<String, Object> tick = new LinkedHashMap<>();
    tick.put("at", Times.text(now));
    tick.put("version", build.version());
    tick.put("ready", agent.ready().ok());
    tick.put("upstreams", upstreams(incidents, pulse.clusters()));
    tick.put("envoys", pulse.sources());
    tick.put("streams", agent.streams());
    tick.put("entries", entries(pulse, now));
    tick.put(
        "last_entry_age_seconds",
        pulse.lastSeen() == 0 ? null : Math.max(0, now - pulse.lastSeen()) / NANOS_PER_SECOND);
    String occasion = agent.occasion();
    if (!occasion.isEmpty()) {
      tick.put("occasion", occasion);
    }
    List<Incident> shown =
        incidents.stream()
            .filter(incident -> incident.state() != State.RESOLVED)
            .limit(MOST_INCIDENTS)
            .toList();
    return new Message(
        "tick",
        "",
        () -> {
          tick.put("incidents", shown.stream().map(TickView::numbers).toList());
          return Json.text(tick);
        });
  }

  /** Clusters by the worst that befalls them. */
  static Map<String, Object> upstreams(List<Incident> incidents, int known) {
    Collection<Condition> sick = Condition.of(incidents).values();
    int failing = Collections.frequency(sick, Condition.FAILING);
    int recovering = Collections.frequency(sick, Condition.RECOVERING);
    Map<String, Object> upstreams = new LinkedHashMap<>();
    upstreams.put("failing", failing);
    upstreams.put("recovering", recovering);
    upstreams.put("fine", Math.max(0, known - failing - recovering));
    return upstreams;
  }

  private Map<String, Object> entries(Pulse pulse, long now) {
    Map<String, Object> entries = new LinkedHashMap<>();
    entries.put("counted", pulse.counted());
    entries.put("lost", lost(pulse.lost()));
    double seconds = (now - lastAt) / NANOS_PER_SECOND;
    boolean first = lastAt == 0 || seconds <= 0;
    entries.put("per_second", first ? null : (pulse.counted() - lastCounted) / seconds);
    lastAt = now;
    lastCounted = pulse.counted();
    return entries;
  }

  /** What should have been counted and was not. */
  static long lost(Map<Loss, Long> lost) {
    long sum = 0;
    for (Map.Entry<Loss, Long> each : lost.entrySet()) {
      sum += Findings.HARMLESS.contains(each.getKey()) ? 0 : each.getValue();
    }
    return sum;
  }

  private static Map<String, @Nullable Object> numbers(Incident incident) {
    Trail trail = incident.trail();
    Map<String, @Nullable Object> numbers = new LinkedHashMap<>();
    numbers.put("id", incident.id());
    numbers.put("state", incident.state().id());
    numbers.put("requests", incident.requests());
    numbers.put("failures", incident.failures());
    numbers.put("share", trail.latest());
    numbers.put("slot", trail.slot());
    return numbers;
  }
}
