package dev.ufo.tally;

import dev.ufo.signal.Place;
import dev.ufo.signal.Source;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The places that one tally knows, by slot, in the order in which they came. When the endpoints are
 * full, a cluster's further ones share a slot, so that the cluster's own counts stay right; when
 * the clusters are full, all share one.
 */
final class Places {
  /** Where every place goes that came after the clusters were full. */
  static final int OVERFLOW = 0;

  private static final int FIRST = 16;

  /** 0 is what the overflow slot has. */
  private static final int FIRST_CLUSTER = 1;

  /** A number that no source has. */
  private static final int SHARED = -1;

  private final Caps caps;
  private final Map<String, Integer> clusters = new HashMap<>();
  private KeyTable keys;
  private Place[] places = new Place[FIRST];
  private int[] touched = new int[FIRST];
  private int[] clusterOf = new int[FIRST];
  private int nextCluster = FIRST_CLUSTER;

  Places(Caps caps, long seed) {
    this.caps = caps;
    keys = KeyTable.withOverflow(seed);
    places[OVERFLOW] = Place.overflow(Sources.OTHER);
  }

  int find(int source, byte[] b, int at1, int length1, int at2, int length2) {
    return keys.find(source, b, at1, length1, at2, length2);
  }

  /** The slot for a place whose bytes {@link #find} has just not found. */
  int add(
      Place place,
      int source,
      byte[] b,
      int at1,
      int length1,
      int at2,
      int length2,
      long[] overflow) {
    boolean knownCluster = clusters.containsKey(place.cluster());
    if (!knownCluster && clusters.size() >= caps.clusters()) {
      overflow[Table.CLUSTERS.ordinal()]++;
      return OVERFLOW;
    }
    if (keys.size() <= caps.endpoints()) {
      int slot = keys.insert(source, b, at1, length1, at2, length2);
      enter(slot, place);
      return slot;
    }
    overflow[Table.ENDPOINTS.ordinal()]++;
    return knownCluster ? shared(place.cluster()) : OVERFLOW;
  }

  /** The slot of a cluster's endpoints that came too late, by the cluster's name alone. */
  private int shared(String cluster) {
    byte[] name = cluster.getBytes(StandardCharsets.UTF_8);
    byte[] key = Arrays.copyOf(name, name.length + Long.BYTES);
    int slot = keys.find(SHARED, key, 0, name.length, 0, 0);
    if (slot < 0) {
      slot = keys.insert(SHARED, key, 0, name.length, 0, 0);
      enter(slot, Place.of(Sources.OTHER, cluster, Place.OTHER));
    }
    return slot;
  }

  private void enter(int slot, Place place) {
    if (slot == places.length) {
      places = Arrays.copyOf(places, slot * 2);
      touched = Arrays.copyOf(touched, slot * 2);
      clusterOf = Arrays.copyOf(clusterOf, slot * 2);
    }
    places[slot] = place;
    clusterOf[slot] = clusters.computeIfAbsent(place.cluster(), name -> nextCluster++);
  }

  Place at(int slot) {
    return places[slot];
  }

  /** All of them by slot; the array's present entries never change. */
  Place[] all() {
    return places;
  }

  int clusterOf(int slot) {
    return clusterOf[slot];
  }

  void touch(int slot, int tick) {
    touched[slot] = tick;
  }

  /**
   * Forgets what was last touched at or before a tick, with new slots for the others; who is left.
   */
  Set<Source> sweep(int before) {
    boolean[] keep = new boolean[keys.size()];
    Set<Source> used = new HashSet<>();
    int kept = 0;
    for (int slot = 0; slot < keep.length; slot++) {
      if (slot == OVERFLOW || touched[slot] > before) {
        keep[slot] = true;
        kept++;
        used.add(places[slot].source());
      }
    }
    if (kept == keep.length) {
      return used;
    }
    Place[] oldPlaces = places;
    int[] oldTouched = touched;
    keys = keys.keep(keep);
    places = new Place[Math.max(FIRST, Integer.highestOneBit(kept) * 2)];
    touched = new int[places.length];
    clusterOf = new int[places.length];
    clusters.clear();
    nextCluster = FIRST_CLUSTER;
    places[OVERFLOW] = oldPlaces[OVERFLOW];
    touched[OVERFLOW] = oldTouched[OVERFLOW];
    int to = OVERFLOW + 1;
    for (int slot = OVERFLOW + 1; slot < keep.length; slot++) {
      if (keep[slot]) {
        touched[to] = oldTouched[slot];
        enter(to++, oldPlaces[slot]);
      }
    }
    return used;
  }

  int clusters() {
    return clusters.size();
  }

  int size() {
    return keys.size() - 1;
  }

  long footprint() {
    return keys.footprint() + 16L * places.length;
  }
}
