package dev.ufo.history;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The clusters that one way has led to, each with the times of its first and last sighting. Of many
 * clusters no more is kept than that they are many: such a way tells nothing, whichever they are.
 *
 * <p>A way that led to several is either <i>switched</i> from one to the next, and then the last
 * one is meant, or <i>mixed</i> (weights, mirrors, one name for many routes), and then none is:
 * which one a request without a host was for cannot be known. The sightings tell the two apart:
 *
 * <pre>
 * switched   a a a a b b b b     every other was last seen before the latest was first seen
 * mixed      a a b a a a b a     an other came back, or two came in one tick
 * </pre>
 *
 * <p>What was last seen so long before the latest that it counts as idle is forgotten: a mix is no
 * mix for ever.
 */
final class Leads {
  private static final int FEW = 8;

  private String[] clusters = new String[1];
  private long[] first = new long[1];
  private long[] last = new long[1];
  private int size;
  private boolean many;

  /** When it was last seen or asked for. */
  long usedAt;

  void seen(String cluster, long now, long idleNanos) {
    usedAt = now;
    if (many) {
      return;
    }
    for (int i = 0; i < size; i++) {
      if (clusters[i].equals(cluster)) {
        last[i] = now;
        return;
      }
    }
    forget(now - idleNanos);
    if (size == FEW) {
      many = true;
      size = 0;
      return;
    }
    if (size == clusters.length) {
      clusters = Arrays.copyOf(clusters, 2 * size);
      first = Arrays.copyOf(first, 2 * size);
      last = Arrays.copyOf(last, 2 * size);
    }
    clusters[size] = cluster;
    first[size] = now;
    last[size++] = now;
  }

  private void forget(long before) {
    int kept = 0;
    for (int i = 0; i < size; i++) {
      if (last[i] >= before) {
        clusters[kept] = clusters[i];
        first[kept] = first[i];
        last[kept++] = last[i];
      }
    }
    size = kept;
  }

  /** The only cluster that this way leads to, null when there are several. */
  @Nullable String only(long idleNanos) {
    return settled(idleNanos, Long.MIN_VALUE);
  }

  /** The cluster that this way leads to now, null when that is not certain. */
  @Nullable String latest(long idleNanos) {
    return size == 0 ? null : settled(idleNanos, first[latest()]);
  }

  /**
   * The latest cluster, if all others were last seen before that time or so long ago that they
   * count no more.
   */
  private @Nullable String settled(long idleNanos, long othersBefore) {
    if (size == 0) {
      return null;
    }
    int latest = latest();
    for (int i = 0; i < size; i++) {
      boolean forgotten = last[latest] - last[i] > idleNanos;
      if (i != latest && last[i] >= othersBefore && !forgotten) {
        return null;
      }
    }
    return clusters[latest];
  }

  private int latest() {
    int latest = 0;
    for (int i = 1; i < size; i++) {
      if (last[i] > last[latest]) {
        latest = i;
      }
    }
    return latest;
  }
}
