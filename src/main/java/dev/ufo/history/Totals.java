package dev.ufo.history;

import dev.ufo.history.Origins.Origin;
import dev.ufo.signal.Input;
import dev.ufo.signal.Loss;
import dev.ufo.signal.Mend;
import dev.ufo.signal.Place;
import dev.ufo.signal.Signature;
import dev.ufo.tally.Delta;
import dev.ufo.tally.Facts;
import dev.ufo.tally.Table;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Everything that was counted since the start, by cluster: what the metrics and the API show.
 *
 * <p>One analyst thread applies a Delta per tick; any thread reads. One lock guards it all: a tick
 * holds it while it counts, a reader while it copies counters, and nobody while anything is sorted,
 * rendered or sent. So a view never shows half a tick.
 *
 * <p>Bounded: clusters and endpoints beyond {@link Limits} are counted together as {@link
 * Place#OTHER}. Names that are no cluster's (an authority or a route that led nowhere, which any
 * client can invent) may fill a tenth of the clusters only, so that a scan of random host names
 * cannot keep a real cluster out. What had no traffic for the idle time is forgotten, and its
 * counters begin at 0 when it returns.
 */
public final class Totals {
  private static final int STRANGERS = 10;
  private static final String OWN = "history_";

  private final Limits limits;
  private final Routes routes;
  private final long idleNanos;

  private final Map<String, Cluster> clusters = new HashMap<>();
  private final Origins sources;

  // signatures and places are the same objects in many rows, places in many ticks too: to know them
  // by identity takes two fifths off a tick of 100,000 rows
  private final IdentityHashMap<Signature, Outcome> outcomes = new IdentityHashMap<>();
  private final IdentityHashMap<Place, Spot> spots = new IdentityHashMap<>();
  private final Map<Input, Long> arrived = zeros(Input.class);
  private final Map<Loss, Long> lost = zeros(Loss.class);
  private final Map<Mend, Long> mended = zeros(Mend.class);
  private final Map<String, Long> overflow = new TreeMap<>();
  private final Durations delays = new Durations();
  private long counted;
  private long succeeded;
  private int strangers;
  private int endpoints;
  private int ways;
  private long sweptAt;

  /**
   * The most that is kept of each.
   *
   * @param idle what had no traffic for so long is forgotten
   */
  public record Limits(int clusters, int endpoints, int sources, Duration idle) {
    public static final Limits DEFAULT = new Limits(10_000, 100_000, 1_000, Duration.ofHours(1));
  }

  /** A cluster and its endpoints. */
  public record Detail(ClusterTotals totals, List<EndpointTotals> endpoints) {}

  /** Where a place is counted. */
  private record Spot(Cluster cluster, @Nullable Endpoint endpoint, @Nullable Origin origin) {}

  /** Totals that name entries as these routes do. */
  public Totals(Limits limits, Routes routes) {
    this.limits = limits;
    this.routes = routes;
    idleNanos = limits.idle().toNanos();
    sources = new Origins(limits.sources());
    for (Table table : Table.values()) {
      overflow.put(table.label(), 0L);
    }
    for (String own : List.of("clusters", "endpoints", "sources", "routes")) {
      overflow.put(OWN + own, 0L);
    }
  }

  private static <E extends Enum<E>> Map<E, Long> zeros(Class<E> type) {
    Map<E, Long> zeros = new EnumMap<>(type);
    for (E value : type.getEnumConstants()) {
      zeros.put(value, 0L);
    }
    return zeros;
  }

  /** Counts a tick; {@link Routes#learn} has seen it before. */
  public synchronized void apply(Delta delta, long nowNanos) {
    outcomes.clear();
    for (Map.Entry<Delta.Key, Facts> row : delta.rows().entrySet()) {
      count(row.getKey().place(), row.getKey().signature(), row.getValue(), nowNanos);
    }
    delta.arrived().forEach((input, count) -> arrived.merge(input, count, Long::sum));
    delta.lost().forEach((reason, count) -> lost.merge(reason, count, Long::sum));
    delta.mended().forEach((reason, count) -> mended.merge(reason, count, Long::sum));
    delta.overflow().forEach((table, count) -> overflow.merge(table.label(), count, Long::sum));
    long[] delayed = new long[delta.delays().counts().size()];
    for (int i = 0; i < delayed.length; i++) {
      delayed[i] = delta.delays().counts().get(i);
    }
    delays.add(delayed, delta.delays().sum());
    overflow.put(OWN + "routes", routes.overflow());
    ways = routes.size();
    if (nowNanos - sweptAt > idleNanos / 4) {
      sweep(nowNanos - idleNanos);
      sweptAt = nowNanos;
    }
  }

  private void count(Place place, Signature signature, Facts facts, long now) {
    counted += facts.count();
    Outcome outcome = outcomes.computeIfAbsent(signature, Outcome::of);
    if (outcome.succeeded()) {
      succeeded += facts.count();
    }
    Spot known = spots.get(place);
    Spot spot = known == null ? find(place, signature, now) : known;
    spot.cluster.touched = now;
    spot.cluster.count(outcome, facts);
    if (spot.endpoint != null) {
      spot.endpoint.touched = now;
      spot.endpoint.count(outcome, facts);
    }
    if (spot.origin == null) {
      overflow.merge(OWN + "sources", 1L, Long::sum);
    } else {
      spot.origin.count(facts, now);
    }
  }

  private Spot find(Place place, Signature signature, long now) {
    Cluster cluster = cluster(routes.name(place, signature));
    Origin origin = sources.of(place.source(), now);
    if (place.endpoint().isEmpty()) {
      return new Spot(cluster, null, origin); // its name may be another the next time
    }
    Spot spot = new Spot(cluster, endpoint(cluster, place.endpoint()), origin);
    boolean overflown =
        origin == null
            || !cluster.name.equals(place.cluster())
            || spot.endpoint != cluster.endpoints.get(place.endpoint());
    if (!overflown) {
      if (spots.size() >= limits.endpoints()) {
        spots.clear();
      }
      spots.put(place, spot);
    }
    return spot;
  }

  private Cluster cluster(Name name) {
    Cluster cluster = clusters.get(name.cluster());
    if (cluster == null) {
      cluster = newCluster(name);
    }
    if (name.from().compareTo(cluster.named) < 0) {
      if (name.from().isCluster() && !cluster.named.isCluster()) {
        strangers--;
      }
      cluster.named(name.from());
    }
    return cluster;
  }

  private Cluster newCluster(Name name) {
    boolean stranger = !name.from().isCluster();
    boolean room =
        clusters.size() < limits.clusters()
            && (!stranger || strangers < Math.max(1, limits.clusters() / STRANGERS));
    if (!room) {
      overflow.merge(OWN + "clusters", 1L, Long::sum);
      return clusters.computeIfAbsent(
          Place.OTHER, other -> new Cluster(new Name(other, Name.From.ENVOY)));
    }
    // two names that differ in broken characters only would give the same series twice
    String clean = wellFormed(name.cluster());
    Cluster known = clusters.get(clean);
    if (known != null) {
      return known;
    }
    Cluster cluster = new Cluster(new Name(clean, name.from()));
    strangers += stranger ? 1 : 0;
    clusters.put(clean, cluster);
    return cluster;
  }

  private Endpoint endpoint(Cluster cluster, String address) {
    Endpoint endpoint = cluster.endpoints.get(address);
    if (endpoint != null) {
      return endpoint;
    }
    String name = address;
    if (endpoints >= limits.endpoints()) {
      overflow.merge(OWN + "endpoints", 1L, Long::sum);
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

  private void sweep(long before) {
    spots.clear();
    Iterator<Cluster> each = clusters.values().iterator();
    while (each.hasNext()) {
      Cluster cluster = each.next();
      int known = cluster.endpoints.size();
      cluster.endpoints.values().removeIf(endpoint -> endpoint.touched < before);
      endpoints -= known - cluster.endpoints.size();
      if (cluster.touched < before) {
        each.remove();
        strangers -= cluster.named.isCluster() ? 0 : 1;
      }
    }
    sources.forget(before);
  }

  private static String wellFormed(String name) {
    for (int i = 0; i < name.length(); i++) {
      if (Character.isSurrogate(name.charAt(i))) {
        int[] codePoints = name.codePoints().map(Totals::wellFormed).toArray();
        return new String(codePoints, 0, codePoints.length);
      }
    }
    return name;
  }

  private static int wellFormed(int codePoint) {
    boolean lone = codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
    return lone ? 0xFFFD : codePoint;
  }

  /** Everything but the endpoints. */
  public Traffic traffic() {
    List<ClusterTotals> copies;
    List<SourceTotals> origins;
    Traffic traffic;
    synchronized (this) {
      copies = new ArrayList<>(clusters.size());
      for (Cluster cluster : clusters.values()) {
        copies.add(cluster.copy());
      }
      origins = sources.copy();
      traffic =
          new Traffic(
              counted,
              succeeded,
              Collections.unmodifiableList(copies),
              Collections.unmodifiableMap(new EnumMap<>(arrived)),
              Collections.unmodifiableMap(new EnumMap<>(lost)),
              Collections.unmodifiableMap(new EnumMap<>(mended)),
              Collections.unmodifiableMap(new TreeMap<>(overflow)),
              sizes(),
              delays.copy(),
              Collections.unmodifiableList(origins));
    }
    copies.sort(Comparator.comparing(ClusterTotals::cluster));
    origins.sort(Comparator.comparing(SourceTotals::source));
    return traffic;
  }

  private Map<String, Long> sizes() {
    Map<String, Long> sizes = new TreeMap<>();
    sizes.put(OWN + "clusters", (long) clusters.size());
    sizes.put(OWN + "endpoints", (long) endpoints);
    sizes.put(OWN + "sources", (long) sources.size());
    sizes.put(OWN + "routes", (long) ways);
    return Collections.unmodifiableMap(sizes);
  }

  /** One cluster with its endpoints, by address; empty when it is not known. */
  public Optional<Detail> cluster(String name) {
    ClusterTotals totals;
    List<EndpointTotals> copies;
    synchronized (this) {
      Cluster cluster = clusters.get(name);
      if (cluster == null) {
        return Optional.empty();
      }
      totals = cluster.copy();
      copies = cluster.copyEndpoints();
    }
    copies.sort(Comparator.comparing(EndpointTotals::endpoint));
    return Optional.of(new Detail(totals, Collections.unmodifiableList(copies)));
  }
}
