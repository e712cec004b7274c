package dev.ufo.history;

import dev.ufo.signal.Source;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is counted of each Envoy that sends, and how its clock stands to ours; see {@link
 * SourceTotals}. Guarded by the lock of {@link Totals}.
 */
final class Origins {
  private final Map<Source, Origin> origins = new HashMap<>();
  private final int cap;

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

  @Nullable Origin known(Source source) {
    return origins.get(source);
  }

  void forget(long before) {
    origins.values().removeIf(origin -> origin.lastSeen() < before);
  }

  /** The tick of the last entry, 0 when there was none. */
  long lastSeen() {
    long last = 0;
    for (Origin origin : origins.values()) {
      last = Math.max(last, origin.lastSeen());
    }
    return last;
  }

  int size() {
    return origins.size();
  }

  List<SourceTotals> copy() {
    List<SourceTotals> copies = new ArrayList<>(origins.size());
    origins.forEach((source, origin) -> copies.add(origin.copy(source)));
    return copies;
  }
}
