package dev.ufo.expose;

import dev.ufo.diagnose.Finding.Alternative;
import dev.ufo.history.Ticks;
import dev.ufo.history.Trail;
import dev.ufo.incident.Incident;
import dev.ufo.incident.Incident.State;
import dev.ufo.incident.Incident.Step;
import dev.ufo.signal.CauseId;
import dev.ufo.signal.Sample;
import dev.ufo.signal.Scope;
import dev.ufo.signal.Severity;
import java.util.List;
import java.util.Map;

/** An incident as a test wants it: a process that is down, until something else is said. */
public final class Found {
  private final String cluster;
  private String id;
  private State state = State.OPEN;
  private Severity severity = Severity.PAGE;
  private CauseId cause = CauseId.PROCESS_DOWN;
  private double confidence = 0.97;
  private Scope scope = Scope.ONE_ENDPOINT;
  private List<String> endpoints = List.of("10.90.0.12:8080");
  private long resolved;
  private List<Sample> samples = List.of();
  private long began = Ticks.T0 + Ticks.SECOND;
  private String group = "";

  public Found(String cluster) {
    this.cluster = cluster;
    id = cluster + "-20261121T100001.000Z";
  }

  public Found id(String wanted) {
    id = wanted;
    return this;
  }

  public Found state(State wanted) {
    state = wanted;
    return this;
  }

  public Found resolvedAt(long nanos) {
    state = State.RESOLVED;
    resolved = nanos;
    return this;
  }

  public Found severity(Severity wanted) {
    severity = wanted;
    return this;
  }

  public Found cause(CauseId wanted, double sure) {
    cause = wanted;
    confidence = sure;
    return this;
  }

  public Found began(long nanos) {
    began = nanos;
    return this;
  }

  /** One of many clusters that one root hits. */
  public Found group(String wanted) {
    group = wanted;
    scope = Scope.THIS_ENVOY;
    return this;
  }

  public Found scope(Scope wanted) {
    scope = wanted;
    return this;
  }

  Found endpoints(String... wanted) {
    endpoints = List.of(wanted);
    return this;
  }

  Found sample(Sample wanted) {
    samples = List.of(wanted);
    return this;
  }

  public Incident incident() {
    long detected = began + 2 * Ticks.SECOND;
    long paged = severity == Severity.PAGE ? began + 15 * Ticks.SECOND : 0;
    return new Incident(
        id,
        cluster,
        "",
        state,
        severity,
        cause,
        confidence,
        "10.90.0.12:8080 refuses connections, the other 2 endpoints work",
        scope,
        endpoints,
        List.of("gateway-1"),
        group,
        Map.of("cluster_from", "tag"),
        began,
        detected,
        detected,
        paged,
        resolved,
        began + 9 * Ticks.SECOND,
        480,
        190,
        Map.of("UF", 190L),
        Map.of("refused", 190L),
        List.of("190 of 190 were refused"),
        List.of("it never worked before"),
        List.of(new Alternative(CauseId.REJECTED_BY_FIREWALL, 0.02)),
        List.of(new Step(detected, cause, confidence, Severity.NOTICE)),
        3,
        Trail.NONE,
        samples);
  }
}
