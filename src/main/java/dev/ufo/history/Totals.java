package dev.ufo.history;

import dev.ufo.signal.Input;
import dev.ufo.signal.Loss;
import dev.ufo.signal.Mend;
import dev.ufo.signal.Place;
import dev.ufo.signal.Sample;
import dev.ufo.signal.Signature;
import dev.ufo.signal.Source;
import dev.ufo.signal.Symptom;
import dev.ufo.signal.Trait;
import dev.ufo.tally.Delta;
import dev.ufo.tally.Facts;
import dev.ufo.tally.Table;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Everything that was counted since the start, by cluster: what the metrics and the API show, and
 * what detection and diagnosis read.
 *
 * <p>One analyst thread applies a Delta per tick; any thread reads copies. One lock guards it all:
 * a tick holds it while it counts, a reader while it copies counters, and nobody while anything is
 * sorted, rendered or sent. So a view never shows half a tick. The analyst itself reads clusters,
 * endpoints and cases between two ticks without it.
 *
 * <p>Bounded, see {@link Clusters} and {@link Cases}. What had no traffic for the idle time is
 * forgotten, and its counters begin at 0 when it returns.
 */
public final class Totals {
  private static final String OWN = "history_";
  private static final int ENDPOINT_FAILURES = 2_000;

  private final Routes routes;
  private final Function<Signature, Symptom> reader;
  private final Limits limits;
  private final long idleNanos;

  private final Clusters clusters;
  private final Origins sources;
  private final Cases cases;
  private final Inbound inbound = new Inbound();
  private final EndpointFailures endpointFailures = new EndpointFailures(ENDPOINT_FAILURES);

  // signatures and places are the same objects in many rows, places in many ticks too: to know them
  // by identity takes two fifths off a tick of 100,000 rows
  private final IdentityHashMap<Signature, Outcome> outcomes = new IdentityHashMap<>();
  private final IdentityHashMap<Place, Spot> spots = new IdentityHashMap<>();
  private final List<Row> rows = new ArrayList<>();
  private final List<Cluster> touched = new ArrayList<>();
  private final Map<Input, Long> arrived = zeros(Input.class);
  private final Map<Loss, Long> lost = zeros(Loss.class);
  private final Map<Mend, Long> mended = zeros(Mend.class);
  private final Map<String, Long> overflow = new TreeMap<>();
  private final Durations delays = new Durations();
  private long counted;
  private long succeeded;
  private long late;
  private long early;
  private long sourcesRefused;
  private int ways;
  private long sweptAt;
  private long now;

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
  private record Spot(
      Cluster cluster, Name.From from, @Nullable Endpoint endpoint, @Nullable Origin origin) {}

  /** A row of the tick with all that is known of it. */
  private record Row(Delta.Key key, Facts facts, Outcome outcome, Spot spot) {}

  /** Totals that name entries as these routes do and read them as this reader does. */
  public Totals(Limits limits, Routes routes, Function<Signature, Symptom> reader) {
    this.limits = limits;
    this.routes = routes;
    this.reader = reader;
    idleNanos = limits.idle().toNanos();
    clusters = new Clusters(limits);
    sources = new Origins(limits.sources());
    cases = new Cases(Math.max(1_000, limits.endpoints()));
    for (Table table : Table.values()) {
      overflow.put(table.label(), 0L);
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
    now = nowNanos;
    outcomes.clear();
    read(delta);
    for (Row row : rows) {
      if (row.outcome.sign() == Sign.FAILURE && isNow(row)) {
        cases.failed(row.spot.cluster, row.facts, now);
      }
    }
    for (Row row : rows) {
      count(row);
    }
    rows.clear();
    delta.samples().forEach(this::show);
    delta.traits().forEach(this::shows);
    for (Cluster cluster : touched) {
      cluster.counted(now);
    }
    touched.clear();
    delta.arrived().forEach((input, count) -> arrived.merge(input, count, Long::sum));
    delta.lost().forEach((reason, count) -> lost.merge(reason, count, Long::sum));
    delta.mended().forEach((reason, count) -> mended.merge(reason, count, Long::sum));
    delta.overflow().forEach((table, count) -> overflow.merge(table.label(), count, Long::sum));
    long[] delayed = new long[delta.delays().counts().size()];
    for (int i = 0; i < delayed.length; i++) {
      delayed[i] = delta.delays().counts().get(i);
    }
    delays.add(delayed, delta.delays().sum());
    ways = routes.size();
    if (now - sweptAt > idleNanos / 4) {
      spots.clear();
      clusters.sweep(now - idleNanos);
      endpointFailures.sweep(clusters.all());
      sources.forget(now - idleNanos);
      sweptAt = now;
    }
  }

  private void read(Delta delta) {
    for (Map.Entry<Delta.Key, Facts> row : delta.rows().entrySet()) {
      Signature signature = row.getKey().signature();
      Place place = row.getKey().place();
      Outcome outcome = outcomes.get(signature);
      if (outcome == null) {
        outcome = Outcome.of(signature, reader.apply(signature));
        outcomes.put(signature, outcome);
      }
      Spot known = spots.get(place);
      Spot spot = known == null ? find(place, signature) : known;
      if (spot.origin != null) {
        spot.origin.sees(row.getValue());
      }
      rows.add(new Row(row.getKey(), row.getValue(), outcome, spot));
    }
  }

  /** Keeps an example beside the evidence that it belongs to. */
  private void show(Sample sample) {
    Spot known = spots.get(sample.place());
    Spot spot = known == null ? find(sample.place(), sample.signature()) : known;
    Case open = spot.cluster.open();
    if (open != null) {
      open.sample(sample);
    }
  }

  /** Of a source that sent nothing that counts nothing is kept. */
  private void shows(Source source, Set<Trait> traits) {
    Origin origin = sources.known(source);
    if (origin != null) {
      origin.shows(traits);
    }
  }

  private boolean isNow(Row row) {
    return row.spot.origin == null || row.spot.origin.timing(row.facts, now) == Origin.Timing.NOW;
  }

  private void count(Row row) {
    Facts facts = row.facts;
    Outcome outcome = row.outcome;
    Spot spot = row.spot;
    Cluster cluster = spot.cluster;
    Endpoint endpoint = spot.endpoint;
    counted += facts.count();
    if (outcome.succeeded()) {
      succeeded += facts.count();
    }
    Origin.Timing timing = Origin.Timing.NOW;
    if (spot.origin == null) {
      sourcesRefused++;
    } else {
      timing = spot.origin.timing(facts, now);
      spot.origin.count(facts, outcome.works() && outcome.succeeded(), now);
    }
    if (timing == Origin.Timing.NOW) {
      Place place = row.key.place();
      cases.count(cluster, spot.from, endpoint, place, row.key.signature(), outcome, facts, now);
      cluster.sign(outcome.sign(), facts, place.source(), now);
      if (outcome.sign() == Sign.INBOUND) {
        inbound.add(place.listener(), outcome.symptom(), facts, now);
      }
    } else if (timing == Origin.Timing.LATE) {
      late += facts.count();
    } else {
      early += facts.count();
    }
    cluster.touched = now;
    if (cluster.uncounted == 0) {
      touched.add(cluster);
    }
    cluster.count(outcome, facts, now);
    if (endpoint != null) {
      endpoint.touched = now;
      endpoint.count(outcome, facts);
      if (outcome.failed()) {
        String address = row.key.place().endpoint();
        endpointFailures.add(
            cluster,
            cluster.endpoints.get(address) == endpoint ? address : Place.OTHER,
            outcome.symptom().kind().label(),
            facts.count());
      }
    }
  }

  private Spot find(Place place, Signature signature) {
    Name name = routes.name(place, signature);
    Cluster cluster = clusters.of(name, place.source());
    Origin origin = sources.of(place.source(), now);
    if (place.endpoint().isEmpty()) {
      return new Spot(cluster, name.from(), null, origin); // its name may be another the next time
    }
    Spot spot =
        new Spot(cluster, name.from(), clusters.endpoint(cluster, place.endpoint()), origin);
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

  /** The clusters that have a case, in the order in which the cases opened. For the analyst. */
  public List<Cluster> failing() {
    return cases.clusters();
  }

  /** All clusters, in the order in which they were first seen. For the analyst. */
  public Iterable<Cluster> all() {
    return Collections.unmodifiableCollection(clusters.all());
  }

  /** The cluster of that name and workload, null when it is not known. For the analyst. */
  public @Nullable Cluster known(String name, String workload) {
    return clusters.known(name, workload);
  }

  /**
   * Whether none of the Envoys that send entries of this cluster ever sent a success: then they are
   * filtered out, or nothing works at all. For the analyst.
   */
  public boolean failuresOnly(Cluster cluster) {
    for (Source source : cluster.sources()) {
      Origin origin = sources.known(source);
      if (origin != null && origin.successes() > 0) {
        return false;
      }
    }
    return true;
  }

  /**
   * Whether one of these Envoys began to send so lately, and so much, that its silence about
   * successes means nothing yet. For the analyst.
   */
  public boolean hasJustBegun(Cluster cluster) {
    for (Source source : cluster.sources()) {
      Origin origin = sources.known(source);
      if (origin != null && origin.hasJustBegun(now)) {
        return true;
      }
    }
    return false;
  }

  /** By how much the clock of the first Envoy of this cluster is behind ours. For the analyst. */
  public long skew(Cluster cluster) {
    Origin origin = cluster.sources().isEmpty() ? null : sources.known(cluster.sources().get(0));
    return origin == null ? 0 : origin.skew();
  }

  /** What the servers' own listeners say. For the analyst. */
  public Inbound inbound() {
    return inbound;
  }

  /** Opens a case for weak signs that have become many. For the analyst. */
  public synchronized Case open(Cluster cluster, long began) {
    return cases.openWeak(cluster, began, now);
  }

  /** Nothing came of it, or it is over. For the analyst. */
  public synchronized void close(Cluster cluster) {
    cases.close(cluster, now);
  }

  /** Everything but the endpoints. */
  public Traffic traffic() {
    List<ClusterTotals> copies;
    List<SourceTotals> origins;
    Traffic traffic;
    synchronized (this) {
      copies = new ArrayList<>(clusters.size());
      for (Cluster cluster : clusters.all()) {
        copies.add(cluster.copy(now));
      }
      origins = sources.copy();
      traffic =
          new Traffic(
              counted,
              succeeded,
              late,
              early,
              Collections.unmodifiableList(copies),
              Collections.unmodifiableMap(new EnumMap<>(arrived)),
              Collections.unmodifiableMap(new EnumMap<>(lost)),
              Collections.unmodifiableMap(new EnumMap<>(mended)),
              overflow(),
              sizes(),
              delays.copy(),
              Collections.unmodifiableList(origins));
    }
    copies.sort(Comparator.comparing(ClusterTotals::cluster));
    for (int i = copies.size() - 1; i > 0; i--) {
      if (copies.get(i).cluster().equals(copies.get(i - 1).cluster())) {
        copies.set(i - 1, copies.get(i - 1).merge(copies.remove(i)));
      }
    }
    origins.sort(Comparator.comparing(SourceTotals::source));
    return traffic;
  }

  /** What changes with each tick. */
  public synchronized Pulse pulse() {
    return new Pulse(
        counted,
        Collections.unmodifiableMap(new EnumMap<>(lost)),
        clusters.size(),
        sources.size(),
        sources.lastSeen());
  }

  private Map<String, Long> overflow() {
    Map<String, Long> all = new TreeMap<>(overflow);
    all.put(OWN + "clusters", clusters.clustersRefused());
    all.put(OWN + "endpoints", clusters.endpointsRefused());
    all.put(OWN + "sources", sourcesRefused);
    all.put(OWN + "routes", routes.overflow());
    all.put(OWN + "evidence", cases.refused());
    all.put(OWN + "endpoint_failures", endpointFailures.refused());
    return Collections.unmodifiableMap(all);
  }

  private Map<String, Long> sizes() {
    Map<String, Long> sizes = new TreeMap<>();
    sizes.put(OWN + "clusters", (long) clusters.size());
    sizes.put(OWN + "endpoints", (long) clusters.endpoints());
    sizes.put(OWN + "sources", (long) sources.size());
    sizes.put(OWN + "routes", (long) ways);
    sizes.put(OWN + "evidence", (long) cases.cells());
    sizes.put(OWN + "endpoint_failures", (long) endpointFailures.series());
    return Collections.unmodifiableMap(sizes);
  }

  /** One cluster with its endpoints, by address; empty when it is not known. */
  public Optional<Detail> cluster(String name) {
    ClusterTotals totals;
    List<EndpointTotals> copies;
    synchronized (this) {
      Cluster cluster = clusters.named(name);
      if (cluster == null) {
        return Optional.empty();
      }
      totals = cluster.copy(now);
      copies = cluster.copyEndpoints();
    }
    copies.sort(Comparator.comparing(EndpointTotals::endpoint));
    return Optional.of(new Detail(totals, Collections.unmodifiableList(copies)));
  }
}
