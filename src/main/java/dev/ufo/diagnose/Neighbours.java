package dev.ufo.diagnose;

import dev.ufo.history.Case;
import dev.ufo.history.Cell;
import dev.ufo.history.Cluster;
import dev.ufo.history.Sign;
import dev.ufo.history.Totals;
import dev.ufo.signal.Source;
import dev.ufo.signal.Symptom;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What is beside a failing cluster: the other clusters of the same Envoy, the same hosts on other
 * ports, the servers' own logs. Made for one tick; what takes a walk over all clusters is done when
 * somebody asks, and once.
 */
public final class Neighbours {
  private static final long LATELY = 15_000_000_000L;

  private static final int HASHES = 1 << 16;

  private final Totals totals;
  private final Map<String, SortedSet<String>> portsByHost = new HashMap<>();
  private final Map<Source, List<Cluster>> bySource = new HashMap<>();
  private final BitSet wanted = new BitSet(HASHES);
  private final Map<Alike, Boolean> alike = new HashMap<>();
  private boolean sourcesKnown;

  public Neighbours(Totals totals) {
    this.totals = totals;
  }

  Map<Symptom, Long> inbound(String endpoint, long now) {
    return totals.inbound().at(endpoint, now);
  }

  boolean failuresOnly(Cluster cluster) {
    return totals.failuresOnly(cluster);
  }

  private List<Cluster> clusters(Source source) {
    if (!sourcesKnown) {
      sourcesKnown = true;
      for (Cluster cluster : totals.all()) {
        for (Source each : cluster.sources()) {
          bySource.computeIfAbsent(each, s -> new ArrayList<>()).add(cluster);
        }
      }
    }
    return bySource.getOrDefault(source, List.of());
  }

  private record Alike(Source source, Set<Symptom> symptoms) {}

  /**
   * Whether every cluster that this Envoy uses now shows one of these symptoms: two at least. Only
   * of such as can be the Envoy's own; two services that are down at a time are two faults.
   */
  boolean allFailAlike(Collection<Source> sources, Collection<Symptom> symptoms, long now) {
    Set<Symptom> own = new TreeSet<>();
    for (Symptom symptom : symptoms) {
      if (canBeItsOwn(symptom.kind())) {
        own.add(symptom);
      }
    }
    if (sources.size() != 1 || own.isEmpty()) {
      return false;
    }
    Source source = sources.iterator().next();
    return alike.computeIfAbsent(new Alike(source, own), asked -> allFailAlike(source, own, now));
  }

  private static boolean canBeItsOwn(Symptom.Kind kind) {
    return switch (kind) {
      case REFUSED, CONNECT_RESET -> false;
      case SECRET_MISSING, CLIENT_CERTIFICATE, DNS_FAILURE, CLIENT_LEFT_CONNECTING -> true;
      default -> kind.stage() == Symptom.Stage.CONNECT;
    };
  }

  private boolean allFailAlike(Source source, Set<Symptom> symptoms, long now) {
    int like = 0;
    for (Cluster cluster : clusters(source)) {
      if (now - cluster.touched() > LATELY || !cluster.named().isCluster()) {
        continue;
      }
      if (!shows(cluster.open(), source, symptoms)) {
        return false;
      }
      like++;
    }
    return like >= 2;
  }

  private static boolean shows(@Nullable Case known, Source source, Set<Symptom> symptoms) {
    if (known == null) {
      return false;
    }
    long failed = 0;
    long like = 0;
    Map<String, Long> well = new HashMap<>();
    Set<String> failing = new HashSet<>();
    for (Cell cell : known.cells()) {
      if (!cell.source().equals(source) || cell.during() == null) {
        continue;
      }
      if (cell.sign() == Sign.FAILURE) {
        failing.add(cell.endpoint());
        failed += cell.total();
        like += symptoms.contains(cell.symptom()) ? cell.total() : 0;
      } else if (cell.sign() == Sign.WELL) {
        well.merge(cell.endpoint(), cell.total(), Long::sum);
      }
    }
    // where others of the cluster work, it is not this Envoy that cannot connect
    well.keySet().removeAll(failing);
    long elsewhere = well.values().stream().mapToLong(count -> count).sum();
    return like > 0 && 2 * like >= failed && 4 * elsewhere <= like;
  }

  /** Addresses of the same host on other ports that answered lately. */
  SortedSet<String> answeringBeside(String endpoint) {
    SortedSet<String> known = portsByHost.get(host(endpoint));
    if (known == null) {
      findHosts(endpoint);
      known = portsByHost.getOrDefault(host(endpoint), new TreeSet<>());
    }
    SortedSet<String> beside = new TreeSet<>(known);
    beside.remove(endpoint);
    return beside;
  }

  /**
   * One walk for the hosts of all clusters that fail. To know an address that nobody asks for takes
   * its hash only: of 100,000 endpoints a tick makes no text.
   */
  private void findHosts(String endpoint) {
    want(endpoint);
    for (Cluster cluster : totals.failing()) {
      Case known = cluster.open();
      if (known != null) {
        known.courses().forEach(course -> want(course.endpoint()));
      }
    }
    for (Cluster cluster : totals.all()) {
      cluster
          .endpoints()
          .forEach((address, known) -> {
            if (wanted.get(hash(address))) {
              SortedSet<String> ports = portsByHost.get(host(address));
              if (ports != null && known.lastSuccess() > 0) {
                ports.add(address);
              }
            }
          });
    }
  }

  private void want(String endpoint) {
    wanted.set(hash(endpoint));
    portsByHost.computeIfAbsent(host(endpoint), host -> new TreeSet<>());
  }

  private static String host(String endpoint) {
    return endpoint.substring(0, hostEnd(endpoint));
  }

  /** A socket file or a listener of Envoy's own has no host that it could share. */
  private static int hostEnd(String endpoint) {
    int colon = endpoint.lastIndexOf(':');
    boolean hasPort =
        colon >= 0 && !endpoint.startsWith("unix:") && !endpoint.startsWith("internal:");
    return hasPort ? colon : endpoint.length();
  }

  /** Of the host. */
  private static int hash(String endpoint) {
    int end = hostEnd(endpoint);
    int hash = 0;
    for (int i = 0; i < end; i++) {
      hash = 31 * hash + endpoint.charAt(i);
    }
    return (hash ^ (hash >>> 16)) & (HASHES - 1);
  }
}
