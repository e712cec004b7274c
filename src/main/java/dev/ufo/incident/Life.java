package dev.ufo.incident;

import dev.ufo.detect.CountWatch;
import dev.ufo.detect.Guard;
import dev.ufo.detect.Hold;
import dev.ufo.diagnose.Finding;
import dev.ufo.diagnose.Group;
import dev.ufo.diagnose.Verdict;
import dev.ufo.history.Case;
import dev.ufo.history.Cell;
import dev.ufo.history.Cluster;
import dev.ufo.history.Course;
import dev.ufo.history.Name;
import dev.ufo.history.Sign;
import dev.ufo.incident.Incident.State;
import dev.ufo.incident.Incident.Step;
import dev.ufo.signal.CauseId;
import dev.ufo.signal.Sample;
import dev.ufo.signal.Scope;
import dev.ufo.signal.Severity;
import dev.ufo.signal.Symptom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One incident as it lives. It is the same fault as long as it fails at the same endpoints, or in
 * the same way where there is none, whatever is thought to be its cause.
 *
 * <p>A cause that is named replaces another at once when it is sure, else when it has been the best
 * for {@link #STEADY} ticks: a diagnosis that changes with each second helps nobody.
 */
final class Life implements Known {
  private static final long SECOND = 1_000_000_000L;

  /** From here on a cause is said without "probably". */
  static final double SURE = 0.8;

  private static final int STEADY = 3;
  private static final int MOST_STEPS = 50;
  private static final int MOST_SAMPLES = 5;

  private final String id;
  private final Cluster cluster;
  private final boolean weak;
  private final Set<Trace> traces = new HashSet<>();
  private final List<Step> history = new ArrayList<>();
  private Set<String> endpoints = Set.of();
  private Group explained;
  private Account shown;
  private CauseId latest;
  private final Hold hold;
  private State state = State.OPEN;
  private Severity severity = Severity.NOTICE;
  private final long skew;
  private long began;
  private final long detected;
  private long diagnosed;
  private long paged;
  private long resolved;
  private long lastFailure;
  private final Calm calm;
  private int steady;
  private @Nullable Incident end;
  private @Nullable Past past;
  private final IdentityHashMap<Cell, Long> counted = new IdentityHashMap<>();
  private final Map<String, Long> flags = new TreeMap<>();
  private final Map<String, Long> symptoms = new TreeMap<>();
  private long failures;
  private long requests;

  private record Trace(String endpoint, Symptom.Kind kind) {}

  /** A fault that was noticed in this tick, at an Envoy whose clock is so much behind ours. */
  Life(String id, Cluster cluster, Guard guard, Finding finding, long began, long skew, long now) {
    this.id = id;
    this.cluster = cluster;
    this.began = began;
    this.skew = skew;
    shown = Account.of(finding);
    latest = shown.cause();
    explained = finding.verdict().explained();
    weak = isWeak(explained);
    detected = now;
    calm = new Calm(now);
    hold = new Hold(now, began, guard.normal());
    Case known = cluster.open();
    requests = known == null ? 0 : known.requests() - cluster.requestsAt(now);
    step(now);
    name(now);
    seen(finding);
  }

  /** The life of an incident of a former run goes on, as this finding is of the same fault. */
  Life(Past past, Cluster cluster, Guard guard, Finding finding, long skew, long now) {
    this.past = past;
    this.cluster = cluster;
    this.skew = skew;
    Incident known = past.incident();
    id = known.id();
    state = known.state();
    severity = known.severity();
    began = known.began() - skew;
    detected = known.detected();
    diagnosed = known.diagnosed();
    paged = known.paged();
    resolved = known.resolved();
    lastFailure = known.lastFailure() - skew;
    requests = known.requests();
    failures = known.failures();
    flags.putAll(known.flags());
    symptoms.putAll(known.symptoms());
    history.addAll(known.history());
    shown = Account.of(known);
    latest = shown.cause();
    explained = finding.verdict().explained();
    weak = isWeak(explained);
    calm = new Calm(now);
    hold = new Hold(now, explained.firstStart(), guard.normal());
  }

  private static boolean isWeak(Group explained) {
    return explained.where(cell -> cell.sign() == Sign.FAILURE).isEmpty();
  }

  @Override
  public String id() {
    return id;
  }

  Cluster cluster() {
    return cluster;
  }

  @Override
  public boolean concerns(Cluster other) {
    return cluster.equals(other);
  }

  @Override
  public boolean resolved() {
    return state == State.RESOLVED;
  }

  @Override
  public long resolvedAt() {
    return resolved;
  }

  long paged() {
    return paged;
  }

  /** How much of this finding is this incident's: the share of failures that it knows. */
  @Override
  public double overlap(Finding finding) {
    Verdict verdict = finding.verdict();
    if (!endpoints.isEmpty() && !verdict.endpoints().isEmpty()) {
      long shared = verdict.endpoints().stream().filter(endpoints::contains).count();
      return (double) shared / Math.min(endpoints.size(), verdict.endpoints().size());
    }
    Group all = verdict.explained();
    Group known = all.where(cell -> traces.contains(trace(cell)));
    return all.isEmpty() ? 0 : (double) known.count() / all.count();
  }

  private static Trace trace(Cell cell) {
    return new Trace(cell.endpoint(), cell.symptom().kind());
  }

  /** What is thought of it now; says whether that is another cause. */
  boolean refine(Finding finding, long now) {
    CauseId cause = finding.verdict().cause();
    steady = cause == latest ? steady + 1 : 1;
    latest = cause;
    boolean other = cause != shown.cause();
    boolean vague = shown.cause() == CauseId.UNEXPLAINED;
    boolean show = !other || vague || finding.confidence() >= SURE || steady >= STEADY;
    if (past != null && past.outweighs(finding)) {
      show = false;
    }
    if (show) {
      past = null;
      shown = Account.of(finding);
      name(now);
    }
    if (show && other) {
      step(now);
    }
    seen(finding);
    return show && other;
  }

  private void name(long now) {
    if (diagnosed == 0 && shown.cause() != CauseId.UNEXPLAINED) {
      diagnosed = now;
    }
  }

  private void step(long now) {
    if (history.size() == MOST_STEPS) {
      history.remove(1);
    }
    history.add(new Step(now, shown.cause(), shown.confidence(), severity));
  }

  private void seen(Finding finding) {
    endpoints = Set.copyOf(finding.verdict().endpoints());
    explained = finding.verdict().explained();
    for (Cell cell : explained.cells()) {
      traces.add(trace(cell));
      count(cell);
    }
    long first = explained.where(cell -> weak || cell.sign() == Sign.FAILURE).firstStart();
    if (state != State.RESOLVED && paged == 0) {
      began = Math.min(began, first);
    }
  }

  /** Adds what is new in a cell to the counts of the whole life. */
  private void count(Cell cell) {
    long more = cell.total() - counted.getOrDefault(cell, 0L);
    if (more > 0) {
      counted.put(cell, cell.total());
      failures += more;
      symptoms.merge(cell.symptom().kind().label(), more, Long::sum);
      for (String flag : cell.signature().failureFlags()) {
        flags.merge(flag, more, Long::sum);
      }
    }
  }

  /** It came back. */
  void reopen(Finding finding, long now) {
    counted.clear(); // another case, other cells
    past = null; // this run has seen what was before
    state = State.OPEN;
    resolved = 0;
    calm.ends(now);
    if (!refine(finding, now)) {
      step(now);
    }
  }

  /** A tick has passed: does it still fail, has it held, is it over? */
  void tick(Guard guard, long now) {
    if (state == State.RESOLVED) {
      return;
    }
    long failed = 0;
    long first = Long.MAX_VALUE;
    long last = Long.MIN_VALUE;
    long firstStart = Long.MAX_VALUE;
    long lastStart = Long.MIN_VALUE;
    for (Cell cell : explained.cells()) {
      count(cell);
      long count = cell.countAt(now);
      if (count > 0 && (weak || cell.sign() == Sign.FAILURE)) {
        failed += count;
        first = Math.min(first, cell.tickFirstEnd());
        last = Math.max(last, cell.tickLastEnd());
        firstStart = Math.min(firstStart, cell.tickFirstStart());
        lastStart = Math.max(lastStart, cell.tickLastStart());
      }
    }
    long asked = Math.max(failed, guard.failuresOnly() ? CountWatch.requests(SECOND) : asked(now));
    boolean failing = failed > 0 && failed > 1.5 * guard.normal() * asked;
    hold.tick(now, asked, failing ? failed : 0, first, last);
    if (failing) {
      hold.spread(firstStart, lastStart, last);
    }
    requests += cluster.requestsAt(now);
    if (failing) {
      calm.ends(now);
      lastFailure = Math.max(lastFailure, last);
    } else {
      calm.lasts(asked(now));
    }
    if (severity == Severity.NOTICE && hold.holds()) {
      severity = Severity.PAGE;
      paged = now;
      step(now);
    }
    state = calm.after(state, requests == 0 ? 1 : (double) failures / requests, now);
    resolved = state == State.RESOLVED ? now : 0;
  }

  /** What was asked of its endpoints, or of the cluster where it has none. */
  private long asked(long now) {
    Case known = cluster.open();
    if (endpoints.isEmpty() || known == null) {
      return cluster.requestsAt(now);
    }
    long asked = 0;
    for (String endpoint : endpoints) {
      Course course = known.course(endpoint);
      asked += course == null ? 0 : course.requestsAt(now);
    }
    return asked > 0 ? asked : Math.min(1, cluster.requestsAt(now));
  }

  /** As it stands; of one that is resolved nothing is made anew, nor kept. */
  @Override
  public Incident asOf(long now) {
    if (state != State.RESOLVED) {
      end = null;
      return snapshot(now);
    }
    Incident known = end == null ? snapshot(now) : end;
    end = known;
    return known;
  }

  Incident snapshot(long now) {
    Map<String, String> details = new TreeMap<>(shown.details());
    Name.From named = explained.named();
    if (named != Name.From.ENVOY) {
      details.put(Account.CLUSTER_FROM, named.label());
    }
    if (!cluster.workload().isEmpty()) {
      details.put("workload", cluster.workload());
    }
    List<String> sources = new ArrayList<>();
    explained.sources().forEach(source -> sources.add(source.node()));
    String group =
        shown.scope() == Scope.THIS_ENVOY && !sources.isEmpty()
            ? shown.cause().id() + "@" + sources.get(0)
            : "";
    return new Incident(
        id,
        cluster.name(),
        cluster.workload(),
        state,
        severity,
        shown.cause(),
        shown.confidence(),
        shown.headline(),
        shown.scope(),
        shown.endpoints(),
        Collections.unmodifiableList(sources),
        group,
        Collections.unmodifiableMap(details),
        began + skew,
        detected,
        diagnosed,
        paged,
        resolved,
        lastFailure + skew,
        requests,
        failures,
        Collections.unmodifiableMap(new TreeMap<>(flags)),
        Collections.unmodifiableMap(new TreeMap<>(symptoms)),
        shown.reasonsFor(),
        shown.reasonsAgainst(),
        shown.alternatives(),
        List.copyOf(history),
        cluster.endpoints().size(),
        cluster.trail(now),
        samples());
  }

  /** An example of each of the most frequent kinds of its failures. */
  private List<Sample> samples() {
    return explained.cells().stream()
        .sorted(Comparator.comparingLong(Cell::total).reversed())
        .map(Cell::sample)
        .filter(Objects::nonNull)
        .limit(MOST_SAMPLES)
        .toList();
  }
}
