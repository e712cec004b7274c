package dev.ufo.incident;

import dev.ufo.detect.Guard;
import dev.ufo.diagnose.Finding;
import dev.ufo.diagnose.Verdict;
import dev.ufo.history.Cell;
import dev.ufo.history.Cluster;
import dev.ufo.signal.CauseId;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * All incidents, open and recent. One fault in one cluster is one incident, however its evidence
 * grows; what comes back within five minutes is the same one.
 *
 * <p>The analyst's thread writes; {@link #all()} is for any thread. Keeps so many at most, the open
 * ones first, and those that are resolved for six hours.
 */
public final class Incidents {
  private static final long REOPENS_WITHIN = 300_000_000_000L;
  private static final long KEPT = 6 * 3_600_000_000_000L;
  private static final double SAME = 0.5;
  private static final double PLAUSIBLE = 0.4;
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSS'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final int cap;
  private final Map<String, Life> lives = new LinkedHashMap<>();
  private final ToLongFunction<Cluster> skew;
  private final Listener listener;
  private volatile List<Incident> snapshot = List.of();
  private final LongAdder refused = new LongAdder();

  /** Told when an incident is noticed and when it pages. */
  public interface Listener {
    /** By how many nanoseconds that was after its first failure. */
    void detected(Incident incident, long nanos);

    void paged(Incident incident, long nanos);
  }

  /**
   * @param skew by how much the clock of a cluster's Envoy is behind ours
   */
  public Incidents(int cap, ToLongFunction<Cluster> skew, Listener listener) {
    this.cap = cap;
    this.skew = skew;
    this.listener = listener;
  }

  /** What was found at a cluster that has an alarm or an incident. */
  public void update(Cluster cluster, Guard guard, List<Finding> findings, long now) {
    Set<Life> taken = new HashSet<>();
    for (Finding finding : findings) {
      Life life = best(cluster, finding, taken, now);
      if (life == null) {
        boolean second = findings.indexOf(finding) > 0;
        if (!guard.alarmed() || !opens(finding, guard, second, now)) {
          continue;
        }
        life = open(cluster, guard, finding, second, now);
        if (life == null) {
          continue;
        }
      } else if (!life.resolved()) {
        life.refine(finding, now);
      } else if (guard.alarmed() && fails(finding, now)) {
        life.reopen(finding, now);
      }
      taken.add(life);
    }
  }

  private @Nullable Life best(Cluster cluster, Finding finding, Set<Life> taken, long now) {
    Life best = null;
    double most = 0;
    for (Life life : lives.values()) {
      boolean candidate =
          life.cluster().equals(cluster)
              && !taken.contains(life)
              && (!life.resolved() || now - life.resolvedAt() <= REOPENS_WITHIN);
      double overlap = candidate ? life.overlap(finding) + (life.resolved() ? 0 : 1e-3) : 0;
      if (overlap >= SAME && overlap > most) {
        most = overlap;
        best = life;
      }
    }
    return best;
  }

  private static boolean opens(Finding finding, Guard guard, boolean second, long now) {
    if (!fails(finding, now)) {
      return false;
    }
    if (!guard.failed()) {
      return finding.confidence() >= PLAUSIBLE && finding.verdict().cause() != CauseId.UNEXPLAINED;
    }
    Verdict verdict = finding.verdict();
    boolean ownAlarm = verdict.endpoints().stream().anyMatch(guard::alarmedAt);
    return !second || ownAlarm || verdict.endpoints().isEmpty();
  }

  /** Whether this tick brought failures of it. */
  private static boolean fails(Finding finding, long now) {
    return !finding.verdict().explained().where((Cell cell) -> cell.countAt(now) > 0).isEmpty();
  }

  private @Nullable Life open(
      Cluster cluster, Guard guard, Finding finding, boolean second, long now) {
    if (lives.size() >= cap && !makeRoom()) {
      refused.increment();
      return null;
    }
    long first = finding.verdict().explained().firstStart();
    long began = second ? first : Math.min(first, guard.firstFailure());
    String name =
        cluster.workload().isEmpty() ? cluster.name() : cluster.name() + cluster.workload();
    String id = name + "-" + STAMP.format(Instant.ofEpochSecond(0, began));
    for (int n = 2; lives.containsKey(id); n++) {
      id = name + "-" + STAMP.format(Instant.ofEpochSecond(0, began)) + "-" + n;
    }
    Life life = new Life(id, cluster, guard, finding, began, skew.applyAsLong(cluster), now);
    lives.put(id, life);
    Incident incident = life.snapshot(now);
    listener.detected(incident, Math.max(0, now - incident.began()));
    return life;
  }

  private boolean makeRoom() {
    for (Life life : lives.values()) {
      if (life.resolved()) {
        lives.remove(life.id());
        return true;
      }
    }
    return false;
  }

  /** A tick is over: who still fails, who pages, who is well again. */
  public void tick(Guards guards, long now) {
    for (Life life : lives.values()) {
      if (life.resolved()) {
        continue;
      }
      Guard guard = guards.of(life.cluster());
      if (guard == null) {
        continue;
      }
      boolean before = life.paged() == 0;
      life.tick(guard, now);
      if (before && life.paged() != 0) {
        Incident incident = life.snapshot(now);
        listener.paged(incident, Math.max(0, now - incident.began()));
      }
    }
    lives.values().removeIf(life -> life.resolved() && now - life.resolvedAt() > KEPT);
    List<Incident> all = new ArrayList<>(lives.size());
    for (Life life : lives.values()) {
      all.add(life.asOf(now));
    }
    all.sort(
        Comparator.comparing(Incident::state)
            .thenComparing(Incident::severity, Comparator.reverseOrder())
            .thenComparing(Incident::failures, Comparator.reverseOrder())
            .thenComparing(Incident::id));
    snapshot = List.copyOf(all);
  }

  /** Who watches a cluster. */
  public interface Guards {
    @Nullable Guard of(Cluster cluster);
  }

  /** The clusters with an incident that is not resolved. */
  public Set<Cluster> clusters() {
    Set<Cluster> clusters = new LinkedHashSet<>();
    for (Life life : lives.values()) {
      if (!life.resolved()) {
        clusters.add(life.cluster());
      }
    }
    return clusters;
  }

  /** Every incident as of the last tick: the open ones first, the worst of them first. */
  public List<Incident> all() {
    return snapshot;
  }

  /** How many could not be opened, as there were too many. */
  public long refused() {
    return refused.sum();
  }
}
