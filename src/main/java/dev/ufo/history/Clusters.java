package dev.ufo.history;

import dev.ufo.signal.Place;
import dev.ufo.signal.Source;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The clusters and endpoints that are known. Those beyond the limits are counted together as {@link
 * Place#OTHER}. Names that are no cluster's (an authority or a route that led nowhere, which any
 * client can invent) may fill a tenth of the clusters only, so that a scan of random host names
 * cannot keep a real cluster out. {@code inbound|…} is a different cluster for each workload, as it
 * names the workload's own port.
 *
 * <p>Guarded by the lock of {@link Totals}.
 */
final class Clusters {
  private static final int STRANGERS = 10;
  private static final String INBOUND = "inbound|";

  private final Totals.Limits limits;
  private final Map<String, Cluster> byKey = new LinkedHashMap<>();
  private final Map<String, String> byName = new HashMap<>();
  private int strangers;
  private int endpoints;
  private long clustersRefused;
  private long endpointsRefused;

  Clusters(Totals.Limits limits) {
    this.limits = limits;
  }

  /** The cluster of that name, made if it is new. */
  Cluster of(Name name, Source source) {
    String workload = name.cluster().startsWith(INBOUND) ? workload(source) : "";
    String key = key(name.cluster(), workload);
    Cluster cluster = byKey.get(key);
    if (cluster == null) {
      cluster = add(key, name, workload);
    }
    if (name.from().compareTo(cluster.named) < 0) {
      if (name.from().isCluster() && !cluster.named.isCluster()) {
        strangers--;
      }
      cluster.named(name.from());
    }
    return cluster;
  }

  private static String key(String name, String workload) {
    return workload.isEmpty() ? name : name + '\n' + workload;
  }

  /** The one of that name and workload. */
  @Nullable Cluster known(String name, String workload) {
    return byKey.get(key(name, workload));
  }

  private static String workload(Source source) {
    return source.service().isEmpty() ? source.node() : source.service();
  }

  private Cluster add(String key, Name name, String workload) {
    boolean stranger = !name.from().isCluster();
    boolean room =
        byKey.size() < limits.clusters()
            && (!stranger || strangers < Math.max(1, limits.clusters() / STRANGERS));
    if (!room) {
      clustersRefused++;
      return byKey.computeIfAbsent(
          Place.OTHER, other -> new Cluster(new Name(other, Name.From.ENVOY), ""));
    }
    // two names that differ in broken characters only would give the same series twice
    String clean = wellFormed(key);
    Cluster known = byKey.get(clean);
    if (known != null) {
      return known;
    }
    Cluster cluster =
        new Cluster(new Name(wellFormed(name.cluster()), name.from()), wellFormed(workload));
    strangers += stranger ? 1 : 0;
    byKey.put(clean, cluster);
    byName.putIfAbsent(cluster.name, clean);
    return cluster;
  }

  Endpoint endpoint(Cluster cluster, String address) {
    Endpoint endpoint = cluster.endpoints.get(address);
    if (endpoint != null) {
      return endpoint;
    }
    String name = address;
    if (endpoints >= limits.endpoints()) {
      endpointsRefused++;
      name = Place.OTHER; // one a cluster, beyond the limit
    }
    endpoint = cluster.endpoints.get(name);
    if (endpoint == null) {
      endpoint = new Endpoint();
      cluster.endpoints.put(name, endpoint);
      endpoints++;
    }
    return endpoint;
  }

  /** Forgets what had no traffic since then; a cluster with a case stays. */
  void sweep(long before) {
    Iterator<Cluster> each = byKey.values().iterator();
    while (each.hasNext()) {
      Cluster cluster = each.next();
      if (cluster.open() != null) {
        continue;
      }
      int known = cluster.endpoints.size();
      cluster.endpoints.values().removeIf(endpoint -> endpoint.touched < before);
      endpoints -= known - cluster.endpoints.size();
      if (cluster.touched < before) {
        each.remove();
        byName.remove(cluster.name);
        strangers -= cluster.named.isCluster() ? 0 : 1;
      }
    }
  }

  /** The first that bears this name; there are several only of inbound ones. */
  @Nullable Cluster named(String name) {
    String key = byName.get(name);
    return key == null ? byKey.get(name) : byKey.get(key);
  }

  Collection<Cluster> all() {
    return byKey.values();
  }

  int size() {
    return byKey.size();
  }

  int endpoints() {
    return endpoints;
  }

  long clustersRefused() {
    return clustersRefused;
  }

  long endpointsRefused() {
    return endpointsRefused;
  }

  static String wellFormed(String name) {
    for (int i = 0; i < name.length(); i++) {
      if (Character.isSurrogate(name.charAt(i))) {
        int[] codePoints = name.codePoints().map(Clusters::wellFormed).toArray();
        return new String(codePoints, 0, codePoints.length);
      }
    }
    return name;
  }

  private static int wellFormed(int codePoint) {
    boolean lone = codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
    return lone ? 0xFFFD : codePoint;
  }
}
