package dev.ufo.incident;

import dev.ufo.diagnose.Finding;
import dev.ufo.diagnose.Finding.Alternative;
import dev.ufo.diagnose.Verdict;
import dev.ufo.signal.CauseId;
import dev.ufo.signal.Scope;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What is said of a fault at some moment: a diagnosis without the evidence behind it. */
record Account(
    CauseId cause,
    double confidence,
    String headline,
    Scope scope,
    List<String> endpoints,
    Map<String, String> details,
    List<String> reasonsFor,
    List<String> reasonsAgainst,
    List<Alternative> alternatives) {
  static final String CLUSTER_FROM = "cluster_from";

  static Account of(Finding finding) {
    Verdict verdict = finding.verdict();
    return new Account(
        verdict.cause(),
        finding.confidence(),
        verdict.headline(),
        finding.scope(),
        List.copyOf(verdict.endpoints()),
        verdict.details(),
        verdict.reasonsFor(),
        verdict.reasonsAgainst(),
        finding.alternatives());
  }

  /** What was last said of an incident; how its cluster got its name is told by new evidence. */
  static Account of(Incident incident) {
    Map<String, String> details = new TreeMap<>(incident.details());
    details.remove(CLUSTER_FROM);
    return new Account(
        incident.cause(),
        incident.confidence(),
        incident.headline(),
        incident.scope(),
        incident.endpoints(),
        details,
        incident.reasonsFor(),
        incident.reasonsAgainst(),
        incident.alternatives());
  }
}
