package dev.ufo.cli;

import dev.ufo.detect.Guard;
import dev.ufo.detect.Lookout;
import dev.ufo.diagnose.Diagnosis;
import dev.ufo.diagnose.Neighbours;
import dev.ufo.diagnose.cause.Causes;
import dev.ufo.history.Case;
import dev.ufo.history.Cluster;
import dev.ufo.history.Routes;
import dev.ufo.history.Totals;
import dev.ufo.incident.Incident;
import dev.ufo.incident.Incidents;
import dev.ufo.observe.Symptoms;
import dev.ufo.tally.Delta;
import java.lang.System.Logger.Level;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The analyst half, wired: history, detect, diagnose, incident. One thread; time is what the caller
 * says, so that {@code serve} and {@code diagnose} run the same.
 *
 * <p>A cluster with an alarm is diagnosed with each tick for its first minute, then with every
 * fifth; where very many have one at a time they take turns.
 */
final class Analyst {
  private static final System.Logger LOG = System.getLogger("ufo");

  private static final int MOST_INCIDENTS = 1_000;

  /** A diagnosis takes some tens of microseconds; a tick shall stay far below its second. */
  private static final int MOST_A_TICK = 500;

  private final Routes routes;
  private final Totals totals;
  private final Lookout lookout;
  private final Diagnosis diagnosis = new Diagnosis(Causes.all());
  private final Incidents incidents;
  private int ticks;

  Analyst(Totals.Limits limits, int paths, long successWeight, Incidents.Listener listener) {
    routes = new Routes(paths, limits.idle());
    totals = new Totals(limits, routes, Symptoms::of);
    lookout = new Lookout(successWeight);
    incidents = new Incidents(MOST_INCIDENTS, totals, listener);
  }

  Totals totals() {
    return totals;
  }

  Incidents incidents() {
    return incidents;
  }

  /** Goes on where a former run ended; to be called before the first tick. */
  void restore(List<Incident> past, List<Routes.Lead> ways, long now) {
    routes.restore(ways, now);
    incidents.restore(past, now);
  }

  /** The ways to the clusters that have an incident now. */
  List<Routes.Lead> ways() {
    Set<String> names = new HashSet<>();
    incidents.clusters().forEach(cluster -> names.add(cluster.name()));
    return names.isEmpty() ? List.of() : routes.leadingTo(names);
  }

  void tick(Delta delta, long now) {
    routes.learn(delta, now);
    totals.apply(delta, now);
    Set<Cluster> concerned = new LinkedHashSet<>(lookout.tick(totals, now));
    concerned.addAll(incidents.clusters());
    Neighbours neighbours = new Neighbours(totals);
    int turns = 1 + concerned.size() / MOST_A_TICK;
    int turn = ticks++ % turns;
    for (Cluster cluster : concerned) {
      Guard guard = lookout.of(cluster);
      Case known = cluster.open();
      if (guard == null || known == null) {
        continue;
      }
      known.hold();
      boolean due = turns > 1 ? turn++ % turns == 0 : guard.isDue();
      if (due && cluster.requestsAt(now) > 0) {
        diagnose(cluster, guard, known, neighbours, now);
      }
    }
    incidents.tick(lookout::of, now);
    lookout.close(totals, incidents.clusters(), now);
  }

  /**
   * A tick behind which nothing comes, of entries too few for any alarm: each cluster in which one
   * failed is diagnosed as it stands.
   */
  void conclude(Delta delta, long now) {
    tick(delta, now);
    Neighbours neighbours = new Neighbours(totals);
    for (Cluster cluster : totals.failing()) {
      Guard guard = lookout.of(cluster);
      Case known = cluster.open();
      if (guard != null && known != null) {
        incidents.conclude(cluster, guard, diagnosis.of(cluster, known, neighbours, now), now);
      }
    }
  }

  /** A defect of one cause must not keep the other clusters from being looked at. */
  private void diagnose(Cluster cluster, Guard guard, Case known, Neighbours neighbours, long now) {
    try {
      incidents.update(cluster, guard, diagnosis.of(cluster, known, neighbours, now), now);
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "a cluster could not be diagnosed", e);
    }
  }
}
