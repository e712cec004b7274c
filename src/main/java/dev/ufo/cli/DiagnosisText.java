package dev.ufo.cli;

import dev.ufo.diagnose.Finding.Alternative;
import dev.ufo.expose.IncidentView;
import dev.ufo.history.Traffic;
import dev.ufo.incident.Incident;
import dev.ufo.incident.Incident.State;
import dev.ufo.knowledge.Check;
import dev.ufo.signal.Severity;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/** Incidents for people: what is wrong, why UFO says so, how to check it, what to do. */
final class DiagnosisText {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss.SSS'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final int MAX_LINE = 300;
  private static final int MAX_COMMAND = 1_000;
  private static final int MAX_NOTE = 500;
  private static final int MAX_ENDPOINTS = 8;
  private static final double NANOS_PER_SECOND = 1e9;

  private final PrintWriter out;
  private final IncidentView view;

  DiagnosisText(PrintWriter out, IncidentView view) {
    this.out = out;
    this.view = view;
  }

  void print(Rerun rerun, List<String> notes) {
    Traffic traffic = rerun.totals().traffic();
    List<Incident> incidents = rerun.incidents();
    if (rerun.from() == 0) {
      out.println("0 entries: nothing was recorded");
      notes.forEach(note -> out.println("  " + Printable.of(note, MAX_NOTE)));
      return;
    }
    out.printf(
        "%d %s of %d %s from %s to %s: %s%n",
        traffic.counted(),
        traffic.counted() == 1 ? "entry" : "entries",
        traffic.sources().size(),
        traffic.sources().size() == 1 ? "Envoy" : "Envoys",
        Instant.ofEpochSecond(0, rerun.from()),
        time(rerun.to()),
        incidents.isEmpty()
            ? "no incident"
            : incidents.size() == 1 ? "1 incident" : incidents.size() + " incidents");
    if (incidents.isEmpty()) {
      Unnoticed.lines(traffic).forEach(what -> out.println("  " + line(what)));
    }
    for (String note : notes) {
      out.println("  " + Printable.of(note, MAX_NOTE));
    }
    for (Incident incident : incidents) {
      out.println();
      print(incident);
    }
  }

  void print(Incident incident) {
    out.printf(
        Locale.ROOT,
        "%s  %s%n",
        incident.severity() == Severity.PAGE ? "PAGE  " : "NOTICE",
        line(IncidentView.title(incident)));
    out.printf(
        Locale.ROOT,
        "  %s (%.0f %%), %s%s%n",
        incident.cause().id(),
        100 * incident.confidence(),
        incident.scope().id(),
        endpoints(incident));
    out.printf(
        "  since %s, noticed after %s%s%s, %s%n",
        time(incident.began()),
        after(incident, incident.detected()),
        incident.paged() == 0 ? "" : ", paged after " + after(incident, incident.paged()),
        incident.resolved() == 0 ? "" : ", resolved at " + time(incident.resolved()),
        state(incident));
    out.printf(
        "  %d of %d requests, %s%n",
        incident.failures(),
        Math.max(incident.failures(), incident.requests()),
        line(incident.symptoms().toString().replaceAll("[{}]", "").replace("=", " ")));
    incident.reasonsFor().forEach(reason -> out.println("    + " + line(reason)));
    incident.reasonsAgainst().forEach(reason -> out.println("    - " + line(reason)));
    for (Alternative other : incident.alternatives()) {
      out.printf(Locale.ROOT, "    ? %s (%.0f %%)%n", other.cause().id(), 100 * other.confidence());
    }
    if (!incident.alternatives().isEmpty()) {
      out.println("  settle: " + line(view.article(incident).settle()));
    }
    for (Check check : view.verify(incident)) {
      out.println("  verify: " + line(check.what()));
      out.println("    $ " + Printable.of(check.command(), MAX_COMMAND));
    }
    for (String fix : view.article(incident).fix()) {
      out.println("  fix: " + line(fix));
    }
  }

  private static String state(Incident incident) {
    return incident.state() == State.RECOVERING ? "recovering at the end" : incident.state().id();
  }

  private static String endpoints(Incident incident) {
    List<String> all = incident.endpoints();
    if (all.isEmpty()) {
      return "";
    }
    String some = String.join(", ", all.subList(0, Math.min(MAX_ENDPOINTS, all.size())));
    return ": " + line(some) + (all.size() > MAX_ENDPOINTS ? ", … (" + all.size() + ")" : "");
  }

  private static String after(Incident incident, long nanos) {
    return String.format(
        Locale.ROOT, "%.1f s", Math.max(0, nanos - incident.began()) / NANOS_PER_SECOND);
  }

  static String time(long nanos) {
    return TIME.format(Instant.ofEpochSecond(0, nanos));
  }

  static String line(String text) {
    return Printable.of(text, MAX_LINE);
  }
}
