package dev.ufo.history;

import dev.ufo.history.Name.From;
import dev.ufo.signal.Flag;
import dev.ufo.signal.Path;
import dev.ufo.signal.Place;
import dev.ufo.signal.Signature;
import dev.ufo.signal.Signature.Kind;
import dev.ufo.signal.Source;
import dev.ufo.tally.Delta;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Gives every entry the name of its cluster. Where no host was chosen (UH, NC, NR, UO) Envoy sends
 * none, and it is derived, in this order:
 *
 * <ol>
 *   <li>the tag {@code ufo.cluster};
 *   <li>the cluster that this route has led to on this listener, else anywhere on this Envoy. Under
 *       Istio nearly every route is called {@code default} and only the listener tells them apart;
 *       at a gateway it is the other way round. After a switch from one cluster to another the
 *       latter counts; of a mix (weights) none does, see {@link Leads};
 *   <li>the only cluster that this listener has led to: for TCP and for routes without a name. A
 *       route that has a name and never led anywhere is another one than those that did, and a
 *       request that found no route (HTTP NR) is by definition for none of the listener's clusters:
 *       both would be a guess, and the fault of one cluster would be laid upon a healthy one;
 *   <li>the route's name, the authority, the listener's address, {@code unknown}.
 * </ol>
 *
 * <p>So a name may change once, from the route's to the cluster's, when a route leads somewhere for
 * the first time. It does not change during an outage: what is asked for is not forgotten.
 *
 * <p>Called by one analyst thread; ways beyond the cap are not learned and counted. It learns from
 * a tick all at once, so that the order within a tick changes nothing.
 */
public final class Routes {
  private static final String UNKNOWN = "unknown";
  private static final int WAYS_A_PATH = 3;

  private final Map<Way, Leads> ways = new HashMap<>();
  private final int cap;
  private final long idleNanos;
  private long sweptAt;
  private long now;
  private long overflow;

  /** A null route or listener stands for any. */
  private record Way(Source source, @Nullable String route, @Nullable String listener) {}

  /**
   * A way that leads to one cluster: a route on a listener, or on any, or a listener with any
   * route.
   */
  public record Lead(
      Source source, @Nullable String route, @Nullable String listener, String cluster) {}

  /** Keeps at most so many ways, each for so long after it was last taken or asked for. */
  public Routes(int cap, Duration idle) {
    this.cap = cap;
    this.idleNanos = idle.toNanos();
  }

  /** Learns the ways of a tick: before anything of that tick is named. */
  public void learn(Delta delta, long nowNanos) {
    now = nowNanos;
    // near the cap, the order decides who is learned: then it must not be the set's
    boolean tight = ways.size() + WAYS_A_PATH * delta.paths().size() > cap;
    for (Path path : tight ? new TreeSet<>(delta.paths()) : delta.paths()) {
      if (path.cluster().equals(Place.OTHER)) {
        continue;
      }
      if (!path.route().isEmpty()) {
        learn(new Way(path.source(), path.route(), path.listener()), path.cluster());
        learn(new Way(path.source(), path.route(), null), path.cluster());
      }
      if (!path.listener().isEmpty()) {
        learn(new Way(path.source(), null, path.listener()), path.cluster());
      }
    }
    if (now - sweptAt > idleNanos / 4) {
      ways.values().removeIf(leads -> now - leads.usedAt > idleNanos);
      sweptAt = now;
    }
  }

  private void learn(Way way, String cluster) {
    Leads leads = ways.get(way);
    if (leads == null) {
      if (ways.size() >= cap) {
        overflow++;
        return;
      }
      leads = new Leads();
      ways.put(way, leads);
    }
    leads.seen(cluster, now, idleNanos);
  }

  /** The cluster of an entry at this place with this signature. */
  public Name name(Place place, Signature signature) {
    if (!place.cluster().isEmpty()) {
      return new Name(place.cluster(), place.endpoint().isEmpty() ? From.TAG : From.ENVOY);
    }
    if (!place.route().isEmpty()) {
      String cluster = ledTo(place);
      return cluster != null
          ? new Name(cluster, From.ROUTE)
          : new Name(place.route(), From.ROUTE_NAME);
    }
    boolean noRoute = signature.kind() == Kind.HTTP && (signature.flags() & Flag.NR.bit()) != 0;
    if (!place.listener().isEmpty() && !noRoute) {
      Leads leads = asked(new Way(place.source(), null, place.listener()));
      String cluster = leads == null ? null : leads.only(idleNanos);
      if (cluster != null) {
        return new Name(cluster, From.LISTENER);
      }
    }
    if (!place.authority().isEmpty()) {
      return new Name(place.authority(), From.AUTHORITY);
    }
    return place.listener().isEmpty()
        ? new Name(UNKNOWN, From.UNKNOWN)
        : new Name(place.listener(), From.LISTENER_ADDRESS);
  }

  private @Nullable String ledTo(Place place) {
    Leads here = asked(new Way(place.source(), place.route(), place.listener()));
    Leads anywhere = asked(new Way(place.source(), place.route(), null));
    if (here != null) {
      return here.latest(idleNanos); // when it is a mix here, it is one everywhere
    }
    return anywhere == null ? null : anywhere.latest(idleNanos);
  }

  private @Nullable Leads asked(Way way) {
    Leads leads = ways.get(way);
    if (leads != null) {
      leads.usedAt = now;
    }
    return leads;
  }

  /** The ways that certainly lead to these clusters, for {@link #restore} in a later run. */
  public List<Lead> leadingTo(Set<String> clusters) {
    List<Lead> found = new ArrayList<>();
    for (Map.Entry<Way, Leads> each : ways.entrySet()) {
      Way way = each.getKey();
      Leads leads = each.getValue();
      String cluster = way.route == null ? leads.only(idleNanos) : leads.latest(idleNanos);
      if (cluster != null && clusters.contains(cluster)) {
        found.add(new Lead(way.source, way.route, way.listener, cluster));
      }
    }
    return found;
  }

  /** What a former run knew, as if it were seen now; to be called before anything is learned. */
  public void restore(List<Lead> known, long nowNanos) {
    now = nowNanos;
    for (Lead lead : known) {
      learn(new Way(lead.source, lead.route, lead.listener), lead.cluster);
    }
  }

  /** How many ways it knows. */
  public int size() {
    return ways.size();
  }

  /** How often a way was not learned because there were too many. */
  public long overflow() {
    return overflow;
  }
}
