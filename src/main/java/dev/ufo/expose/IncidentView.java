package dev.ufo.expose;

import dev.ufo.diagnose.Finding.Alternative;
import dev.ufo.history.Trail;
import dev.ufo.incident.Incident;
import dev.ufo.knowledge.Article;
import dev.ufo.knowledge.Check;
import dev.ufo.knowledge.Knowledge;
import dev.ufo.signal.CauseId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An incident as everybody shows it, the contract's section 4: the same for the API, for events and
 * for {@code ufo diagnose}. The knowledge adds how to verify it, what to do, and what would settle
 * it against its rivals.
 */
public final class IncidentView {
  /** Below this a cause is said as "probably". */
  private static final double SURE = 0.8;

  private final Supplier<Knowledge> knowledge;

  public IncidentView(Knowledge knowledge) {
    this(() -> knowledge);
  }

  private IncidentView(Supplier<Knowledge> knowledge) {
    this.knowledge = knowledge;
  }

  /**
   * One that reads the knowledge when it shows its first incident: 100 to 200 ms in a young
   * process, for which no start should wait.
   */
  public static IncidentView onDemand() {
    return new IncidentView(Knowledge::shared);
  }

  /** As a tree for {@link Json}. */
  public Map<String, Object> tree(Incident incident) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("id", incident.id());
    tree.put("cluster", incident.cluster());
    tree.put("state", incident.state().id());
    tree.put("severity", incident.severity().id());
    tree.put("cause", incident.cause().id());
    tree.put("confidence", incident.confidence());
    tree.put("title", title(incident));
    tree.put("scope", incident.scope().id());
    tree.put("endpoints", incident.endpoints());
    tree.put("sources", incident.sources());
    tree.put("group", incident.group().isEmpty() ? null : incident.group());
    tree.put("details", incident.details());
    tree.put("began", Times.text(incident.began()));
    tree.put("detected", Times.text(incident.detected()));
    tree.put("diagnosed", Times.text(incident.diagnosed()));
    tree.put("paged", Times.text(incident.paged()));
    tree.put("resolved", Times.text(incident.resolved()));
    Map<String, Object> counts = new LinkedHashMap<>();
    counts.put("requests", incident.requests());
    counts.put("failures", incident.failures());
    counts.put("flags", incident.flags());
    counts.put("symptoms", incident.symptoms());
    tree.put("counts", counts);
    Map<String, Object> evidence = new LinkedHashMap<>();
    evidence.put("for", incident.reasonsFor());
    evidence.put("against", incident.reasonsAgainst());
    tree.put("evidence", evidence);
    List<Object> alternatives = new ArrayList<>();
    for (Alternative alternative : incident.alternatives()) {
      Map<String, Object> other = new LinkedHashMap<>();
      other.put("cause", alternative.cause().id());
      other.put("confidence", alternative.confidence());
      other.put("settled_by", knowledge.get().of(alternative.cause()).settle());
      alternatives.add(other);
    }
    tree.put("alternatives", alternatives);
    List<Object> verify = new ArrayList<>();
    for (Check check : verify(incident)) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("what", check.what());
      one.put("command", check.command());
      verify.add(one);
    }
    tree.put("verify", verify);
    tree.put("fix", article(incident).fix());
    List<Object> history = new ArrayList<>();
    for (Incident.Step step : incident.history()) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("at", Times.text(step.at()));
      one.put("cause", step.cause().id());
      one.put("confidence", step.confidence());
      one.put("severity", step.severity().id());
      history.add(one);
    }
    tree.put("history", history);
    tree.put("endpoints_total", incident.endpointsTotal());
    tree.put("trail", trail(incident.trail()));
    tree.put("samples", incident.samples().stream().map(SampleView::tree).toList());
    tree.put("runbook", runbook(incident));
    return tree;
  }

  private static Map<String, Object> trail(Trail of) {
    Map<String, Object> trail = new LinkedHashMap<>();
    trail.put("seconds", Trail.SLOT_SECONDS);
    trail.put("slot", of.slot());
    trail.put("shares", of.shares());
    return trail;
  }

  /** The cluster and what is seen there, in one line. */
  public static String title(Incident incident) {
    String probably = isSure(incident) ? "" : cause(incident) + ": ";
    return incident.cluster() + ": " + probably + incident.headline();
  }

  /** Where its runbook is served. */
  static String runbook(Incident incident) {
    return "/runbooks/" + incident.cause().id();
  }

  /** Its cause, with "probably" before it where that is not sure. */
  public static String cause(Incident incident) {
    return (isSure(incident) ? "" : "probably ") + incident.cause().id();
  }

  private static boolean isSure(Incident incident) {
    return incident.confidence() >= SURE || incident.cause() == CauseId.UNEXPLAINED;
  }

  /** The commands that verify it, with real addresses. */
  public List<Check> verify(Incident incident) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("cluster", incident.cluster());
    if (!incident.endpoints().isEmpty()) {
      facts.put("endpoint", incident.endpoints().get(0));
    }
    if (!incident.sources().isEmpty()) {
      facts.put("source", incident.sources().get(0));
    }
    return article(incident).verify(facts);
  }

  /** What is known of its cause. */
  public Article article(Incident incident) {
    return knowledge.get().of(incident.cause());
  }

  /** A tree of maps, collections and values as one line of JSON. */
  public static String json(Map<String, Object> tree) {
    return Json.text(tree);
  }

  /** A time as the API writes it; null for 0. */
  public static @Nullable String time(long unixNanos) {
    return Times.text(unixNanos);
  }
}
