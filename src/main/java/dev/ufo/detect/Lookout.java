package dev.ufo.detect;

import dev.ufo.history.Cluster;
import dev.ufo.history.Sign;
import dev.ufo.history.Signs;
import dev.ufo.history.Totals;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Watches all clusters. A cluster gets a {@link Guard} with its first failure or weak sign, so one
 * that is well costs a look a tick. Opens the case of weak signs that have become many; closes
 * cases of which nothing came.
 */
public final class Lookout {
  private static final long SECOND = 1_000_000_000L;
  private static final long NOTHING_CAME = 60 * SECOND;
  private static final long AT_LAST = 600 * SECOND;

  private final long weight;
  private final Map<Cluster, Guard> guards = new HashMap<>();

  /** A lookout to which each success stands for so many: where they are sampled. */
  public Lookout(long weight) {
    this.weight = weight;
  }

  /** Looks at a tick that the totals have counted; gives the clusters with an alarm. */
  public List<Cluster> tick(Totals totals, long now) {
    List<Cluster> alarmed = new ArrayList<>();
    int visited = 0;
    for (Cluster cluster : totals.all()) {
      Guard guard = guards.get(cluster);
      if (guard == null) {
        if (!shows(cluster, now)) {
          continue;
        }
        guard = new Guard();
        guards.put(cluster, guard);
      }
      visited++;
      boolean failing = cluster.open() != null || guard.failuresOnly();
      boolean noSuccess = failing && totals.failuresOnly(cluster);
      boolean filtered = noSuccess && !totals.hasJustBegun(cluster);
      guard.tick(cluster, noSuccess, filtered, weight, now);
      if (guard.alarmed()) {
        if (cluster.open() == null) {
          totals.open(cluster, guard.firstFailure());
        }
        alarmed.add(cluster);
      } else if (cluster.open() == null && guard.idle()) {
        guards.remove(cluster);
        visited--;
      }
    }
    if (guards.size() > visited) { // the totals have forgotten some
      Set<Cluster> known = new HashSet<>();
      totals.all().forEach(known::add);
      guards.keySet().retainAll(known);
    }
    return alarmed;
  }

  private static boolean shows(Cluster cluster, long now) {
    Signs signs = cluster.signs();
    if (signs == null) {
      return false;
    }
    for (Sign sign : Sign.values()) {
      if ((sign == Sign.FAILURE || sign.weak()) && signs.countAt(sign, now) > 0) {
        return true;
      }
    }
    return false;
  }

  /** Closes the cases that are over: no alarm, and none of those that still need theirs. */
  public void close(Totals totals, Set<Cluster> needed, long now) {
    for (Cluster cluster : totals.failing()) {
      if (needed.contains(cluster)) {
        continue;
      }
      Guard guard = guards.get(cluster);
      long quiet = now - cluster.lastFailureTick();
      boolean rest = guard == null || guard.endpointsIdle();
      if ((guard == null || !guard.alarmed())
          && ((quiet > NOTHING_CAME && rest) || quiet > AT_LAST || cluster.isHeld())) {
        totals.close(cluster);
        if (guard != null) {
          guard.forgetEndpoints();
        }
      }
    }
  }

  /** What watches this cluster, null when it never showed a sign. */
  public @Nullable Guard of(Cluster cluster) {
    return guards.get(cluster);
  }
}
