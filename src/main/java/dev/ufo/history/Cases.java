package dev.ufo.history;

import dev.ufo.signal.Place;
import dev.ufo.signal.Signature;
import dev.ufo.tally.Facts;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The open cases. A case opens with a cluster's first failure; the analyst closes it. All of them
 * together hold so many cells at most: what comes then is counted in the totals and in {@link
 * #refused()}, and is missing in the evidence.
 *
 * <p>Guarded by the lock of {@link Totals}.
 */
final class Cases {
  private final int cap;
  private final Set<Cluster> open = new LinkedHashSet<>();
  private int cells;
  private long refused;

  Cases(int cap) {
    this.cap = cap;
  }

  /** A cluster failed in this tick, of which nothing is counted yet. */
  void failed(Cluster cluster, Facts facts, long now) {
    Case known = cluster.open();
    if (known != null && known.over(now)) {
      close(cluster, now);
      known = null;
    }
    if (known == null) {
      cluster.open(now, facts.firstStart(), false);
      open.add(cluster);
    } else if (known.openedAt() == now) {
      known.began(facts.firstStart());
    }
  }

  Case openWeak(Cluster cluster, long began, long now) {
    Case known = cluster.open();
    if (known != null) {
      return known;
    }
    open.add(cluster);
    return cluster.open(now, began, true);
  }

  void close(Cluster cluster, long now) {
    Case known = cluster.open();
    if (known != null) {
      cells -= known.size();
      cluster.close(now);
      open.remove(cluster);
    }
  }

  void count(
      Cluster cluster,
      Name.From from,
      @Nullable Endpoint endpoint,
      Place place,
      Signature signature,
      Outcome outcome,
      Facts facts,
      long now) {
    Case known = cluster.open();
    if (known == null) {
      return;
    }
    int before = known.size();
    boolean held =
        known.add(
            from,
            endpoint,
            place.endpoint(),
            place.source(),
            signature,
            outcome,
            facts,
            now,
            cells < cap);
    cells += known.size() - before;
    refused += held ? 0 : facts.count();
  }

  List<Cluster> clusters() {
    return new ArrayList<>(open);
  }

  int cells() {
    return cells;
  }

  long refused() {
    return refused;
  }
}
