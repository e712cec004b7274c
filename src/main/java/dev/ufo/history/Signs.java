package dev.ufo.history;

import dev.ufo.tally.Facts;
import java.util.Arrays;

/** What the latest tick showed of each {@link Sign} at one cluster. */
public final class Signs {
  private static final int KINDS = Sign.values().length;

  private final long[] counts = new long[KINDS];
  private final long[] totals = new long[KINDS];
  private final long[] firstStart = new long[KINDS];
  private final long[] lastStart = new long[KINDS];
  private final long[] first = new long[KINDS];
  private final long[] last = new long[KINDS];
  private long tick;

  void add(Sign sign, Facts facts, long now) {
    if (tick != now) {
      tick = now;
      Arrays.fill(counts, 0);
    }
    int i = sign.ordinal();
    firstStart[i] =
        counts[i] == 0 ? facts.firstStart() : Math.min(firstStart[i], facts.firstStart());
    lastStart[i] = counts[i] == 0 ? facts.lastStart() : Math.max(lastStart[i], facts.lastStart());
    first[i] = counts[i] == 0 ? facts.firstEnd() : Math.min(first[i], facts.firstEnd());
    last[i] = counts[i] == 0 ? facts.lastEnd() : Math.max(last[i], facts.lastEnd());
    counts[i] += facts.count();
    totals[i] += facts.count();
  }

  /** How many the tick at that time brought. */
  public long countAt(Sign sign, long tickNanos) {
    return tick == tickNanos ? counts[sign.ordinal()] : 0;
  }

  /** How many there ever were. */
  public long total(Sign sign) {
    return totals[sign.ordinal()];
  }

  /** When they ended, the first and the last. */
  public long firstEnd(Sign sign) {
    return first[sign.ordinal()];
  }

  public long lastEnd(Sign sign) {
    return last[sign.ordinal()];
  }

  /** From the start of the first of them to the start of the last. */
  public long startSpread(Sign sign) {
    return lastStart[sign.ordinal()] - firstStart[sign.ordinal()];
  }
}
