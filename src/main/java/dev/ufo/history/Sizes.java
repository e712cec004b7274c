package dev.ufo.history;

import dev.ufo.tally.Facts;
import dev.ufo.tally.Measure;

/**
 * How large the answers of a cluster usually are: a histogram of bytes that forgets. When it holds
 * many, all are halved, so it follows what the last some thousand were.
 */
public final class Sizes {
  private static final Measure SCALE = Measure.BYTES_RECEIVED;
  private static final long MANY = 20_000;

  private final long[] counts = new long[SCALE.buckets()];
  private long total;

  void add(Facts facts) {
    facts.addTo(counts, SCALE);
    total += facts.count();
    if (total > MANY) {
      for (int i = 0; i < counts.length; i++) {
        counts[i] /= 2;
      }
      total /= 2;
    }
  }

  Sizes copy() {
    Sizes copy = new Sizes();
    System.arraycopy(counts, 0, copy.counts, 0, counts.length);
    copy.total = total;
    return copy;
  }

  /** The share of them that were surely larger than so many bytes; 0 when there were none. */
  public double shareAbove(long bytes) {
    long larger = 0;
    long all = 0;
    for (int i = 0; i < counts.length; i++) {
      all += counts[i];
      larger += SCALE.lowerBound(i) > bytes ? counts[i] : 0;
    }
    return all == 0 ? 0 : (double) larger / all;
  }
}
