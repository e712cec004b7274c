package dev.ufo.incident;

import dev.ufo.detect.Guard;
import dev.ufo.diagnose.Finding;
import dev.ufo.diagnose.Verdict;
import dev.ufo.history.Cell;
import dev.ufo.history.Cluster;
import dev.ufo.history.Totals;
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

  /** The open ones first, the worst of them first. */
  private static final Comparator<Incident> ORDER =
      Comparator.comparing(Incident::state)
          .thenComparing(Incident::severity, Comparator.reverseOrder())
          .thenComparing(Incident::failures, Comparator.reverseOrder())
          .thenComparing(Incident::id);

  private final int cap;
  private final Map<String, Known> all = new LinkedHashMap<>();
  private final Totals totals;
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
   * @param totals for the clusters by name, and by how much an Envoy's clock is behind ours
   */
  public Incidents(int cap, Totals totals, Listener listener) {
    this.cap = cap;
    this.totals = totals;
    this.listener = listener;
  }

  /**
   * The incidents of a former run, to be called before the first tick: the open ones first, as many
   * as are kept. What is in the future, as a clock was set back, is as if it were now.
   */
  public void restore(List<Incident> past, long now) {
    List<Incident> ordered = new ArrayList<>(past);
    ordered.sort(ORDER);
    for (Incident incident : ordered.subList(0, Math.min(cap, ordered.size())).reversed()) {
      long resolved = Math.min(now, incident.resolved());
      Incident known = incident.seen(incident.state(), resolved, incident.requests());
      all.put(incident.id(), new Past(known));
    }
    publish(now);
  }

  /** What was found at a cluster that has an alarm or an incident. */
  public void update(Cluster cluster, Guard guard, List<Finding> findings, long now) {
    Set<Known> taken = new HashSet<>();
    for (Finding finding : findings) {
      Known same = best(cluster, finding, taken, now);
      if (same == null) {
        boolean second = findings.indexOf(finding) > 0;
        if (!guard.alarmed() || !opens(finding, guard, second, now)) {
          continue;
        }
        same = open(cluster, guard, finding, second, now);
        if (same == null) {
          continue;
        }
      } else if (!same.resolved()) {
        Life life = life(same, cluster, guard, finding, now);
        life.refine(finding, now);
        same = life;
      } else if (guard.alarmed() && fails(finding, now)) {
        Life life = life(same, cluster, guard, finding, now);
        life.reopen(finding, now);
        same = life;
      }
      taken.add(same);
    }
  }

  /** What was found at a cluster of which there is too little for an alarm, and no more to come. */
  public void conclude(Cluster cluster, Guard guard, List<Finding> findings, long now) {
    for (Finding finding : findings) {
      if (best(cluster, finding, Set.of(), now) == null) {
        open(cluster, guard, finding, true, now);
      }
    }
    publish(now);
  }

  private @Nullable Known best(Cluster cluster, Finding finding, Set<Known> taken, long now) {
    Known best = null;
    double most = 0;
    for (Known known : all.values()) {
      boolean candidate =
          known.concerns(cluster)
              && !taken.contains(known)
              && (!known.resolved() || now - known.resolvedAt() <= REOPENS_WITHIN);
      double overlap = candidate ? known.overlap(finding) + (known.resolved() ? 0 : 1e-3) : 0;
      if (overlap >= SAME && overlap > most) {
        most = overlap;
        best = known;
      }
    }
    return best;
  }

  /** What is known of a fault that this finding is about; one of a former run lives again. */
  private Life life(Known known, Cluster cluster, Guard guard, Finding finding, long now) {
    return switch (known) {
      case Life life -> life;
      case Past past -> {
        Life life = new Life(past, cluster, guard, finding, totals.skew(cluster), now);
        all.put(life.id(), life);
        yield life;
      }
    };
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
      Cluster cluster, Guard guard, Finding finding, boolean ownStart, long now) {
    if (all.size() >= cap && !makeRoom()) {
      refused.increment();
      return null;
    }
    long first = finding.verdict().explained().firstStart();
    long began = ownStart ? first : Math.min(first, guard.firstFailure());
    String name =
        cluster.workload().isEmpty() ? cluster.name() : cluster.name() + cluster.workload();
    String id = name + "-" + STAMP.format(Instant.ofEpochSecond(0, began));
    for (int n = 2; all.containsKey(id); n++) {
      id = name + "-" + STAMP.format(Instant.ofEpochSecond(0, began)) + "-" + n;
    }
    Life life = new Life(id, cluster, guard, finding, began, totals.skew(cluster), now);
    all.put(id, life);
    Incident incident = life.snapshot(now);
    listener.detected(incident, Math.max(0, now - incident.began()));
    return life;
  }

  private boolean makeRoom() {
    for (Known known : all.values()) {
      if (known.resolved()) {
        all.remove(known.id());
        return true;
      }
    }
    return false;
  }

  /** A tick is over: who still fails, who pages, who is well again. */
  public void tick(Guards guards, long now) {
    for (Known known : all.values()) {
      if (!known.resolved()) {
        switch (known) {
          case Life life -> tick(life, guards.of(life.cluster()), now);
          case Past past -> past.tick(clusterOf(past), now);
        }
      }
    }
    all.values().removeIf(known -> known.resolved() && now - known.resolvedAt() > KEPT);
    publish(now);
  }

  private void tick(Life life, @Nullable Guard guard, long now) {
    if (guard == null) {
      return;
    }
    boolean before = life.paged() == 0;
    life.tick(guard, now);
    if (before && life.paged() != 0) {
      Incident incident = life.snapshot(now);
      listener.paged(incident, Math.max(0, now - incident.began()));
    }
  }

  private @Nullable Cluster clusterOf(Known known) {
    return switch (known) {
      case Life life -> life.cluster();
      case Past past -> totals.known(past.incident().cluster(), past.incident().workload());
    };
  }

  private void publish(long now) {
    List<Incident> current = new ArrayList<>(all.size());
    for (Known known : all.values()) {
      current.add(known.asOf(now));
    }
    current.sort(ORDER);
    snapshot = List.copyOf(current);
  }

  /** Who watches a cluster. */
  public interface Guards {
    @Nullable Guard of(Cluster cluster);
  }

  /** The clusters with an incident that is not resolved. */
  public Set<Cluster> clusters() {
    Set<Cluster> clusters = new LinkedHashSet<>();
    for (Known known : all.values()) {
      Cluster cluster = known.resolved() ? null : clusterOf(known);
      if (cluster != null) {
        clusters.add(cluster);
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
