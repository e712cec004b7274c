package dev.ufo.diagnose;

import dev.ufo.history.Cell;
import dev.ufo.history.Name;
import dev.ufo.signal.Signature.Connection;
import dev.ufo.signal.Source;
import dev.ufo.signal.Symptom;
import dev.ufo.tally.Facts;
import dev.ufo.tally.Measure;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Some of a case's entries that have something in common: an immutable selection. */
public final class Group {
  private final List<Part> parts;
  private final long count;
  private @Nullable SortedSet<String> endpoints;

  /** Entries of one cell, in one of its three parts. */
  record Part(Cell cell, Facts facts) {}

  Group(List<Part> parts) {
    this.parts = parts;
    long total = 0;
    for (Part part : parts) {
      total += part.facts.count();
    }
    count = total;
  }

  public long count() {
    return count;
  }

  public boolean isEmpty() {
    return count == 0;
  }

  /** Those of them for which this holds. */
  public Group where(Predicate<Cell> holds) {
    List<Part> some = new ArrayList<>();
    for (Part part : parts) {
      if (holds.test(part.cell)) {
        some.add(part);
      }
    }
    return some.size() == parts.size() ? this : new Group(some);
  }

  public Group at(Collection<String> endpoints) {
    return where(cell -> endpoints.contains(cell.endpoint()));
  }

  public Group at(String endpoint) {
    return where(cell -> cell.endpoint().equals(endpoint));
  }

  public Group of(Symptom.Kind... kinds) {
    Set<Symptom.Kind> wanted = Set.of(kinds);
    return where(cell -> wanted.contains(cell.symptom().kind()));
  }

  public Group onNew() {
    return where(cell -> cell.signature().shape().connection() == Connection.NEW);
  }

  public Group onReused() {
    return where(cell -> cell.signature().shape().connection() == Connection.REUSED);
  }

  /** Both; what is in both is there once. */
  public Group plus(Group other) {
    if (parts.isEmpty() || other.parts.isEmpty()) {
      return parts.isEmpty() ? other : this;
    }
    List<Part> all = new ArrayList<>(parts);
    // a part is the same if it holds the same objects: to compare what is in them takes long
    IdentityHashMap<Facts, Cell> known = new IdentityHashMap<>();
    for (Part part : parts) {
      known.put(part.facts, part.cell);
    }
    for (Part part : other.parts) {
      if (known.put(part.facts, part.cell) != part.cell) {
        all.add(part);
      }
    }
    return all.size() == parts.size() ? this : new Group(all);
  }

  /** How many at each endpoint; those without a host are left out. */
  public SortedMap<String, Long> byEndpoint() {
    SortedMap<String, Long> counts = new TreeMap<>();
    for (Part part : parts) {
      if (!part.cell.endpoint().isEmpty()) {
        counts.merge(part.cell.endpoint(), part.facts.count(), Long::sum);
      }
    }
    return counts;
  }

  /** The endpoints that matter in it: those that have at least a tenth of what the worst has. */
  public SortedSet<String> endpoints() {
    SortedSet<String> known = endpoints;
    if (known == null) {
      known = Collections.unmodifiableSortedSet(findEndpoints());
      endpoints = known;
    }
    return known;
  }

  private SortedSet<String> findEndpoints() {
    SortedMap<String, Long> counts = byEndpoint();
    if (counts.isEmpty()) {
      return Collections.emptySortedSet();
    }
    long most = Collections.max(counts.values());
    SortedSet<String> found = new TreeSet<>();
    counts.forEach((endpoint, n) -> {
      if (10 * n >= most) {
        found.add(endpoint);
      }
    });
    return found;
  }

  /** Where some of them started at that time or before. */
  Set<String> endpointsBy(long time) {
    Set<String> found = new HashSet<>();
    for (Part part : parts) {
      if (part.facts.firstStart() <= time) {
        found.add(part.cell.endpoint());
      }
    }
    return found;
  }

  public SortedSet<Source> sources() {
    SortedSet<Source> sources = new TreeSet<>();
    for (Part part : parts) {
      sources.add(part.cell.source());
    }
    return sources;
  }

  /** How many of each symptom there are. */
  public SortedMap<Symptom, Long> symptoms() {
    SortedMap<Symptom, Long> counts = new TreeMap<>();
    for (Part part : parts) {
      counts.merge(part.cell.symptom(), part.facts.count(), Long::sum);
    }
    return counts;
  }

  public SortedMap<String, Long> flags() {
    SortedMap<String, Long> counts = new TreeMap<>();
    for (Part part : parts) {
      for (String flag : part.cell.signature().failureFlags()) {
        counts.merge(flag, part.facts.count(), Long::sum);
      }
    }
    return counts;
  }

  public Spread spread(Measure measure) {
    List<Facts> facts = new ArrayList<>();
    for (Part part : parts) {
      facts.add(part.facts);
    }
    return new Spread(facts, measure);
  }

  /** When the first of them started, {@link Long#MAX_VALUE} when there is none. */
  public long firstStart() {
    long first = Long.MAX_VALUE;
    for (Part part : parts) {
      first = Math.min(first, part.facts.firstStart());
    }
    return first;
  }

  /** When the last of them ended at each endpoint. */
  Map<String, Long> lastEnds() {
    Map<String, Long> ends = new HashMap<>();
    for (Part part : parts) {
      ends.merge(part.cell.endpoint(), part.facts.lastEnd(), Math::max);
    }
    return ends;
  }

  public long lastStart() {
    return parts.stream().mapToLong(part -> part.facts.lastStart()).max().orElse(0);
  }

  public long firstEnd() {
    long first = Long.MAX_VALUE;
    for (Part part : parts) {
      first = Math.min(first, part.facts.firstEnd());
    }
    return first;
  }

  public long lastEnd() {
    return parts.stream().mapToLong(part -> part.facts.lastEnd()).max().orElse(0);
  }

  /** Attempts beyond the first of each request. */
  public long extraAttempts() {
    return parts.stream().mapToLong(part -> part.facts.extraAttempts()).sum();
  }

  /** The surest way in which these entries came to their cluster's name. */
  public Name.From named() {
    return parts.stream()
        .map(part -> part.cell.from())
        .min(Comparator.naturalOrder())
        .orElse(Name.From.UNKNOWN);
  }

  /** What these entries are counted in. */
  public Set<Cell> cells() {
    Set<Cell> cells = new LinkedHashSet<>();
    for (Part part : parts) {
      cells.add(part.cell);
    }
    return cells;
  }
}
