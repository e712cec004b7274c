package dev.ufo.history;

import dev.ufo.signal.Source;
import dev.ufo.tally.Facts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is counted of each Envoy that sends; see {@link SourceTotals}. Guarded by the lock of {@link
 * Totals}.
 */
final class Origins {
  private final Map<Source, Origin> origins = new HashMap<>();
  private final int cap;

  /** One of them. */
  static final class Origin {
    private final long firstSeen;
    private long lastSeen;
    private long entries;
    private long lastEntry;
    private long ahead;

    private Origin(long firstSeen) {
      this.firstSeen = firstSeen;
    }

    void count(Facts facts, long now) {
      if (lastSeen != now) {
        lastSeen = now;
        ahead = 0;
      }
      entries += facts.count();
      lastEntry = Math.max(lastEntry, facts.lastEnd());
      ahead = Math.max(ahead, facts.lastEnd() - now);
    }
  }

  Origins(int cap) {
    this.cap = cap;
  }

  /** Where this source is counted, null when there are too many. */
  @Nullable Origin of(Source source, long now) {
    Origin origin = origins.get(source);
    if (origin == null && origins.size() < cap) {
      origin = new Origin(now);
      origins.put(source, origin);
    }
    return origin;
  }

  void forget(long before) {
    origins.values().removeIf(origin -> origin.lastSeen < before);
  }

  int size() {
    return origins.size();
  }

  List<SourceTotals> copy() {
    List<SourceTotals> copies = new ArrayList<>(origins.size());
    origins.forEach((source, origin) ->
        copies.add(
            new SourceTotals(
                source,
                origin.firstSeen,
                origin.lastSeen,
                origin.entries,
                origin.lastEntry,
                origin.ahead)));
    return copies;
  }
}
