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
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/** Some of a case's entries that have something in common: an immutable selection. */
public final class Group {
  private final List<Part> parts;
  private final long count;

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
    Set<Cell> known = cells();
    List<Part> all = new ArrayList<>(parts);
    for (Part part : other.parts) {
      if (!known.contains(part.cell) || !parts.contains(part)) {
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
    SortedMap<String, Long> counts = byEndpoint();
    if (counts.isEmpty()) {
      return Collections.emptySortedSet();
    }
    long most = Collections.max(counts.values());
    SortedSet<String> endpoints = new TreeSet<>();
    counts.forEach((endpoint, n) -> {
      if (10 * n >= most) {
        endpoints.add(endpoint);
      }
    });
    return endpoints;
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
    return parts.stream().mapToLong(part -> part.facts.firstStart()).min().orElse(Long.MAX_VALUE);
  }

  /** When the first of them started at each endpoint. */
  Map<String, Long> firstStarts() {
    Map<String, Long> starts = new HashMap<>();
    for (Part part : parts) {
      starts.merge(part.cell.endpoint(), part.facts.firstStart(), Math::min);
    }
    return starts;
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
    return parts.stream().mapToLong(part -> part.facts.firstEnd()).min().orElse(Long.MAX_VALUE);
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

  Set<Cell> cells() {
    Set<Cell> cells = new LinkedHashSet<>();
    for (Part part : parts) {
      cells.add(part.cell);
    }
    return cells;
  }
}
